"""Queries of goods receipts."""

from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.locations import visible as visible_locations
from inventory_service.store.tables.stock import locations
from inventory_service.store.tables.vouchers import receipts
from shared.kit.actor import Actor


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A receipt is visible where its place is."""
    return visible_locations(statement, actor)


def listed(**filters: Any) -> Select[Any]:
    """Receipts, narrowed by their document."""
    statement = select(receipts, locations.c.code.label("location_code"))
    statement = statement.join(locations, locations.c.id == receipts.c.location_id)
    return statement.where(*(receipts.c[name] == value for name, value in filters.items()))
