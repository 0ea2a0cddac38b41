"""Queries for old parts that the warehouse's keeper has, and for the visits that owe them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, select, update

from returns_service.store.tables import kept_parts, obligations, told_visits
from shared.kit.uow import UnitOfWork


def lock_visit(uow: UnitOfWork, visit_id: str) -> bool:
    """Lock a visit, making its row if it is new; whether its obligations are booked.

    Of two that make it at the same moment one is refused by the database, and its event is brought again.
    """
    found = uow.row(select(told_visits).where(told_visits.c.visit_id == visit_id).with_for_update())
    if found is None:
        uow.insert(told_visits, {"visit_id": visit_id, "is_booked": False})
    return bool(found and found.is_booked)


def book_visit(uow: UnitOfWork, visit_id: str) -> None:
    """What a locked visit owes is booked."""
    uow.execute(update(told_visits).where(told_visits.c.visit_id == visit_id).values(is_booked=True))


def wait_for_visit(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Keep a part in mind whose visit is not booked yet."""
    known = uow.row(select(kept_parts.c.old_part_id).where(kept_parts.c.old_part_id == row["old_part_id"]))
    if known is None:
        uow.insert(kept_parts, row)


def take_kept(uow: UnitOfWork, visit_id: str) -> Sequence[Any]:
    """The parts that waited for a locked visit; they wait no more."""
    mine = kept_parts.c.visit_id == visit_id
    rows = uow.rows(select(kept_parts).where(mine).order_by(kept_parts.c.old_part_id))
    if rows:
        uow.execute(delete(kept_parts).where(mine))
    return rows


def lock_line(uow: UnitOfWork, visit_id: str, line_id: str) -> Any | None:
    """Lock what a line of a visit owes, if it owes anything."""
    mine = (obligations.c.visit_id == visit_id) & (obligations.c.line_id == line_id)
    return uow.row(_locked(select(obligations).where(mine)))


def lock_unkept(uow: UnitOfWork, ticket_id: str, part_no: str) -> Any | None:
    """Lock the first obligation of a ticket for a part that is not with the keeper yet, if there is one."""
    mine = (obligations.c.ticket_id == ticket_id) & (obligations.c.part_no == part_no) & obligations.c.keeper_since.is_(None)
    return uow.row(_locked(select(obligations).where(mine).order_by(obligations.c.due_on, obligations.c.id).limit(1)))


def _locked(statement: Select[Any]) -> Select[Any]:
    return statement.with_for_update()
