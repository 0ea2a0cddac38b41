"""Queries of replacements: which number follows an old number, and which numbers one has replaced."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CTE, Select, delete, func, literal, select, update

from inventory_service.store.batches import rows_with
from inventory_service.store.parts import OTHER
from inventory_service.store.stock import totals
from inventory_service.store.tables.catalogue import part_successors, parts
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

link = part_successors.c
# Circles are refused when a number is replaced; a query never runs after one all the same.
LONGEST_CHAIN = 200


def newest(source: Reader | UnitOfWork, part_id: str) -> Any:
    """The part at the end of a part's chain of replacements: the part itself where nothing replaces it."""
    return newest_of(source, [part_id])[part_id]


def newest_of(source: Reader | UnitOfWork, part_ids: Iterable[str]) -> dict[str, Any]:
    """The same for many parts, by the ids that were asked for."""
    asked = OTHER.c.id
    statement = select(asked.label("asked_id"), parts).select_from(OTHER).outerjoin(part_successors, link.part_id == asked)
    statement = statement.join(parts, parts.c.id == func.coalesce(link.newest_id, asked))
    return {row.asked_id: row for row in rows_with(source, statement, asked, part_ids)}


def later(source: Reader | UnitOfWork, part_id: str) -> list[str]:
    """The ids of the parts that replace a part, one after the other."""
    chain = _later(part_id)
    return [row.part_id for row in source.rows(select(chain.c.part_id).where(chain.c.step > 0).order_by(chain.c.step))]


def earlier(source: Reader | UnitOfWork, part_id: str) -> list[str]:
    """The ids of the parts that a part replaces, directly or in turn, the oldest first."""
    chain = _earlier(part_id)
    statement = select(chain.c.part_id).join(parts, parts.c.id == chain.c.part_id).where(chain.c.step > 0)
    return [row.part_id for row in source.rows(statement.order_by(chain.c.step.desc(), parts.c.part_no))]


def replaced_by(part_id: str) -> Select[Any]:
    """The numbers that a part replaces directly."""
    statement = select(parts.c.part_no).join(part_successors, link.part_id == parts.c.id)
    return statement.where(link.successor_id == part_id).order_by(parts.c.part_no)


def available(source: Reader | UnitOfWork, part_ids: Sequence[str], kinds: Sequence[str]) -> list[Any]:
    """Parts with their good stock in places of these kinds, in the order of the ids."""
    found = {row.id: row for row in source.rows(totals(kinds).where(parts.c.id.in_(part_ids)))}
    return [found[part_id] for part_id in part_ids]


def connect(uow: UnitOfWork, part_id: str, successor_id: str) -> None:
    """Let a part follow another, and with it all whose chains ended there. Whoever calls has locked both and what follows."""
    end = newest(uow, successor_id).id
    uow.execute(update(part_successors).where(link.newest_id == part_id).values(newest_id=end))
    row = {"part_id": part_id, "successor_id": successor_id, "newest_id": end, "created_at": uow.now}
    uow.insert(part_successors, row)


def disconnect(uow: UnitOfWork, part_id: str) -> None:
    """Nothing follows a part any more: the chains that led on through it end there. Whoever calls has locked it."""
    uow.execute(update(part_successors).where(link.part_id.in_(earlier(uow, part_id))).values(newest_id=part_id))
    uow.execute(delete(part_successors).where(link.part_id == part_id))


def _later(part_id: str) -> CTE:
    start = select(parts.c.id.label("part_id"), literal(0).label("step")).where(parts.c.id == part_id)
    chain = start.cte("chain", recursive=True)
    further = select(link.successor_id, chain.c.step + 1)
    return chain.union_all(further.where(link.part_id == chain.c.part_id, chain.c.step < LONGEST_CHAIN))


def _earlier(part_id: str) -> CTE:
    start = select(parts.c.id.label("part_id"), literal(0).label("step")).where(parts.c.id == part_id)
    chain = start.cte("chain", recursive=True)
    further = select(link.part_id, chain.c.step + 1)
    return chain.union_all(further.where(link.successor_id == chain.c.part_id, chain.c.step < LONGEST_CHAIN))
