"""Pieces that are told apart one by one, and which movement took which of them."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id

# Where each piece of a serialised part is now; outside the company the place is where it went.
serials = Table(
    "serials",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    Column("serial_no", String(60), nullable=False),
    Column("lot_id", Id(), ForeignKey("lots.id"), nullable=False),
    location_column(),
    Column("condition", String(20), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("movement_id", Id(), ForeignKey("movements.id"), nullable=False),
    UniqueConstraint("part_id", "serial_no"),
    Index("ix_serials_shelf", "part_id", "location_id", "condition", "owner", "lot_id", "serial_no"),
    Index("ix_serials_location_id", "location_id", "serial_no", "id"),
    Index("ix_serials_serial_no", "serial_no", "id"),
    Index("ix_serials_movement_id", "movement_id"),
)

movement_serials = Table(
    "movement_serials",
    metadata,
    Column("movement_id", Id(), ForeignKey("movements.id"), primary_key=True),
    Column("serial_id", Id(), ForeignKey("serials.id"), primary_key=True),
    Index("ix_movement_serials_serial_id", "serial_id", "movement_id"),
)
