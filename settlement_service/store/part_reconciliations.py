"""The monthly reconciliations of parts with sites."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from settlement_service.rules.accounts import SITE
from settlement_service.rules.part_reconciliations import DRAFTED, LOCKED
from settlement_service.store.scope import of_site
from settlement_service.store.tables.accounts import accounts
from settlement_service.store.tables.part_reconciliations import part_reconciliations, reconciliation_months
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "part_reconciliation_unknown"
# What a draft computes; a draft is up to date when all of it would come out again.
SUMS = ("opening_fen", "payments_fen", "credits_fen", "shipped_fen", "other_fen")
FIGURES = (*SUMS, "closing_fen", "received_fen", "uncounted_fen", "differing", "after_month", "outcome")
_COLUMNS = part_reconciliations.c


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """The reconciliations that the caller may see."""
    return of_site(statement, part_reconciliations, actor)


def one(reconciliation_id: str, actor: Actor) -> Select[Any]:
    """One reconciliation, if the caller may see it."""
    return visible(select(part_reconciliations).where(_COLUMNS.id == reconciliation_id), actor)


def page(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Reconciliations, newest first; filters `site_id`, `month`, `status`."""
    statement = visible(select(part_reconciliations), actor)
    for name, value in filters.items():
        statement = statement.where(_COLUMNS[name] == value)
    return reader.page(statement, ask, _COLUMNS.id, descending=True)


def lock(uow: UnitOfWork, reconciliation_id: str) -> Row[Any]:
    """One reconciliation, locked behind its site's money."""
    return uow.one(select(part_reconciliations).where(_COLUMNS.id == reconciliation_id).with_for_update(), MISSING)


def lock_month(uow: UnitOfWork, month: str) -> None:
    """Let the draftings of one month queue."""
    insert = sqlite_insert if uow.connection.dialect.name == "sqlite" else pg_insert
    uow.execute(insert(reconciliation_months).values(month=month, created_at=uow.now).on_conflict_do_nothing())
    uow.scalar(select(reconciliation_months).where(reconciliation_months.c.month == month).with_for_update())


def lock_drafts(uow: UnitOfWork, month: str) -> list[Row[Any]]:
    """The drafts of a month and of months before it, locked in one order."""
    drafts = select(part_reconciliations).where(_COLUMNS.status == DRAFTED, _COLUMNS.month <= month)
    return list(uow.rows(drafts.order_by(_COLUMNS.id).with_for_update()))


def closed_through(site_id: str) -> Select[Any]:
    """The last month of a site that is closed: anything but a draft closes its month and all before it."""
    return select(func.max(_COLUMNS.month)).where(_COLUMNS.site_id == site_id, _COLUMNS.status != DRAFTED)


def last_closed(site_id: str | None = None) -> Select[Any]:
    """Each site with an account, its last closed month and the closing of that; both null before the first."""
    earlier = part_reconciliations.alias()
    closed = (earlier.c.site_id == accounts.c.site_id, earlier.c.status != DRAFTED)
    last = select(func.max(earlier.c.month)).where(*closed).scalar_subquery()
    found = select(accounts.c.site_id, accounts.c.created_at, _COLUMNS.month, _COLUMNS.closing_fen)
    found = found.select_from(accounts).outerjoin(
        part_reconciliations, and_(_COLUMNS.site_id == accounts.c.site_id, _COLUMNS.month == last)
    )
    return found.where(accounts.c.kind == SITE if site_id is None else accounts.c.site_id == site_id)


def never_closed(site_id: str | None = None) -> Select[Any]:
    """The sites that have no closed month yet."""
    closed = exists().where(_COLUMNS.site_id == accounts.c.site_id, _COLUMNS.status != DRAFTED)
    found = select(accounts.c.site_id).where(accounts.c.kind == SITE, ~closed)
    return found if site_id is None else found.where(accounts.c.site_id == site_id)


def count_undrafted(month: str) -> Select[Any]:
    """How many sites have no reconciliation of a month."""
    there = exists().where(_COLUMNS.site_id == accounts.c.site_id, _COLUMNS.month == month)
    return select(func.count()).select_from(accounts).where(accounts.c.kind == SITE, ~there)


def earliest_before(site_id: str, month: str, *, drafted: bool) -> Select[Any]:
    """A site's first month before this one that is still a draft, or that is not locked yet."""
    state = _COLUMNS.status == DRAFTED if drafted else _COLUMNS.status != LOCKED
    return select(func.min(_COLUMNS.month)).where(_COLUMNS.site_id == site_id, _COLUMNS.month < month, state)
