"""Adjustments of the stock that somebody else approves, and the nightly proofs of the books."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id, Instant, Json

# What the keeper asks to be put right; nothing moves before somebody else approves.
adjustments = Table(
    "adjustments",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("approver_role", String(30), nullable=False),
    Column("requester_id", String(80), nullable=False),
    Column("requester_name", String(120), nullable=False),
    Column("decider_name", String(120)),
    Column("decided_at", Instant()),
    Column("remark", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_adjustments_created_at", "created_at", "id"),
    Index("ix_adjustments_status", "status", "created_at", "id"),
)

adjustment_lines = Table(
    "adjustment_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("adjustment_id", Id(), ForeignKey("adjustments.id"), nullable=False),
    Column("position", Integer, nullable=False),
    part_column(),
    location_column(),
    Column("condition", String(20), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("lot_no", String(120)),
    # Pieces more, or fewer.
    Column("change", Integer, nullable=False),
    Column("reason", Text),
    Column("serial_nos", Json(), nullable=False),
    Column("discrepancy_id", Id(), ForeignKey("discrepancies.id")),
    UniqueConstraint("adjustment_id", "position"),
    CheckConstraint("change <> 0", name="changes_something"),
    Index("ix_adjustment_lines_discrepancy_id", "discrepancy_id"),
)

# INV-02: the nightly proof of the books, one a day, whichever worker gets to it.
proofs = Table(
    "proofs",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("day", Date, nullable=False, unique=True),
    Column("at", Instant(), nullable=False),
    Column("checked", Integer, nullable=False),
    Column("differences", Integer, nullable=False),
)
