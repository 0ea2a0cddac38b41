"""Accounts, postings and entries: opened on first use, locked in one order, proven by their sums."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from settlement_service.rules.accounts import SITE
from settlement_service.store.order_holds import held_of
from settlement_service.store.scope import of_site
from settlement_service.store.tables.accounts import accounts, entries, postings
from shared.kit.actor import Actor
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "account_unknown"
_WITH_HELD = select(accounts, held_of(accounts.c.site_id).scalar_subquery().label("held_fen"))


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """The accounts that the caller may see."""
    return of_site(statement, accounts, actor)


def one(account_id: str, actor: Actor) -> Select[Any]:
    """One account, if the caller may see it, with what is held for the orders of its site."""
    return visible(_WITH_HELD.where(accounts.c.id == account_id), actor)


def page(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Accounts by code; filters `site_id` and `kind`."""
    statement = visible(_WITH_HELD, actor)
    for name, value in filters.items():
        statement = statement.where(accounts.c[name] == value)
    return reader.page(statement, ask, accounts.c.code, accounts.c.id)


def entries_page(reader: Reader, ask: Ask, account_id: str) -> Page:
    """The entries of an account with their postings, newest first."""
    shown = [postings.c[name] for name in ("kind", "origin", "reference", "booked_on", "period", "created_at")]
    statement = select(entries, *shown).join(postings, postings.c.id == entries.c.posting_id)
    return reader.page(statement.where(entries.c.account_id == account_id), ask, entries.c.id, descending=True)


def of_the_site(site_id: str) -> Select[Any]:
    """The account of a site."""
    return select(accounts).where(accounts.c.site_id == site_id)


def lock_site(uow: UnitOfWork, site_id: str) -> Row[Any]:
    """The account of a site, opened if it is not there, locked: all money of one site queues here, before any other lock."""
    open_account(uow, code=f"PREPAY-{site_id}", kind=SITE, site_id=site_id)
    return uow.one(of_the_site(site_id).with_for_update(), MISSING)


def lock_company(uow: UnitOfWork, kinds: list[str]) -> dict[str, str]:
    """The ids of the company's accounts by kind, opened on first use; locked in one order, so that none waits in a ring."""
    found = {}
    for kind in sorted(kinds):
        open_account(uow, code=kind.upper().replace("_", "-"), kind=kind, site_id=None)
        statement = select(accounts.c.id).where(accounts.c.code == kind.upper().replace("_", "-"))
        found[kind] = uow.scalar(statement.with_for_update())
    return found


def open_account(uow: UnitOfWork, *, code: str, kind: str, site_id: str | None, name: str | None = None) -> bool:
    """Insert an account unless it is there; whether it was inserted."""
    row: dict[str, Any] = {"id": new_id(), "code": code, "kind": kind, "site_id": site_id, "name": name}
    row |= {"balance_fen": 0, "version": 1, "created_at": uow.now}
    insert = sqlite_insert if uow.connection.dialect.name == "sqlite" else pg_insert
    return uow.execute(insert(accounts).values(row).on_conflict_do_nothing()) > 0


def find_posting(kind: str, origin: str) -> Select[Any]:
    """What was booked for an origin."""
    return select(postings).where(postings.c.kind == kind, postings.c.origin == origin)


def add_to(uow: UnitOfWork, account_id: str, amount_fen: int) -> int:
    """Change a balance; the new one."""
    change = update(accounts).where(accounts.c.id == account_id)
    change = change.values(balance_fen=accounts.c.balance_fen + amount_fen, version=accounts.c.version + 1)
    return int(uow.scalar(change.returning(accounts.c.balance_fen)))
