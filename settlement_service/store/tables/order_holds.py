"""What part orders of sites hold of their prepayment."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant

order_holds = Table(
    "order_holds",
    metadata,
    # The order. Its shipments or its end may be told before its entry: then `entered_at` is null, and nothing is held for it.
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("site_id", Id(), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("held_fen", BigInteger, nullable=False),
    Column("captured_fen", BigInteger, nullable=False),
    # What shipped beyond the hold and was taken from the site's balance.
    Column("on_account_fen", BigInteger, nullable=False),
    Column("released_fen", BigInteger, nullable=False),
    Column("entered_at", Instant()),
    Column("held_at", Instant()),
    Column("ended_at", Instant()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("held_fen >= captured_fen + released_fen", name="held_covers"),
    Index("ix_order_holds_site", "site_id", "id"),
    Index("ix_order_holds_status", "status", "id"),
    Index("ix_order_holds_site_status", "site_id", "status", "id"),
)
