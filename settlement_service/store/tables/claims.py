"""What a site claims, the tickets behind it, and what follow-ups found. `statement_id` is null until a draft takes the row."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant

cases = Table(
    "cases",
    metadata,
    # The ticket. Its row is locked by every event about it, so that a closing and a follow-up never miss each other.
    Column("id", Id(), primary_key=True),
    Column("created_at", Instant(), nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("ticket_id", Id(), nullable=False, unique=True),
    Column("ticket_number", String(40), nullable=False),
    Column("site_id", Id(), nullable=False),
    Column("month", String(7), nullable=False),
    Column("record_no", String(120)),
    Column("completed_on", Date, nullable=False),
    Column("customer_name", String(120), nullable=False),
    Column("technician_name", String(120)),
    Column("model_code", String(120)),
    Column("serial_no", String(120)),
    Column("labour_fen", BigInteger, nullable=False),
    Column("parts_fen", BigInteger, nullable=False),
    Column("other_fen", BigInteger, nullable=False),
    Column("total_fen", BigInteger, nullable=False),
    Column("status", String(20), nullable=False),
    Column("note", Text),
    Column("statement_id", Id(), ForeignKey("statements.id"), index=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_claims_site_month", claims.c.site_id, claims.c.month, claims.c.id)
Index("ix_claims_month", claims.c.month, claims.c.id)
Index("ix_claims_site", claims.c.site_id, claims.c.id)

findings = Table(
    "findings",
    metadata,
    # The follow-up (FUP-12); it may be told before the ticket's closing.
    Column("id", Id(), primary_key=True),
    Column("ticket_id", Id(), nullable=False),
    Column("site_id", Id()),
    Column("finding", String(20)),
    Column("note", Text),
    Column("recorded_on", Date, nullable=False),
    Column("deduction_id", Id(), ForeignKey("deductions.id")),
)
Index("ix_findings_ticket", findings.c.ticket_id, findings.c.id)
