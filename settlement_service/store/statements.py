"""Statements, their lines, and what a draft takes up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Table, delete, exists, select, true, update

from settlement_service.rules import claims as claim_rules
from settlement_service.rules import deductions as deduction_rules
from settlement_service.rules.statements import CLOSED
from settlement_service.store.scope import of_site
from settlement_service.store.tables.claims import claims
from settlement_service.store.tables.deductions import deductions
from settlement_service.store.tables.part_credits import part_credits
from settlement_service.store.tables.statements import statement_lines, statements
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "statement_unknown"
# The sums of a draft: those that the rule was given and those that it decided.
GIVEN = ("fines_fen", "refunds_fen", "credits_fen", "carried_fen")
DECIDED = ("fees_fen", "already_booked_fen", "to_book_fen", "carried_forward_fen")
# A statement without a draft has no sums.
NO_SUMS: dict[str, None] = dict.fromkeys((*GIVEN, *DECIDED, "payable_fen"))


@dataclass(frozen=True)
class Items:
    """What stands on a statement; `rates` are those of earlier months whose late items it takes up."""

    claims: list[Row[Any]]
    deductions: list[Row[Any]]
    credits: list[Row[Any]]
    carried: list[Row[Any]]
    earlier: dict[str, Row[Any]]


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """The statements that the caller may see."""
    return of_site(statement, statements, actor)


def one(statement_id: str, actor: Actor) -> Select[Any]:
    """One statement, if the caller may see it."""
    return visible(select(statements).where(statements.c.id == statement_id), actor)


def page(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Statements, newest first; filters `site_id`, `month`, `status`."""
    statement = visible(select(statements), actor)
    for name, value in filters.items():
        statement = statement.where(statements.c[name] == value)
    return reader.page(statement, ask, statements.c.id, descending=True)


def of_month(site_id: str, month: str) -> Select[Any]:
    """The statement of a site and month."""
    return select(statements).where(statements.c.site_id == site_id, statements.c.month == month)


def lock(uow: UnitOfWork, statement_id: str) -> Row[Any]:
    """One statement, locked."""
    return uow.one(select(statements).where(statements.c.id == statement_id).with_for_update(), MISSING)


def lines_of(reader: Reader | UnitOfWork, statement_id: str) -> list[Row[Any]]:
    """The lines of a statement in their order."""
    table = statement_lines
    return list(reader.rows(select(table).where(table.c.statement_id == statement_id).order_by(table.c.position)))


def fees_of(statement_id: str, claim_id: str) -> Select[Any]:
    """What a statement pays for a claim."""
    table = statement_lines.c
    mine = (table.statement_id == statement_id, table.origin == claim_id, table.kind == "fee")
    return select(statement_lines).where(*mine)


def release(uow: UnitOfWork, statement_id: str) -> None:
    """Let go of everything that stands on a statement, for a new draft."""
    uow.execute(delete(statement_lines).where(statement_lines.c.statement_id == statement_id))
    for table in (claims, deductions, part_credits):
        uow.execute(update(table).where(table.c.statement_id == statement_id).values(statement_id=None))
    uow.execute(update(statements).where(statements.c.carried_to == statement_id).values(carried_to=None))


def closed_before(uow: UnitOfWork, row: Row[Any]) -> list[Row[Any]]:
    """The site's earlier months that are closed: what came too late for them goes to this one."""
    table = statements.c
    earlier = (table.site_id == row.site_id, table.status.in_(CLOSED), table.month < row.month)
    return list(uow.rows(select(statements).where(*earlier).order_by(table.month)))


def take_up(uow: UnitOfWork, row: Row[Any]) -> Items:
    """Put on a statement what is ready and stands on no other: of its month, and of closed months what came too late.

    The caller holds the lock of the site, so that two drafts never take up the same thing.
    """
    closed = closed_before(uow, row)
    months = [row.month, *(one.month for one in closed)]
    found = Items(
        claims=_take(uow, claims, row, months, claims.c.status.in_(claim_rules.JUDGED)),
        deductions=_take(uow, deductions, row, months, deductions.c.status == deduction_rules.CONFIRMED),
        credits=_take(uow, part_credits, row, months, true()),
        carried=[one for one in closed if one.carried_forward_fen < 0 and one.carried_to is None],
        earlier={one.month: one for one in closed},
    )
    taken = [one.id for one in found.carried]
    uow.execute(update(statements).where(statements.c.id.in_(taken)).values(carried_to=row.id))
    return found


def _take(uow: UnitOfWork, table: Table, row: Row[Any], months: list[str], ready: Any) -> list[Row[Any]]:
    free = (table.c.site_id == row.site_id, table.c.month.in_(months), table.c.statement_id.is_(None), ready)
    found = list(uow.rows(select(table).where(*free).order_by(table.c.month, table.c.id).with_for_update()))
    ids = [one.id for one in found]
    uow.execute(update(table).where(table.c.id.in_(ids)).values(statement_id=row.id))
    return found


def unchecked(uow: UnitOfWork, row: Row[Any]) -> list[Row[Any]]:
    """The claims that the check of a statement covers, locked; those under suspicion of forgery wait for a verdict."""
    months = [row.month, *(one.month for one in closed_before(uow, row))]
    proposed = (deductions.c.kind == deduction_rules.FORGED, deductions.c.status == deduction_rules.PROPOSED)
    suspected = exists().where(deductions.c.claim_id == claims.c.id, *proposed)
    waiting = (claims.c.site_id == row.site_id, claims.c.month.in_(months), claims.c.status == claim_rules.OPEN)
    return list(uow.rows(select(claims).where(*waiting, ~suspected).order_by(claims.c.id).with_for_update()))


def settle_items(uow: UnitOfWork, statement_id: str) -> list[Row[Any]]:
    """Mark what a locked statement settles; the claims that became settled. Invalid and forged ones keep their verdict."""
    claimed = (claims.c.statement_id == statement_id, claims.c.status == claim_rules.CHECKED)
    settled = list(uow.rows(select(claims).where(*claimed).order_by(claims.c.id).with_for_update()))
    change = update(claims).where(*claimed)
    uow.execute(change.values(status=claim_rules.SETTLED, version=claims.c.version + 1))
    confirmed = (deductions.c.statement_id == statement_id, deductions.c.status == deduction_rules.CONFIRMED)
    change = update(deductions).where(*confirmed)
    uow.execute(change.values(status=deduction_rules.SETTLED, version=deductions.c.version + 1))
    return settled
