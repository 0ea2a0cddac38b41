"""Price lists: proposed, approved by somebody else, in force from a day on (FEE-09)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from inventory_service.store.tables.ground import metadata, part_column
from shared.kit.db import Id, Instant

price_lists = Table(
    "price_lists",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("from_on", Date, nullable=False),
    Column("note", Text),
    Column("status", String(20), nullable=False),
    Column("author_id", String(80), nullable=False),
    Column("author_name", String(120), nullable=False),
    Column("approver_id", String(80)),
    Column("approved_by", String(120)),
    Column("reference", String(120)),
    Column("approved_at", Instant()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_price_lists_from_on", "from_on", "id"),
    Index("ix_price_lists_status", "status", "from_on", "id"),
)

# What is proposed. On approval each line becomes a price of the catalogue with the same id.
price_list_lines = Table(
    "price_list_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("list_id", Id(), ForeignKey("price_lists.id"), nullable=False),
    part_column(),
    Column("price_fen", BigInteger, nullable=False),
    Unique("list_id", "part_id"),
    CheckConstraint("price_fen >= 0", name="price_not_negative"),
    Index("ix_price_list_lines_list_id", "list_id", "id"),
)
