"""What somebody owes the company for a lost or damaged tool or loaner."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from inventory_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant

# `source_id` is the tool or the loan; `subject_no` the number of the tool, or the serial number of the loaner.
compensations = Table(
    "compensations",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("source", String(20), nullable=False),
    Column("source_id", Id(), nullable=False),
    Column("subject_no", String(120), nullable=False),
    Column("payer", String(20), nullable=False),
    Column("payer_name", String(120), nullable=False),
    Column("holder_id", Id(), ForeignKey("technicians.id")),
    Column("site_id", Id()),
    Column("ticket_id", Id()),
    Column("amount_fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("decided_at", Instant(), nullable=False),
    Column("paid_on", Date),
    Column("document", String(120)),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("amount_fen > 0", name="amount_positive"),
    Index("ix_compensations_created_at", "created_at", "id"),
    Index("ix_compensations_status", "status", "created_at", "id"),
    Index("ix_compensations_holder_id", "holder_id", "created_at", "id"),
    Index("ix_compensations_source_id", "source_id", "created_at", "id"),
)
