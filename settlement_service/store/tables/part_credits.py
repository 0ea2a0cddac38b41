"""Credits of returned parts. `statement_id` is null until a draft takes the row."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant, Json

part_credits = Table(
    "part_credits",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("return_id", Id(), nullable=False, unique=True),
    Column("return_number", String(40), nullable=False),
    Column("site_id", Id(), nullable=False),
    Column("month", String(7), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("clauses", Json(), nullable=False),
    Column("posting_id", Id(), ForeignKey("postings.id")),
    Column("statement_id", Id(), ForeignKey("statements.id"), index=True),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_part_credits_site_month", part_credits.c.site_id, part_credits.c.month, part_credits.c.id)
