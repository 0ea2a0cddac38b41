"""Credits of returned parts (RET-13): booked when they arrive, listed on the statement of their month."""

from datetime import date
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.order_holds import take_in
from settlement_service.operations.postings import Booking
from settlement_service.rules.accounts import PART_CREDITS, SITE
from settlement_service.rules.months import month_of
from settlement_service.store import accounts as store
from settlement_service.store.credits import of_return
from settlement_service.store.tables.part_credits import part_credits
from shared.events.returns import ReturnCreditedV1
from shared.kit.ids import new_id

KIND = "return_credit"


def book_return(ctx: Context, told: ReturnCreditedV1, credited_on: date) -> None:
    """RET-13: the credit goes to the site's prepayment account at once; a return that was told before changes nothing."""
    with ctx.uow() as uow:
        account = store.lock_site(uow, told.site_id)
        if uow.row(of_return(told.return_id)):
            return
        posting_id = None
        if told.total_fen:
            booking = Booking(KIND, told.return_id, told.number, credited_on, told.site_id)
            posting_id = take_in(uow, booking, {SITE: told.total_fen, PART_CREDITS: -told.total_fen})
        clauses = ["RET-13", *sorted({clause for line in told.lines for clause in line.get("clauses", ())} - {"RET-13"})]
        row: dict[str, Any] = {
            "id": new_id(),
            "return_id": told.return_id,
            "return_number": told.number,
            "site_id": told.site_id,
        }
        row |= {"month": month_of(credited_on), "amount_fen": told.total_fen, "clauses": clauses}
        uow.insert(part_credits, {**row, "posting_id": posting_id, "statement_id": None, "created_at": ctx.now})
        uow.note("account", account.id, "credit", reason=told.number, amount_fen=told.total_fen, return_id=told.return_id)
