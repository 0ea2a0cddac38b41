"""Queries on technicians, each row with its skills and certificates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, select

from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork
from ticket_service.store.lookups import Source, rows_in
from ticket_service.store.scope import scoped
from ticket_service.store.tables import certificates, skills, technicians

MISSING = "technician_unknown"


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A site sees its own technicians, a technician their own file."""
    own = {"site": lambda own_id: technicians.c.site_id == own_id, "technician": lambda own_id: technicians.c.id == own_id}
    return scoped(statement, actor, own)


def get_technician(source: Source, technician_id: str, actor: Actor | None = None) -> Row[Any]:
    """One technician, of those that the actor sees if one is named. Raises NotFound."""
    statement = select(technicians).where(technicians.c.id == technician_id)
    return source.one(visible(statement, actor) if actor else statement, MISSING)


def lock_technician(uow: UnitOfWork, technician_id: str) -> Row[Any]:
    """One technician, locked until the commit, so that two dispatches count the same load. Raises NotFound."""
    return uow.one(select(technicians).where(technicians.c.id == technician_id).with_for_update(), MISSING)


def has_code(source: Source, code: str) -> bool:
    """Whether a technician has this code."""
    return source.row(select(technicians.c.id).where(technicians.c.code == code)) is not None


def list_technicians(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Technicians by code, with what they can do."""
    statement = visible(select(technicians), actor)
    for name, value in filters.items():
        statement = statement.where(technicians.c[name] == value)
    page = reader.page(statement, ask, technicians.c.code, technicians.c.id)
    return replace(page, data=with_abilities(reader, page.data))


def list_for_dispatch(source: Source) -> list[dict[str, Any]]:
    """All technicians by code with their `skills` and `certificates`, in three statements."""
    rows = source.rows(select(technicians).order_by(technicians.c.code))
    return _joined(rows, source.rows(select(skills)), source.rows(select(certificates)))


def with_abilities(source: Source, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """The rows as dicts with `skills` {skill: level} and `certificates` [{skill, expires_on}]."""
    ids = [row.id for row in rows]
    known = rows_in(source, select(skills), skills.c.technician_id, ids)
    return _joined(rows, known, rows_in(source, select(certificates), certificates.c.technician_id, ids))


def ids_by_code(source: Source, codes: Iterable[str | None]) -> dict[str, str]:
    """The id of each technician with one of these codes."""
    statement = select(technicians.c.code, technicians.c.id)
    return {row.code: row.id for row in rows_in(source, statement, technicians.c.code, codes)}


def _joined(rows: Sequence[Row[Any]], known: Iterable[Row[Any]], certified: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    levels: dict[str, dict[str, int]] = defaultdict(dict)
    papers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in known:
        levels[row.technician_id][row.skill] = row.level
    for row in sorted(certified, key=lambda row: str(row.skill)):
        papers[row.technician_id].append({"skill": row.skill, "expires_on": row.expires_on})
    return [{**row._mapping, "skills": levels[row.id], "certificates": papers[row.id]} for row in rows]
