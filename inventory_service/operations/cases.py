"""What the service desk tells of its cases, or is asked: for which ones a loaner may be lent, and which of them have ended."""

from datetime import date

from inventory_service.context import Context
from inventory_service.operations.loan_steps import fall_due
from inventory_service.operations.reservations import release_all
from inventory_service.rules.loaners import DELIVERED
from inventory_service.store import cases as store
from shared.events.ticket import TicketCancelledV1, TicketClosedV1, VisitFiledV1
from shared.kit.calendar import WorkingCalendar
from shared.kit.errors import NotFound
from shared.kit.uow import UnitOfWork


def ask_unheard(ctx: Context, ticket_id: str) -> bool:
    """LOAN-02: before a unit: whether a case of which nothing was told yet is open at the service desk.

    Loans are few and cases many, so the warehouse asks once for a loan and is not told of every case. False for a case that
    it has heard of: nothing need be asked. Raises Unavailable.
    """
    with ctx.reader() as reader:
        known = reader.row(store.told(ticket_id))
    if known is not None:
        return False
    try:
        return ctx.tickets.case(ticket_id).is_open
    except NotFound:
        return False


def close(ctx: Context, closed: TicketClosedV1) -> None:
    """LOAN-03: a case was closed: nothing is lent for it any more, and what is out is due back."""
    with ctx.uow() as uow:
        end(uow, ctx.calendar, closed.ticket_id)


def cancel(ctx: Context, cancelled: TicketCancelledV1) -> None:
    """INV-13: a cancelled request gives up what is held for it; there may be nothing. A loaner that is out is due back."""
    with ctx.uow() as uow:
        release_all(uow, cancelled.reason, ticket_id=cancelled.ticket_id)
        end(uow, ctx.calendar, cancelled.ticket_id)


def end(uow: UnitOfWork, calendar: WorkingCalendar, ticket_id: str) -> None:
    """A step of the unit that hears of the end of a case."""
    store.mark(uow, ticket_id, ended_at=uow.now)
    store.lock(uow, ticket_id)
    fall_due(uow, ticket_id, calendar.local_day(uow.now), calendar)


def follow(uow: UnitOfWork, calendar: WorkingCalendar, visit: VisitFiledV1) -> None:
    """A step of the unit that hears of a visit: its case is known, and a solved one has its loaner due back (LOAN-03)."""
    store.mark(uow, visit.ticket_id, heard_at=uow.now)
    if visit.result == DELIVERED:
        fall_due(uow, visit.ticket_id, date.fromisoformat(visit.visited_on), calendar)
