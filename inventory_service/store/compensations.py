"""Queries of compensations."""

from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.scope import own
from inventory_service.store.tables.compensations import compensations
from shared.kit.actor import Actor
from shared.kit.uow import UnitOfWork


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees what they owe themselves."""
    return own(statement, actor, technician=compensations.c.holder_id)


def listed(**filters: Any) -> Select[Any]:
    """Compensations, narrowed by state, holder or what they are for."""
    return select(compensations).where(*(compensations.c[name] == value for name, value in filters.items()))


def one(compensation_id: str, actor: Actor) -> Select[Any]:
    """The compensation with an id, if the actor may see it."""
    return visible(listed(id=compensation_id), actor)


def lock(uow: UnitOfWork, compensation_id: str) -> Any:
    """Lock a compensation. What it is for is locked before."""
    return uow.one(listed(id=compensation_id).with_for_update(), "compensation_unknown")
