"""Accounts: opening them, paying in, and the one step that books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from settlement_service.context import Context
from settlement_service.rules import accounts as rules
from settlement_service.rules.accounts import SITE
from settlement_service.rules.months import check_happened
from settlement_service.store import accounts as store
from settlement_service.store.tables.accounts import accounts, entries, postings
from shared.clients.ticket import Site
from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Booking:
    """What a posting is for; `kind` and `origin` together are booked once."""

    kind: str
    origin: str
    reference: str
    booked_on: date
    site_id: str


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
        posting_id = post(uow, booking, {SITE: amount_fen, rules.BANK: -amount_fen})
        uow.note("account", account_id, "pay_in", reason=reference, amount_fen=amount_fen)
        balance = uow.one(store.one(account_id, ctx.actor), store.MISSING).balance_fen
    paid = {"id": posting_id, "account_id": account_id, "kind": "payment", "amount_fen": amount_fen}
    return {**paid, "balance_fen": balance, "reference": reference, "paid_on": paid_on}


def prove(ctx: Context) -> dict[str, Any]:
    """Whether the books are even, everywhere. Raises Forbidden for a site."""
    rules.check_auditor(ctx.actor.roles)
    with ctx.reader() as reader:
        return store.reconcile(reader)


def post(uow: UnitOfWork, booking: Booking, amounts: Mapping[str, int]) -> str:
    """Book amounts by kind of account: one posting, its entries and the balances, all in this unit.

    The site's account is locked first, then the company's in one order. Raises ValueError unless the amounts sum to zero.
    """
    amounts = rules.balanced(amounts)
    ids = {SITE: store.lock_site(uow, booking.site_id).id}
    ids |= store.lock_company(uow, [kind for kind in amounts if kind != SITE])
    posting: dict[str, Any] = {"id": new_id(), "kind": booking.kind, "origin": booking.origin, "reference": booking.reference}
    posting |= {"booked_on": booking.booked_on, "actor": uow.actor.id, "actor_name": uow.actor.name, "created_at": uow.now}
    uow.insert(postings, posting)
    for kind in [kind for kind in ids if kind in amounts]:
        entry = {"id": new_id(), "posting_id": posting["id"], "account_id": ids[kind], "amount_fen": amounts[kind]}
        uow.insert(entries, {**entry, "balance_fen": store.add_to(uow, ids[kind], amounts[kind])})
    return str(posting["id"])
