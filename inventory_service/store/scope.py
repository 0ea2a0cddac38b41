"""Whose rows an actor sees. The limit is part of the query, so that a foreign row is simply not there."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_

from shared.kit.actor import SERVICE_ROLE, Actor

OUTSIDERS = frozenset({"customer", "site", "technician"})


def is_limited(actor: Actor) -> bool:
    """Whether the actor sees only own rows: no role of the staff, and no service at work."""
    return not actor.has(SERVICE_ROLE) and OUTSIDERS.issuperset(actor.roles)


def own(
    statement: Select[Any],
    actor: Actor,
    *,
    technician: ColumnElement[Any] | None = None,
    site: ColumnElement[Any] | None = None,
    shared: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """Narrow a query to the rows whose columns name this actor, and those that are `shared`; staff see all."""
    if not is_limited(actor):
        return statement
    mine: list[ColumnElement[bool]] = [false() if shared is None else shared]
    if technician is not None and actor.technician_id:
        mine.append(technician == actor.technician_id)
    if site is not None and actor.site_id:
        mine.append(site == actor.site_id)
    return statement.where(or_(*mine))
