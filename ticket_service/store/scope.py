"""Whose rows a person sees: outsiders their own, staff and other services all."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_

from shared.kit.actor import SERVICE_ROLE, Actor

OUTSIDERS = frozenset({"customer", "site", "technician"})
Own = Callable[[str], ColumnElement[bool]]


def is_outsider(actor: Actor) -> bool:
    """Whether the actor sees only rows of their own."""
    return not actor.has(SERVICE_ROLE) and OUTSIDERS.issuperset(actor.roles)


def limit_of(actor: Actor, role: str) -> str | None:
    """The id that narrows a role's view: `site` sees what has the actor's `site_id`."""
    found: str | None = getattr(actor, f"{role}_id")
    return found


def scoped(statement: Select[Any], actor: Actor, own: Mapping[str, Own]) -> Select[Any]:
    """Narrow a query to the rows that are the actor's own.

    `own` gives per role the condition for an id: `{"site": lambda own_id: sites.c.id == own_id}`. A role that it does not
    list, and a role without an id, adds no rows.
    """
    if not is_outsider(actor):
        return statement
    limits = ((condition, limit_of(actor, role)) for role, condition in own.items() if actor.has(role))
    return statement.where(or_(false(), *(condition(limit) for condition, limit in limits if limit)))
