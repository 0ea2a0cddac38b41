"""REP-07: repaired products that are stored until they go back to their customers (暂存)."""

from sqlalchemy import Column, Index, Integer, String, Table
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import location_column, metadata
from shared.kit.db import Id, Instant

# A kept unit belongs to a customer: it is no stock and moves nothing in the ledger.
kept_units = Table(
    "kept_units",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("repair_id", Id(), nullable=False),
    Column("product", String(120), nullable=False),
    Column("serial_no", String(60), nullable=False),
    Column("salesperson", String(120), nullable=False),
    Column("carton_mark", String(200), nullable=False),
    location_column(),
    Column("status", String(20), nullable=False),
    Column("stored_by", String(120), nullable=False),
    Column("stored_at", Instant(), nullable=False),
    Column("carrier", String(120)),
    Column("tracking_no", String(120)),
    Column("handed_out_by", String(120)),
    Column("handed_out_at", Instant()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_kept_units_created_at", "created_at", "id"),
    Index("ix_kept_units_status", "status", "created_at", "id"),
    Index("ix_kept_units_repair_id", "repair_id", "created_at", "id"),
)
stored = sql("status = 'stored'")
Index("uq_kept_units_stored", kept_units.c.repair_id, unique=True, postgresql_where=stored, sqlite_where=stored)
