"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.accounts import open_for_site
from settlement_service.operations.claims import file_claim, take_finding
from settlement_service.operations.company_books import book_compensation, book_compensation_payment, book_scrap
from settlement_service.operations.credits import book_return
from settlement_service.operations.deductions import propose_fine
from settlement_service.operations.order_holds import end, enter, ship
from settlement_service.operations.part_shipments import count
from shared.clients.ticket import Site
from shared.events.feedback import FollowUpRecordedV1
from shared.events.inventory import (
    CompensationDueV1,
    CompensationPaidV1,
    OldPartFinedV1,
    PartOrderEndedV1,
    PartOrderEnteredV1,
    PartOrderShippedV1,
    ScrapSoldV1,
    ShipmentConfirmedV1,
)
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


def on_part_order_entered(ctx: Context, data: dict[str, Any]) -> None:
    """ORD-01: the amount of an order is held, or waits for money."""
    told = PartOrderEnteredV1.parse(data)
    enter(ctx, told, _instant(told.entered_at))


def on_part_order_shipped(ctx: Context, data: dict[str, Any]) -> None:
    """ORD-01, H-16: a shipment earns what is held for it."""
    told = PartOrderShippedV1.parse(data)
    ship(ctx, told, _day(ctx, told.shipped_at))


def on_part_order_ended(ctx: Context, data: dict[str, Any]) -> None:
    """ORD-01: what is still held goes back to the site."""
    told = PartOrderEndedV1.parse(data)
    end(ctx, told, _instant(told.ended_at), _day(ctx, told.ended_at))


def on_shipment_confirmed(ctx: Context, data: dict[str, Any]) -> None:
    """ORD-13, ORD-14: what the site counted stands beside what was sent."""
    told = ShipmentConfirmedV1.parse(data)
    count(ctx, told, _day(ctx, told.confirmed_at))


def on_scrap_sold(ctx: Context, data: dict[str, Any]) -> None:
    """OLD-14: income of the company."""
    told = ScrapSoldV1.parse(data)
    book_scrap(ctx, told, _day(ctx, told.sold_on))


def on_compensation_due(ctx: Context, data: dict[str, Any]) -> None:
    """TOOL-04: a holder owes the company."""
    told = CompensationDueV1.parse(data)
    book_compensation(ctx, told, _day(ctx, told.decided_at))


def on_compensation_paid(ctx: Context, data: dict[str, Any]) -> None:
    """TOOL-04: a holder has paid."""
    told = CompensationPaidV1.parse(data)
    book_compensation_payment(ctx, told, _day(ctx, told.paid_on))


def on_old_part_fined(ctx: Context, data: dict[str, Any]) -> None:
    """OLD-08: a fine is proposed as a deduction."""
    told = OldPartFinedV1.parse(data)
    propose_fine(ctx, told, _day(ctx, told.fined_on))


def _instant(text: str) -> datetime:
    """An instant; one without a zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _day(ctx: Context, instant: str) -> date:
    """The business day of an instant (GEN-01); a bare day stands for itself."""
    moment = datetime.fromisoformat(instant)
    return moment.date() if moment.tzinfo is None else ctx.calendar.local_day(moment)


HANDLERS: Mapping[str, Callable[..., None]] = {
    SiteRegisteredV1.TYPE: on_site_registered,
    TicketClosedV1.TYPE: on_ticket_closed,
    ReturnCreditedV1.TYPE: on_return_credited,
    FollowUpRecordedV1.TYPE: on_follow_up_recorded,
    PartOrderEnteredV1.TYPE: on_part_order_entered,
    PartOrderShippedV1.TYPE: on_part_order_shipped,
    PartOrderEndedV1.TYPE: on_part_order_ended,
    ShipmentConfirmedV1.TYPE: on_shipment_confirmed,
    ScrapSoldV1.TYPE: on_scrap_sold,
    CompensationDueV1.TYPE: on_compensation_due,
    CompensationPaidV1.TYPE: on_compensation_paid,
    OldPartFinedV1.TYPE: on_old_part_fined,
}
