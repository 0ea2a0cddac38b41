"""Money. Accounts carry their balance; only the transaction of a posting changes it."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant

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
    # Whose money it is about, if it is a site's, and the month of the books in which it counts: that of `booked_on`, or
    # the first one that is not reconciled yet.
    Column("site_id", Id()),
    Column("period", String(7), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("actor_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("kind", "origin"),
    Index("ix_postings_site", "site_id", "period", "id"),
    Index("ix_postings_period", "period", "site_id"),
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
