"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import cases, locations, part_order_reviews, returns, visits
from shared.events.returns import ReturnReceivedV1
from shared.events.settlement import PrepaymentHeldV1, PrepaymentMissingV1
from shared.events.ticket import (
    SiteRegisteredV1,
    TechnicianRegisteredV1,
    TicketCancelledV1,
    TicketClosedV1,
    VisitFiledV1,
)


def on_site_registered(ctx: Context, data: Mapping[str, Any]) -> None:
    """A site joined: open its places."""
    locations.open_site(ctx, SiteRegisteredV1.parse(data))


def on_technician_registered(ctx: Context, data: Mapping[str, Any]) -> None:
    """A technician joined: open the van."""
    locations.open_van(ctx, TechnicianRegisteredV1.parse(data))


def on_ticket_cancelled(ctx: Context, data: Mapping[str, Any]) -> None:
    """A request was given up: release what is held for it (INV-13); its loaner is due back (LOAN-03)."""
    cases.cancel(ctx, TicketCancelledV1.parse(data))


def on_ticket_closed(ctx: Context, data: Mapping[str, Any]) -> None:
    """A case has ended: nothing is lent for it any more, and what is out is due back (LOAN-03)."""
    cases.close(ctx, TicketClosedV1.parse(data))


def on_visit_filed(ctx: Context, data: Mapping[str, Any]) -> None:
    """A visit record was signed: book the parts used and the old parts (H-05)."""
    visits.file_visit(ctx, VisitFiledV1.parse(data))


def on_return_received(ctx: Context, data: Mapping[str, Any]) -> None:
    """Returned parts were counted in: put them into quarantine (H-12)."""
    returns.receive_return(ctx, ReturnReceivedV1.parse(data))


def on_prepayment_held(ctx: Context, data: Mapping[str, Any]) -> None:
    """An order's money is held: it may ship (ORD-01)."""
    part_order_reviews.take_held(ctx, PrepaymentHeldV1.parse(data))


def on_prepayment_missing(ctx: Context, data: Mapping[str, Any]) -> None:
    """An order's money is not there yet: it shows what is missing (ORD-01)."""
    part_order_reviews.take_missing(ctx, PrepaymentMissingV1.parse(data))


HANDLERS: Mapping[str, Callable[..., None]] = {
    SiteRegisteredV1.TYPE: on_site_registered,
    TechnicianRegisteredV1.TYPE: on_technician_registered,
    TicketCancelledV1.TYPE: on_ticket_cancelled,
    TicketClosedV1.TYPE: on_ticket_closed,
    VisitFiledV1.TYPE: on_visit_filed,
    ReturnReceivedV1.TYPE: on_return_received,
    PrepaymentHeldV1.TYPE: on_prepayment_held,
    PrepaymentMissingV1.TYPE: on_prepayment_missing,
}
