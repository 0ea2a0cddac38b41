"""Queries of adjustments and their lines."""

from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.tables.adjustments import adjustment_lines, adjustments
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import locations
from shared.kit.uow import UnitOfWork


def listed(**filters: Any) -> Select[Any]:
    """Adjustments, narrowed by status."""
    return select(adjustments).where(*(adjustments.c[name] == value for name, value in filters.items()))


def lines(adjustment_id: str) -> Select[Any]:
    """The lines of an adjustment in their order, with the names of what they name."""
    names = (parts.c.part_no, parts.c.serialised, locations.c.code.label("location_code"), locations.c.kind)
    statement = select(adjustment_lines, *names).join(parts, parts.c.id == adjustment_lines.c.part_id)
    statement = statement.join(locations, locations.c.id == adjustment_lines.c.location_id)
    return statement.where(adjustment_lines.c.adjustment_id == adjustment_id).order_by(adjustment_lines.c.position)


def lock(uow: UnitOfWork, adjustment_id: str) -> Any:
    """Lock an adjustment. Its parts are locked before. Raises NotFound."""
    return uow.one(listed(id=adjustment_id).with_for_update(), "adjustment_unknown")
