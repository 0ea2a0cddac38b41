"""Queries of the delivery ledger (发货台帐)."""

from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import locations
from inventory_service.store.tables.vouchers import delivery_notes
from shared.kit.actor import Actor

source, target = locations.alias("source"), locations.alias("target")


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees what went into the own van."""
    return own(statement, actor, technician=target.c.technician_id, site=target.c.site_id)


def listed(**filters: Any) -> Select[Any]:
    """Delivery notes with the names of what they name, narrowed by ticket."""
    names = (parts.c.part_no, source.c.code.label("from_location"), target.c.code.label("to_location"))
    statement = select(delivery_notes, *names).join(parts, parts.c.id == delivery_notes.c.part_id)
    statement = statement.join(source, source.c.id == delivery_notes.c.from_location_id)
    statement = statement.join(target, target.c.id == delivery_notes.c.to_location_id)
    return statement.where(*(delivery_notes.c[name] == value for name, value in filters.items()))
