"""Queries of replacements: which number follows an old number, and which numbers one has replaced."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CTE, Select, delete, exists, literal, select

from inventory_service.store.batches import batches
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
    found: dict[str, Any] = {}
    for some in batches(part_ids):
        chain = _later(some)
        last = select(chain.c.root_id, parts).join(chain, chain.c.part_id == parts.c.id)
        found |= {row.root_id: row for row in source.rows(last.where(~exists().where(link.part_id == parts.c.id)))}
    return found


def later(source: Reader | UnitOfWork, part_id: str) -> list[str]:
    """The ids of the parts that replace a part, one after the other."""
    chain = _later([part_id])
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


def unlink(uow: UnitOfWork, part_id: str) -> None:
    """Nothing replaces the part any more."""
    uow.execute(delete(part_successors).where(link.part_id == part_id))


def _later(part_ids: Sequence[str]) -> CTE:
    """The chains from these parts on, each part of them at its step; step 0 is where a chain starts."""
    start = select(parts.c.id.label("root_id"), parts.c.id.label("part_id"), literal(0).label("step"))
    chain = start.where(parts.c.id.in_(part_ids)).cte("chain", recursive=True)
    further = select(chain.c.root_id, link.successor_id, chain.c.step + 1)
    return chain.union_all(further.where(link.part_id == chain.c.part_id, chain.c.step < LONGEST_CHAIN))


def _earlier(part_id: str) -> CTE:
    start = select(parts.c.id.label("part_id"), literal(0).label("step")).where(parts.c.id == part_id)
    chain = start.cte("chain", recursive=True)
    further = select(link.part_id, chain.c.step + 1)
    return chain.union_all(further.where(link.successor_id == chain.c.part_id, chain.c.step < LONGEST_CHAIN))
