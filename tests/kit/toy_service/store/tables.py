from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table

from shared.kit.db import Id, Instant, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)
toys = Table(
    "toys",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(60), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("left", Integer, CheckConstraint('"left" >= 0', name="left_not_negative"), nullable=False),
    Column("sold_on", Date),
    Column("made_at", Instant(), nullable=False, index=True),
    Column("version", Integer, nullable=False),
)
