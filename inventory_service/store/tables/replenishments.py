"""What to buy: classes of parts by what is used of them, alerts, runs of the stock plan, and what is on order."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import metadata, part_column
from shared.kit.db import Id, Instant

abc_runs = Table(
    "abc_runs",
    metadata,
    Column("as_of", Date, primary_key=True),
    Column("from_on", Date, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("value_fen", BigInteger, nullable=False),
    Column("created_at", Instant(), nullable=False),
)

# `share` is what this part and all that are used more make up of the whole value, in hundredths of a per cent.
abc_classes = Table(
    "abc_classes",
    metadata,
    Column("part_id", Id(), ForeignKey("parts.id"), primary_key=True),
    Column("class", String(1), nullable=False),
    Column("pieces", BigInteger, nullable=False),
    Column("value_fen", BigInteger, nullable=False),
    Column("share", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Index("ix_abc_classes_value", "value_fen", "part_id"),
    Index("ix_abc_classes_class", "class", "value_fen", "part_id"),
)

# INV-12: one open alert a part at most.
stock_alerts = Table(
    "stock_alerts",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    Column("status", String(20), nullable=False),
    Column("available", Integer, nullable=False),
    Column("min_level", Integer, nullable=False),
    Column("max_level", Integer, nullable=False),
    Column("raised_at", Instant(), nullable=False),
    Column("cleared_at", Instant()),
    Index("ix_stock_alerts_raised_at", "raised_at", "id"),
    Index("ix_stock_alerts_status", "status", "raised_at", "id"),
)
alerting = sql("status = 'open'")
Index("uq_stock_alerts_open", stock_alerts.c.part_id, unique=True, postgresql_where=alerting, sqlite_where=alerting)

replenishment_runs = Table(
    "replenishment_runs",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("title", String(120), nullable=False),
    Column("proposals", Integer, nullable=False),
    Column("superseded", Integer, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("planner_id", String(80), nullable=False),
    Column("planner_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_replenishment_runs_created_at", "created_at", "id"),
)

# A part to buy: the figures of the plan as they stood when it was made, and what became of it. `monthly_usage` is in
# hundredths of a piece, `price_fen` the supply price of a piece on the day of the run.
replenishments = Table(
    "replenishments",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("run_id", Id(), ForeignKey("replenishment_runs.id"), nullable=False),
    part_column(),
    Column("status", String(20), nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("on_order", Integer, nullable=False),
    Column("min_level", Integer, nullable=False),
    Column("max_level", Integer, nullable=False),
    Column("suggestion", Integer, nullable=False),
    Column("monthly_usage", Integer, nullable=False),
    Column("history_months", Integer, nullable=False),
    Column("confidence", String(20), nullable=False),
    Column("days_of_cover", Integer),
    Column("lead_days", Integer, nullable=False),
    Column("price_fen", BigInteger),
    Column("quantity", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("note", Text),
    Column("reason", Text),
    # What was accepted in one step is one purchase (采购单).
    Column("purchase_no", String(40)),
    Column("supplier", String(120)),
    Column("accepter_id", String(80)),
    Column("accepter_name", String(120)),
    Column("accepted_on", Date),
    Column("expected_on", Date),
    # Days from the acceptance to the last goods of it; null until all are there.
    Column("took_days", Integer),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("received >= 0 AND received <= quantity", name="not_over_received"),
    Index("ix_replenishments_created_at", "created_at", "id"),
    Index("ix_replenishments_status", "status", "created_at", "id"),
    Index("ix_replenishments_run_id", "run_id", "created_at", "id"),
    Index("ix_replenishments_part_id", "part_id", "created_at", "id"),
    Index("ix_replenishments_purchase_no", "purchase_no", "created_at", "id"),
)
proposed = sql("status = 'proposed'")
on_order = sql("status IN ('accepted', 'part_received')")
Index("uq_replenishments_proposed", replenishments.c.part_id, unique=True, postgresql_where=proposed, sqlite_where=proposed)
Index("ix_replenishments_on_order", replenishments.c.part_id, postgresql_where=on_order, sqlite_where=on_order)
