"""Whose rows an actor sees: part of every query, so that a foreign row is as if it were not there."""

from typing import Any

from sqlalchemy import Select, Table, false

from shared.kit.actor import Actor

# Who sees only their own rows, and by which column. All other roles, services included, see every row.
LIMITS = {"site": "site_id", "technician": "technician_id", "customer": "customer_id"}


def visible(statement: Select[Any], table: Table, actor: Actor) -> Select[Any]:
    """Narrow a query to the actor's rows; who has no rows of a kind, or no id, sees none."""
    if any(role not in LIMITS for role in actor.roles):
        return statement
    for role, column in LIMITS.items():
        own = getattr(actor, column)
        if actor.has(role) and own and column in table.c:
            return statement.where(table.c[column] == own)
    return statement.where(false())
