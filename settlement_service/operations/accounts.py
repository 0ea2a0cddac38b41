"""Accounts: opening them, paying in, and the proof."""

from datetime import date
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.order_holds import take_in
from settlement_service.operations.postings import Booking
from settlement_service.rules import accounts as rules
from settlement_service.rules.accounts import SITE
from settlement_service.rules.months import check_happened
from settlement_service.store import accounts as store
from settlement_service.store.proofs import reconcile
from settlement_service.store.tables.accounts import accounts
from shared.clients.ticket import Site
from shared.kit.errors import Conflict
from shared.kit.uow import UnitOfWork


def open_for_site(ctx: Context, site: Site) -> None:
    """A site joined: open its account, or name the one that was opened before its event arrived."""
    with ctx.uow() as uow:
        name_account(uow, site)


def name_account(uow: UnitOfWork, site: Site) -> None:
    """Open the account of a known site, or complete one that was opened on first use."""
    code = f"PREPAY-{site.code}"
    if store.open_account(uow, code=code, kind=SITE, site_id=site.id, name=site.name):
        account = uow.one(store.of_the_site(site.id), store.MISSING)
        uow.note("account", account.id, "open", to_state="open")
        return
    account = uow.one(store.of_the_site(site.id).with_for_update(), store.MISSING)
    if account.code != code:
        uow.update(accounts, account.id, code=code, name=site.name)
        uow.note("account", account.id, "name", code=code)


def ask_unknown_site(ctx: Context, site_id: str) -> Site | None:
    """Before a unit: what the service desk knows of a site that has no account here. Raises NotFound or Unavailable."""
    with ctx.reader() as reader:
        known = reader.row(store.of_the_site(site_id))
    return None if known else ctx.tickets.site(site_id)


def pay_in(ctx: Context, account_id: str, *, amount_fen: int, reference: str, paid_on: date) -> dict[str, Any]:
    """ORD-01: a site's prepayment. A reference is booked once an account. Raises Refused or Conflict."""
    check_happened(paid_on, ctx.today, "ORD-01")
    with ctx.uow() as uow:
        account = uow.one(store.one(account_id, ctx.actor), store.MISSING)
        rules.check_payment(account.kind, amount_fen)
        store.lock_site(uow, account.site_id)
        origin = f"{account_id} {reference}"
        if uow.row(store.find_posting("payment", origin)):
            raise Conflict("payment_recorded", clause="ORD-01", reference=reference)
        booking = Booking("payment", origin, reference, paid_on, account.site_id)
        posting_id = take_in(uow, booking, {SITE: amount_fen, rules.BANK: -amount_fen})
        uow.note("account", account_id, "pay_in", reason=reference, amount_fen=amount_fen)
        balance = uow.one(store.one(account_id, ctx.actor), store.MISSING).balance_fen
    paid = {"id": posting_id, "account_id": account_id, "kind": "payment", "amount_fen": amount_fen}
    return {**paid, "balance_fen": balance, "reference": reference, "paid_on": paid_on}


def prove(ctx: Context) -> dict[str, Any]:
    """Whether the books are even, everywhere. Raises Forbidden for a site."""
    rules.check_auditor(ctx.actor.roles)
    with ctx.reader() as reader:
        return reconcile(reader)
