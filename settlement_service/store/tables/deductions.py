"""Fines and refunds. `statement_id` is null until a draft takes the row."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import text as sql

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant, Json

deductions = Table(
    "deductions",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("site_id", Id(), nullable=False),
    Column("month", String(7), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("status", String(20), nullable=False),
    Column("claim_id", Id(), ForeignKey("claims.id"), index=True),
    Column("ticket_id", Id()),
    Column("times", Integer, nullable=False),
    Column("excess_fen", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("origin", String(20)),
    Column("verified", Boolean, nullable=False),
    Column("corrected_in_time", Boolean),
    Column("rectify_due_on", Date),
    Column("fine_fen", BigInteger, nullable=False),
    Column("refund_fen", BigInteger, nullable=False),
    Column("clauses", Json(), nullable=False),
    Column("note", Text),
    Column("statement_id", Id(), ForeignKey("statements.id"), index=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)
# A record is invalid or forged once, never both.
_verdict = sql("kind IN ('invalid', 'forged') AND status IN ('confirmed', 'settled')")
Index("uq_deductions_verdict", deductions.c.claim_id, unique=True, postgresql_where=_verdict, sqlite_where=_verdict)
Index("ix_deductions_site_month", deductions.c.site_id, deductions.c.month, deductions.c.id)
Index("ix_deductions_month", deductions.c.month, deductions.c.id)
Index("ix_deductions_site", deductions.c.site_id, deductions.c.id)
