"""Queries of kept units."""

from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.tables.kept_units import kept_units
from inventory_service.store.tables.stock import locations
from shared.kit.uow import UnitOfWork


def listed(**filters: Any) -> Select[Any]:
    """Kept units with the codes of their places, narrowed by status or repair."""
    statement = select(kept_units, locations.c.code.label("location_code"))
    statement = statement.join(locations, locations.c.id == kept_units.c.location_id)
    return statement.where(*(kept_units.c[name] == value for name, value in filters.items()))


def lock(uow: UnitOfWork, kept_unit_id: str) -> Any:
    """Lock a kept unit. Raises NotFound."""
    return uow.one(listed(id=kept_unit_id).with_for_update(of=kept_units), "kept_unit_unknown")
