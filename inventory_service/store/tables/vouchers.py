"""The papers behind movements: receipts, delivery notes, the stock vouchers of the warehouse (F-27), discrepancies."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import text as sql

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
    # REP: parts that the workshop asked for, for a factory repair.
    Column("repair_id", Id()),
    Column("issuer_id", String(80), nullable=False),
    Column("issuer_name", String(120), nullable=False),
    Column("collector", String(120), nullable=False),
    Column("note", Text),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_delivery_notes_created_at", "created_at", "id"),
    Index("ix_delivery_notes_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_delivery_notes_repair_id", "repair_id", "created_at", "id"),
)

# F-27: one paper for each transfer, return of unused parts, release from quarantine, consumption and reversal; its lines
# are its movements.
stock_vouchers = Table(
    "stock_vouchers",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    location_column("from_location_id", nullable=True),
    location_column("to_location_id", nullable=True),
    Column("ticket_id", Id()),
    Column("repair_id", Id()),
    # The delivery note whose parts come back.
    Column("issue_id", Id(), ForeignKey("delivery_notes.id")),
    # The paper of the inspection on which a release stands, and what it found.
    Column("inspection_no", String(120)),
    Column("outcome", String(20)),
    # Who brought or took the parts.
    Column("person", String(120)),
    Column("reason", Text),
    Column("keeper_id", String(80), nullable=False),
    Column("keeper_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_stock_vouchers_created_at", "created_at", "id"),
    Index("ix_stock_vouchers_kind", "kind", "created_at", "id"),
    Index("ix_stock_vouchers_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_stock_vouchers_repair_id", "repair_id", "created_at", "id"),
    Index("ix_stock_vouchers_issue_id", "issue_id"),
)

# INV-02: what the books and the world disagree about, until somebody explains it and a supervisor approves.
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
    # A difference that a proof finds every night is reported once, until it is closed: this names it.
    Column("subject", String(400)),
    Column("cause", Text),
    Column("explained_by", String(80)),
    Column("adjustment_id", Id(), ForeignKey("adjustments.id")),
    Column("decided_by", String(80)),
    Column("remark", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_discrepancies_created_at", "created_at", "id"),
    Index("ix_discrepancies_voucher_id", "voucher_id"),
    Index("ix_discrepancies_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_discrepancies_status", "status", "created_at", "id"),
)
unsettled = sql("status IN ('open', 'explained') AND subject IS NOT NULL")
Index(
    "uq_discrepancies_unsettled",
    discrepancies.c.subject,
    unique=True,
    postgresql_where=unsettled,
    sqlite_where=unsettled,
)
