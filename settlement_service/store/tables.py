"""The rows of this service; the kit's own tables stand beside them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from shared.kit.db import Id, Instant, Json, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)

# Money. Accounts carry their balance; only the transaction of a posting changes it.

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(160), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    # One prepayment account a site; the company's own accounts have no site.
    Column("site_id", Id(), unique=True),
    Column("name", String(120)),
    Column("balance_fen", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_accounts_kind", accounts.c.kind, accounts.c.code, accounts.c.id)

postings = Table(
    "postings",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(40), nullable=False),
    # What is booked, so that it cannot be booked twice.
    Column("origin", String(240), nullable=False),
    Column("reference", String(120), nullable=False),
    Column("booked_on", Date, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("actor_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("kind", "origin"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("posting_id", Id(), ForeignKey("postings.id"), nullable=False, index=True),
    Column("account_id", Id(), ForeignKey("accounts.id"), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("balance_fen", BigInteger, nullable=False),
    CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
)
Index("ix_entries_account", entries.c.account_id, entries.c.id)

# The month of a site.

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

# What a statement is made of. `statement_id` is null until a draft takes the row.

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

for _table in (claims, deductions):
    Index(f"ix_{_table.name}_site_month", _table.c.site_id, _table.c.month, _table.c.id)
    Index(f"ix_{_table.name}_month", _table.c.month, _table.c.id)
    Index(f"ix_{_table.name}_site", _table.c.site_id, _table.c.id)

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
