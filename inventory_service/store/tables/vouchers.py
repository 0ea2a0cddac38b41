"""The papers behind movements: receipts, delivery notes, discrepancies."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id, Instant

receipts = Table(
    "receipts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    location_column(),
    Column("document", String(120), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("receiver_id", String(80), nullable=False),
    Column("receiver_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_receipts_created_at", "created_at", "id"),
    Index("ix_receipts_document", "document", "created_at", "id"),
)

# F-02: the delivery note and, read newest first, the delivery ledger (发货台帐).
delivery_notes = Table(
    "delivery_notes",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    part_column(),
    Column("quantity", Integer, nullable=False),
    location_column("from_location_id"),
    location_column("to_location_id"),
    Column("reservation_id", Id(), ForeignKey("reservations.id"), unique=True),
    Column("ticket_id", Id()),
    Column("issuer_id", String(80), nullable=False),
    Column("issuer_name", String(120), nullable=False),
    Column("collector", String(120), nullable=False),
    Column("note", Text),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_delivery_notes_created_at", "created_at", "id"),
    Index("ix_delivery_notes_ticket_id", "ticket_id", "created_at", "id"),
)

# INV-02: what the books and the world disagree about, until somebody explains and a supervisor approves.
discrepancies = Table(
    "discrepancies",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("part_no", String(60), nullable=False),
    Column("location_id", Id(), ForeignKey("locations.id")),
    Column("quantity", Integer, nullable=False),
    Column("voucher_id", Id(), nullable=False),
    Column("ticket_id", Id()),
    Column("status", String(20), nullable=False),
    Column("approver_role", String(30), nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_discrepancies_created_at", "created_at", "id"),
    Index("ix_discrepancies_voucher_id", "voucher_id"),
    Index("ix_discrepancies_ticket_id", "ticket_id", "created_at", "id"),
)
