"""The month of a site."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant, Json

statements = Table(
    "statements",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("site_id", Id(), nullable=False),
    Column("month", String(7), nullable=False),
    Column("status", String(20), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("paper_sent_on", Date),
    Column("paper_received_on", Date),
    Column("email_sent_on", Date),
    Column("complete_on", Date),
    Column("rate", Integer),
    Column("rate_clauses", Json(), nullable=False),
    Column("fees_fen", BigInteger),
    Column("fines_fen", BigInteger),
    Column("refunds_fen", BigInteger),
    Column("credits_fen", BigInteger),
    Column("carried_fen", BigInteger),
    Column("payable_fen", BigInteger),
    Column("already_booked_fen", BigInteger),
    Column("to_book_fen", BigInteger),
    Column("carried_forward_fen", BigInteger),
    # The statement that took over what this one carried forward.
    Column("carried_to", Id(), ForeignKey("statements.id"), index=True),
    Column("sent_on", Date),
    Column("object_until", Date),
    Column("objected_on", Date),
    Column("objection", Text),
    Column("objection_answer", Text),
    Column("prepared_by", String(80)),
    Column("checked_by", String(80)),
    Column("approved_by", String(80)),
    Column("locked_on", Date),
    Column("paid_on", Date),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("site_id", "month"),
)
Index("ix_statements_site", statements.c.site_id, statements.c.id)
Index("ix_statements_month", statements.c.month, statements.c.id)
Index("ix_statements_status", statements.c.status, statements.c.id)

statement_lines = Table(
    "statement_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("statement_id", Id(), ForeignKey("statements.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("origin", Id(), nullable=False),
    Column("origin_kind", String(20), nullable=False),
    Column("origin_month", String(7), nullable=False),
    Column("case_id", Id()),
    Column("text_zh", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("clauses", Json(), nullable=False),
    Column("already_booked", Boolean, nullable=False),
    UniqueConstraint("statement_id", "position"),
)
