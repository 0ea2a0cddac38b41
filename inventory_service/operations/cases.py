"""What the service desk tells of its cases: for which ones a loaner may be lent, and which of them have ended."""

from datetime import date

from inventory_service.context import Context
from inventory_service.operations.loan_steps import fall_due
from inventory_service.operations.reservations import release_all
from inventory_service.rules.loaners import DELIVERED
from inventory_service.store import cases as store
from shared.events.ticket import TicketCancelledV1, TicketClosedV1, TicketOpenedV1, VisitFiledV1
from shared.kit.calendar import WorkingCalendar
from shared.kit.uow import UnitOfWork


def hear(ctx: Context, opened: TicketOpenedV1) -> None:
    """LOAN-02: a case was opened; one that was told to have ended stays ended, whichever was told first."""
    with ctx.uow() as uow:
        store.mark(uow, opened.ticket_id, heard_at=uow.now)


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
