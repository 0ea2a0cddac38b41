"""The company's own money that the warehouse tells about: scrap that was sold, and what holders of tools and loaners owe."""

from datetime import date

from settlement_service.context import Context
from settlement_service.operations.postings import Booking, post_once
from settlement_service.rules.accounts import BANK, COMPENSATION_INCOME, COMPENSATIONS, SCRAP_INCOME
from shared.events.inventory import CompensationDueV1, CompensationPaidV1, ScrapSoldV1


def book_scrap(ctx: Context, told: ScrapSoldV1, sold_on: date) -> None:
    """OLD-02, OLD-12, OLD-14: the cash of scrap and waste oil is income of the company. Once a sale."""
    amounts = {BANK: -told.amount_fen, SCRAP_INCOME: told.amount_fen}
    with ctx.uow() as uow:
        if post_once(uow, Booking("scrap_sale", told.sale_id, told.number, sold_on), amounts):
            by = {"buyer": told.buyer, "witness": told.witness_name}
            uow.note("scrap_sale", told.sale_id, "book", reason=told.number, amount_fen=told.amount_fen, by=by)


def book_compensation(ctx: Context, told: CompensationDueV1, due_on: date) -> None:
    """TOOL-04: what a holder owes for a lost or damaged tool or loaner becomes a claim of the company. Once each."""
    amounts = {COMPENSATIONS: -told.amount_fen, COMPENSATION_INCOME: told.amount_fen}
    with ctx.uow() as uow:
        if post_once(uow, Booking("compensation", told.compensation_id, told.number, due_on), amounts):
            of = {"source": told.source, "holder_id": told.holder_id}
            uow.note("compensation", told.compensation_id, "book", reason=told.number, amount_fen=told.amount_fen, of=of)


def book_compensation_payment(ctx: Context, told: CompensationPaidV1, paid_on: date) -> None:
    """TOOL-04: the holder has paid, which settles the claim; it may be told before the claim is. Once each."""
    amounts = {BANK: -told.amount_fen, COMPENSATIONS: told.amount_fen}
    with ctx.uow() as uow:
        if post_once(uow, Booking("compensation_paid", told.compensation_id, told.number, paid_on), amounts):
            uow.note("compensation", told.compensation_id, "pay", reason=told.number, amount_fen=told.amount_fen)
