"""Closing a statement: locking books what is not booked yet, paying ends it."""

from datetime import date
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.order_holds import take_in
from settlement_service.operations.postings import Booking, post
from settlement_service.operations.statements import locked, shown
from settlement_service.rules import accounts as account_rules
from settlement_service.rules import statements as rules
from settlement_service.rules.months import check_happened
from settlement_service.store import accounts as account_store
from settlement_service.store import statements as store
from settlement_service.store.tables.statements import statements
from shared.kit.errors import Refused
from shared.kit.transitions import next_state


def lock(ctx: Context, statement_id: str) -> dict[str, Any]:
    """SETL-12, SETL-16: book what is not booked yet, settle the claims; a negative result waits for the next month."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "lock", ctx.actor.roles)
        lines = [(line.kind, line.amount_fen) for line in store.lines_of(uow, row.id) if not line.already_booked]
        amounts = account_rules.statement_entries(lines, row.carried_forward_fen)
        if amounts:
            take_in(uow, Booking("statement", row.id, row.number, ctx.today, row.site_id), amounts)
        for claim in store.settle_items(uow, row.id):
            uow.note("claim", claim.id, "settle", from_state=claim.status, to_state="settled", case_id=claim.ticket_id)
        uow.update(statements, row.id, status=to, locked_on=ctx.today)
        uow.note("statement", row.id, "lock", from_state=row.status, to_state=to, booked_fen=row.to_book_fen)
        return shown(uow, row.id, ctx)


def pay(ctx: Context, statement_id: str, *, by: str, reference: str | None, paid_on: date | None) -> dict[str, Any]:
    """W-17: end a locked statement. `account` leaves the amount as credit of the site, `transfer` pays it out.

    SETL-10: refunds deducted from the site go to the customers. Raises Refused or Conflict.
    """
    paid_on = paid_on or ctx.today
    check_happened(paid_on, ctx.today, "SETL-12")
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "pay", ctx.actor.roles)
        transfer = max(row.payable_fen, 0) if by == "transfer" else 0
        if transfer and reference is None:
            raise Refused("reference_missing", clause="SETL-12")
        account_rules.check_covered(account_store.lock_site(uow, row.site_id).balance_fen, transfer)
        amounts = account_rules.payout_entries(transfer_fen=transfer, refunds_fen=row.refunds_fen)
        if amounts:
            post(uow, Booking("payout", row.id, reference or row.number, paid_on, row.site_id), amounts)
        uow.update(statements, row.id, status=to, paid_on=paid_on)
        uow.note("statement", row.id, "pay", from_state=row.status, to_state=to, reason=reference, by=by)
        return shown(uow, row.id, ctx)
