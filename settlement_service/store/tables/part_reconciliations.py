"""The parts account of a site and month, agreed by both sides (F-34)."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant, Json

reconciliation_months = Table(
    "reconciliation_months",
    metadata,
    # A month that was drafted. Its row is locked by every drafting, so that two never draft the same month at once.
    Column("month", String(7), primary_key=True),
    Column("created_at", Instant(), nullable=False),
)

part_reconciliations = Table(
    "part_reconciliations",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("site_id", Id(), nullable=False),
    Column("month", String(7), nullable=False),
    # The last month before it that is accounted for already: what was booked after that one is on this one.
    Column("after_month", String(7), nullable=False),
    Column("status", String(30), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("opening_fen", BigInteger, nullable=False),
    Column("payments_fen", BigInteger, nullable=False),
    Column("credits_fen", BigInteger, nullable=False),
    Column("shipped_fen", BigInteger, nullable=False),
    Column("other_fen", BigInteger, nullable=False),
    Column("closing_fen", BigInteger, nullable=False),
    Column("received_fen", BigInteger, nullable=False),
    Column("uncounted_fen", BigInteger, nullable=False),
    Column("differing", Integer, nullable=False),
    Column("prepared_by", String(80), nullable=False),
    Column("prepared_name", String(120), nullable=False),
    Column("prepared_on", Date, nullable=False),
    # Who confirmed, reported, resolved, approved and locked it, and when.
    Column("signatures", Json(), nullable=False),
    Column("reported", Json(), nullable=False),
    Column("reason", Text),
    Column("site_closing_fen", BigInteger),
    Column("resolution", Text),
    Column("adjustment_fen", BigInteger),
    Column("posting_id", Id(), ForeignKey("postings.id")),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("site_id", "month"),
    Index("ix_part_reconciliations_site", "site_id", "id"),
    Index("ix_part_reconciliations_month", "month", "id"),
    Index("ix_part_reconciliations_status", "status", "id"),
)
