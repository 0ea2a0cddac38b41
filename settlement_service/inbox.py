"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.accounts import open_for_site
from settlement_service.operations.claims import file_claim, take_finding
from settlement_service.operations.credits import book_return
from shared.clients.ticket import Site
from shared.events.feedback import FollowUpRecordedV1
from shared.events.returns import ReturnCreditedV1
from shared.events.ticket import SiteRegisteredV1, TicketClosedV1


def on_site_registered(ctx: Context, data: dict[str, Any]) -> None:
    """A site joined: it gets its account."""
    told = SiteRegisteredV1.parse(data)
    open_for_site(ctx, Site(told.site_id, told.code, told.name))


def on_ticket_closed(ctx: Context, data: dict[str, Any]) -> None:
    """H-07: a finished in-warranty job becomes the site's claim."""
    told = TicketClosedV1.parse(data)
    file_claim(ctx, told, date.fromisoformat(told.completed_on))


def on_return_credited(ctx: Context, data: dict[str, Any]) -> None:
    """RET-13: a credit is booked."""
    told = ReturnCreditedV1.parse(data)
    book_return(ctx, told, _day(ctx, told.credited_at))


def on_follow_up_recorded(ctx: Context, data: dict[str, Any]) -> None:
    """FUP-12: a follow-up checks a claim."""
    told = FollowUpRecordedV1.parse(data)
    take_finding(ctx, told, _day(ctx, told.recorded_at))


def _day(ctx: Context, instant: str) -> date:
    """The business day of an instant (GEN-01); a bare day stands for itself."""
    moment = datetime.fromisoformat(instant)
    return moment.date() if moment.tzinfo is None else ctx.calendar.local_day(moment)


HANDLERS: Mapping[str, Callable[..., None]] = {
    SiteRegisteredV1.TYPE: on_site_registered,
    TicketClosedV1.TYPE: on_ticket_closed,
    ReturnCreditedV1.TYPE: on_return_credited,
    FollowUpRecordedV1.TYPE: on_follow_up_recorded,
}
