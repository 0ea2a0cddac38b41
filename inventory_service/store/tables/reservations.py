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
    # Null while it waits for stock.
    location_column(nullable=True),
    Column("quantity", Integer, nullable=False),
    # What it is for: a ticket, or a line of a site's order.
    Column("ticket_id", Id()),
    Column("order_id", Id()),
    Column("order_line_id", Id()),
    Column("visit_id", Id()),
    Column("technician_id", Id()),
    Column("needed_on", Date),
    Column("status", String(20), nullable=False),
    # INV-13: null while it waits, and for an order, which holds until it ships or is given up.
    Column("hold_until", Instant()),
    # The waiting list of a part is served by rank, then by age; the lower rank is the more urgent.
    Column("rank", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_reservations_created_at", "created_at", "id"),
    Index("ix_reservations_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_reservations_technician_id", "technician_id", "created_at", "id"),
    Index("ix_reservations_status", "status", "hold_until"),
    Index("ix_reservations_waiting", "part_id", "status", "rank", "created_at", "id"),
    Index("ix_reservations_order_id", "order_id", "id"),
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
