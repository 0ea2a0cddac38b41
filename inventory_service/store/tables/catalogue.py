"""The catalogue: parts and their dated prices."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import metadata, part_column
from shared.kit.db import Id, Instant

parts = Table(
    "parts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("part_no", String(60), nullable=False, unique=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("category", String(60), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("own_brand", Boolean, nullable=False),
    Column("gas_conversion", Boolean, nullable=False),
    Column("min_level", Integer),
    Column("max_level", Integer),
    Column("shelf", String(60)),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)

planned = sql("min_level IS NOT NULL AND max_level IS NOT NULL")
Index("ix_parts_planned", parts.c.part_no, postgresql_where=planned, sqlite_where=planned)

# FEE-08: the supply price of a part from a day on; a change adds a row and edits none.
part_prices = Table(
    "part_prices",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    Column("from_on", Date, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("part_id", "from_on"),
    CheckConstraint("price_fen >= 0", name="price_not_negative"),
)
