"""What is put aside, and from which lots."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id, Instant

reservations = Table(
    "reservations",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    part_column(),
    location_column(),
    Column("quantity", Integer, nullable=False),
    Column("ticket_id", Id(), nullable=False),
    Column("visit_id", Id()),
    Column("technician_id", Id()),
    Column("needed_on", Date),
    Column("status", String(20), nullable=False),
    Column("hold_until", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_reservations_created_at", "created_at", "id"),
    Index("ix_reservations_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_reservations_technician_id", "technician_id", "created_at", "id"),
    Index("ix_reservations_status", "status", "hold_until"),
)

# Which lots a reservation has put aside.
reservation_lots = Table(
    "reservation_lots",
    metadata,
    Column("reservation_id", Id(), ForeignKey("reservations.id"), primary_key=True),
    Column("lot_id", Id(), ForeignKey("lots.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
)
