"""Whose rows a caller sees: a site its own, staff and other services all, anybody else nothing."""

from typing import Any

from sqlalchemy import Select, Table, false

from shared.kit.actor import Actor

OUTSIDERS = frozenset({"customer", "site", "technician"})


def of_site(statement: Select[Any], table: Table, actor: Actor) -> Select[Any]:
    """Narrow a query to the caller's rows; an outsider without a site sees nothing."""
    if not OUTSIDERS.issuperset(actor.roles):
        return statement
    if actor.has("site") and actor.site_id is not None:
        return statement.where(table.c.site_id == actor.site_id)
    return statement.where(false())
