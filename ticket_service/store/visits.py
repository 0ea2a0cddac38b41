"""Queries on visits and the load of technicians."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork
from ticket_service.store.lookups import Source
from ticket_service.store.scope import scoped
from ticket_service.store.tables import technicians
from ticket_service.store.tables_cases import visit_parts, visits

MISSING = "visit_unknown"
WATCHED_AT_ONCE = 100


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees the own visits, a site those of its jobs, a customer those to them."""
    own = {
        "technician": lambda own_id: visits.c.technician_id == own_id,
        "site": lambda own_id: visits.c.site_id == own_id,
        "customer": lambda own_id: visits.c.customer_id == own_id,
    }
    return scoped(statement, actor, own)


def get_visit(source: Source, visit_id: str, actor: Actor) -> Row[Any]:
    """One visit, of those that the actor sees. Raises NotFound."""
    return source.one(visible(select(visits).where(visits.c.id == visit_id), actor), MISSING)


def lock_visit(uow: UnitOfWork, visit_id: str, actor: Actor) -> Row[Any]:
    """One visit, locked until the commit, of those that the actor sees. Raises NotFound."""
    return uow.one(visible(select(visits).where(visits.c.id == visit_id), actor).with_for_update(of=visits), MISSING)


def open_visit_of(uow: UnitOfWork, ticket_id: str) -> Row[Any] | None:
    """The visit under way of a case, locked; there is one at most."""
    return uow.row(select(visits).where(visits.c.ticket_id == ticket_id, visits.c.is_open).with_for_update())


def list_visits(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Visits, newest first."""
    statement = visible(select(visits), actor)
    for name, value in filters.items():
        statement = statement.where(visits.c[name] == value)
    return reader.page(statement, ask, visits.c.created_at, visits.c.id, descending=True)


def visits_of(source: Source, ticket_id: str) -> Sequence[Row[Any]]:
    """All visits of a case, oldest first, with the technician's name."""
    statement = select(visits, technicians.c.name.label("technician_name"), technicians.c.code.label("technician_code"))
    statement = statement.join(technicians, technicians.c.id == visits.c.technician_id)
    return source.rows(statement.where(visits.c.ticket_id == ticket_id).order_by(visits.c.created_at, visits.c.id))


def parts_of(source: Source, visit_ids: Sequence[str]) -> Sequence[Row[Any]]:
    """The parts used on visits, line by line."""
    statement = select(visit_parts).where(visit_parts.c.visit_id.in_(visit_ids))
    return source.rows(statement.order_by(visit_parts.c.visit_id, visit_parts.c.line)) if visit_ids else []


def hold_technician(uow: UnitOfWork, technician_id: str | None) -> None:
    """Let other dispatches of the same technician wait for the commit, so that each counts the load of the others."""
    uow.row(select(technicians.c.id).where(technicians.c.id == technician_id).with_for_update())


def loads(source: Source) -> dict[str, int]:
    """The number of visits under way of each technician who has any (DSP-04)."""
    statement = select(visits.c.technician_id, func.count().label("load")).where(visits.c.is_open)
    return {row.technician_id: row.load for row in source.rows(statement.group_by(visits.c.technician_id))}


def due_for_miss(source: Source, now: datetime) -> list[str]:
    """The visits whose appointment has passed without anybody under way, a handful at a time."""
    statement = select(visits.c.id).where(visits.c.miss_at.is_not(None), visits.c.miss_at < now)
    return [row.id for row in source.rows(statement.order_by(visits.c.miss_at, visits.c.id).limit(WATCHED_AT_ONCE))]
