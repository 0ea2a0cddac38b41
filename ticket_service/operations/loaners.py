"""What the warehouse tells of loaners, so that a case is not closed while one is out (LOAN-04)."""

from datetime import datetime

from shared.events.inventory import LoanerEndedV1, LoanerLentV1
from ticket_service.context import Context
from ticket_service.store import loaners as store


def lent(ctx: Context, told: LoanerLentV1) -> None:
    """A loaner went out for a case. One that was told to have ended stays ended, whichever was told first."""
    facts = {"number": told.number, "serial_no": told.serial_no, "lent_at": datetime.fromisoformat(told.lent_at)}
    with ctx.uow() as uow:
        store.mark(uow, told.loan_id, told.ticket_id, **facts)


def ended(ctx: Context, told: LoanerEndedV1) -> None:
    """A loaner is back in the store, or was booked as lost."""
    facts = {"number": told.number, "outcome": told.outcome, "ended_at": datetime.fromisoformat(told.ended_at)}
    with ctx.uow() as uow:
        store.mark(uow, told.loan_id, told.ticket_id, **facts)
