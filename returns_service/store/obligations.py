"""Queries for what sites owe."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from returns_service.rules.obligations import OPEN
from returns_service.store.scope import visible
from returns_service.store.tables import obligations
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork


def one_obligation(obligation_id: str, actor: Actor) -> Select[Any]:
    """One obligation, if the actor may see it."""
    return visible(select(obligations).where(obligations.c.id == obligation_id), obligations, actor)


def list_obligations(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """The obligations that fall due first come first. `overdue_on` asks for those that are late on that day (RET-08)."""
    statement = visible(select(obligations), obligations, actor)
    for name, value in filters.items():
        statement = statement.where(*_narrowed(name, value))
    return reader.page(statement, ask, obligations.c.due_on, obligations.c.id)


def _narrowed(name: str, value: Any) -> tuple[ColumnElement[bool], ...]:
    if name == "overdue_on":
        return (obligations.c.status == OPEN, obligations.c.due_on < value)
    if name == "with_keeper":
        since = obligations.c.keeper_since
        return (since.is_not(None) if value else since.is_(None),)
    return (obligations.c[name] == value,)


def booked_lines(uow: UnitOfWork, visit_id: str) -> set[str]:
    """The lines of a visit that are booked already."""
    return {row.line_id for row in uow.rows(select(obligations.c.line_id).where(obligations.c.visit_id == visit_id))}


def lock_obligations(uow: UnitOfWork, ids: Iterable[str], site_id: str) -> dict[str, Any]:
    """Lock a site's obligations in the order of their ids, so that two applications cannot wait for each other."""
    mine = obligations.c.id.in_(sorted(ids)) & (obligations.c.site_id == site_id)
    return {row.id: row for row in uow.rows(select(obligations).where(mine).order_by(obligations.c.id).with_for_update())}
