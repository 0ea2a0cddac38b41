"""Stocktakes (盘点): the sheet with its lines, every count of a line, and the places that were looked at."""

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

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id, Instant, Json

# F-26: the sheet. Its scope: a warehouse with its bins, one place, and of these only a category, a class or named parts.
stocktakes = Table(
    "stocktakes",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    location_column("warehouse_id", nullable=True),
    location_column(nullable=True),
    Column("category", String(60)),
    Column("abc_class", String(1)),
    Column("part_nos", Json()),
    Column("with_empty", Boolean, nullable=False),
    # INV-04: a regular stocktake of a whole warehouse is the one of its period.
    Column("is_whole", Boolean, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("note", Text),
    Column("status", String(20), nullable=False),
    Column("planner_id", String(80), nullable=False),
    Column("planner_name", String(120), nullable=False),
    Column("explainer_id", String(80)),
    Column("explainer_name", String(120)),
    Column("approver_id", String(80)),
    Column("approver_name", String(120)),
    Column("reason", Text),
    Column("started_at", Instant()),
    Column("compared_at", Instant()),
    Column("closed_at", Instant()),
    # What came of it; null until it is closed. The value is that of the pieces found less that of the pieces missing.
    Column("differing", Integer),
    Column("pieces_over", Integer),
    Column("pieces_short", Integer),
    Column("value_fen", BigInteger),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_stocktakes_created_at", "created_at", "id"),
    Index("ix_stocktakes_status", "status", "created_at", "id"),
    Index("ix_stocktakes_kind", "kind", "created_at", "id"),
    Index("ix_stocktakes_warehouse", "warehouse_id", "created_at", "id"),
)

CARD = ("stocktake_id", "part_id", "location_id", "condition", "owner", "lot_id")

# Codes and numbers are repeated here so that one index answers the sheet in the order in which a person walks. A line
# without a lot stands for an empty shelf, or for pieces that no card knows.
stocktake_lines = Table(
    "stocktake_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("stocktake_id", Id(), ForeignKey("stocktakes.id"), nullable=False),
    part_column(),
    location_column(),
    Column("lot_id", Id(), ForeignKey("lots.id")),
    Column("condition", String(20), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("location_code", String(60), nullable=False),
    Column("part_no", String(60), nullable=False),
    Column("lot_no", String(120), nullable=False),
    Column("is_found", Boolean, nullable=False),
    # The newest count, and what the card said at that very moment: a later movement is no difference.
    Column("counted", Integer),
    Column("card", Integer),
    Column("difference", Integer),
    Column("counts", Integer, nullable=False),
    Column("counted_at", Instant()),
    Column("counter_id", String(80)),
    Column("counter_name", String(120)),
    # INV-02: what the ledger says more than the card; not 0 only if the books are broken. Known after the comparison.
    Column("drift", Integer, nullable=False),
    Column("must_recount", Boolean, nullable=False),
    Column("is_recounted", Boolean, nullable=False),
    Column("first_counter_id", String(80)),
    Column("cause", String(30)),
    Column("explanation", Text),
    Index("uq_stocktake_lines_card", *CARD, unique=True),
    CheckConstraint("counted >= 0", name="counted_not_negative"),
    Index("ix_stocktake_lines_sheet", "stocktake_id", "location_code", "part_no", "lot_no", "id"),
)
lotless = sql("lot_id IS NULL")
Index(
    "uq_stocktake_lines_lotless",
    *(stocktake_lines.c[name] for name in ("stocktake_id", "part_id", "location_id", "condition", "owner", "lot_no")),
    unique=True,
    postgresql_where=lotless,
    sqlite_where=lotless,
)

# Every count of a line; the newest holds.
stocktake_counts = Table(
    "stocktake_counts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("stocktake_id", Id(), ForeignKey("stocktakes.id"), nullable=False),
    Column("line_id", Id(), ForeignKey("stocktake_lines.id"), nullable=False),
    Column("no", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("card", Integer, nullable=False),
    Column("is_recount", Boolean, nullable=False),
    Column("counter_id", String(80), nullable=False),
    Column("counter_name", String(120), nullable=False),
    Column("at", Instant(), nullable=False),
    UniqueConstraint("line_id", "no"),
    Index("ix_stocktake_counts_stocktake", "stocktake_id", "id"),
    Index("ix_stocktake_counts_line", "line_id", "id"),
)

# INV-07: each place of the sheet is looked at once: do things lie where and as they should?
stocktake_places = Table(
    "stocktake_places",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("stocktake_id", Id(), ForeignKey("stocktakes.id"), nullable=False),
    location_column(),
    Column("location_code", String(60), nullable=False),
    Column("is_placed_well", Boolean),
    Column("is_safe", Boolean),
    Column("note", Text),
    Column("checker_name", String(120)),
    Column("checked_at", Instant()),
    UniqueConstraint("stocktake_id", "location_id"),
    Index("ix_stocktake_places_sheet", "stocktake_id", "location_code", "id"),
)
