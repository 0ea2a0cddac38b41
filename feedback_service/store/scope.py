"""Whose rows a caller sees: customers, sites and technicians their own, staff and other services all."""

from sqlalchemy import Select, Table, false

from shared.kit.actor import Actor

LIMITS = {"customer": "customer_id", "site": "site_id", "technician": "technician_id"}


def own_rows(statement: Select, table: Table, actor: Actor) -> Select:  # type: ignore[type-arg]
    """Narrow a query to the caller's rows; an outsider without an id sees nothing."""
    if any(role not in LIMITS for role in actor.roles):
        return statement
    for role, column in LIMITS.items():
        mine = getattr(actor, column)
        if actor.has(role) and mine is not None:
            return statement.where(table.c[column] == mine)
    return statement.where(false())
