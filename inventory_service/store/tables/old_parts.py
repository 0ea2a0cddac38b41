"""Old parts and scrap (旧件, 废件): a record for each, what was done with it, sortings, and sales: the income ledger."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import location_column, metadata
from shared.kit.db import Id, Instant

# OLD-02, OLD-12, OLD-14: sales of scrap and of waste oil. Those that were sold are the income ledger (废旧物品收入台账).
old_part_sales = Table(
    "old_part_sales",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("buyer", String(120), nullable=False),
    # Weight, volume or pieces as the buyer counts them, in thousandths of the unit.
    Column("measure_milli", BigInteger, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("sent_by", String(120)),
    Column("note", Text),
    Column("status", String(20), nullable=False),
    Column("seller_id", String(80), nullable=False),
    Column("seller_name", String(120), nullable=False),
    Column("witness_id", String(80)),
    Column("witness_name", String(120)),
    Column("witnessed_at", Instant()),
    Column("sold_on", Date),
    Column("month", String(7)),
    Column("receipt_no", String(60)),
    Column("cashier_name", String(120)),
    Column("booked_at", Instant()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("measure_milli > 0", name="measure_positive"),
    CheckConstraint("amount_fen > 0", name="amount_positive"),
    Index("ix_old_part_sales_created_at", "created_at", "id"),
    Index("ix_old_part_sales_status", "status", "created_at", "id"),
)
sold = sql("sold_on IS NOT NULL")
income = old_part_sales.c
Index("ix_old_part_sales_sold_on", income.sold_on, income.id, postgresql_where=sold, sqlite_where=sold)
Index("ix_old_part_sales_month", income.month, income.sold_on, income.id, postgresql_where=sold, sqlite_where=sold)

# F-30. Pieces of a part of the catalogue lie in the ledger, with the record's lot, condition and owner; what has no part
# number (waste oil, cartons, a part that only has a name) is kept by its record alone.
old_parts = Table(
    "old_parts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("part_id", Id(), ForeignKey("parts.id")),
    Column("lot_id", Id(), ForeignKey("lots.id")),
    Column("part_name", String(120), nullable=False),
    Column("part_type", String(60)),
    Column("kind", String(20), nullable=False),
    Column("material", String(20)),
    Column("quantity", Integer, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    # Where it is; null once it has left the house.
    location_column(nullable=True),
    Column("condition", String(20), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("ticket_id", Id()),
    Column("ticket_number", String(40)),
    Column("visit_id", Id()),
    Column("line_id", String(60)),
    Column("plate_no", String(20)),
    Column("site_id", Id()),
    Column("technician_id", Id()),
    Column("in_warranty", Boolean, nullable=False),
    Column("goes_to_maker", Boolean, nullable=False),
    Column("for_insurer", Boolean, nullable=False),
    Column("insurer", String(120)),
    Column("removed_on", Date, nullable=False),
    Column("finished_on", Date),
    Column("is_clean", Boolean),
    Column("fine_fen", BigInteger),
    Column("stored_on", Date),
    Column("keeper_name", String(120)),
    Column("handover_result", String(20)),
    Column("move_result", String(20)),
    Column("custody_until", Date),
    # What has to be done with it next, and the last day for it.
    Column("next_step", String(20)),
    Column("due_on", Date),
    Column("sorted_as", String(20)),
    Column("sorted_on", Date),
    Column("sale_id", Id(), ForeignKey("old_part_sales.id")),
    Column("return_id", Id()),
    Column("return_number", String(40)),
    # A return that takes only some of its pieces splits a record.
    Column("split_from_id", Id(), ForeignKey("old_parts.id")),
    Column("ended_on", Date),
    Column("note", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("(part_id IS NULL) = (lot_id IS NULL)", name="lot_of_part"),
    Index("ix_old_parts_created_at", "created_at", "id"),
    Index("ix_old_parts_part", "part_id", "status", "id"),
    Index("ix_old_parts_sale_id", "sale_id", "id"),
    Index("ix_old_parts_split_from_id", "split_from_id"),
    *(
        Index(f"ix_old_parts_{name}", name, "created_at", "id")
        for name in ("status", "kind", "ticket_id", "site_id", "technician_id", "location_id")
    ),
)
is_due, in_custody = sql("due_on IS NOT NULL"), sql("custody_until IS NOT NULL AND ended_on IS NULL AND condition = 'old_part'")
cols = old_parts.c
Index("ix_old_parts_due", cols.due_on, cols.id, postgresql_where=is_due, sqlite_where=is_due)
Index("ix_old_parts_next_step", cols.next_step, cols.due_on, cols.id, postgresql_where=is_due, sqlite_where=is_due)
Index("ix_old_parts_custody", cols.custody_until, cols.id, postgresql_where=in_custody, sqlite_where=in_custody)

# What people did with an old part: notices, releases against a signature, collections under supervision.
old_part_acts = Table(
    "old_part_acts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("old_part_id", Id(), ForeignKey("old_parts.id"), nullable=False),
    Column("act", String(20), nullable=False),
    # Who was told, signed, or collected; by which channel; who looked on; the paper.
    Column("person", String(120), nullable=False),
    Column("channel", String(60)),
    Column("supervised_by", String(120)),
    Column("document", String(120)),
    Column("note", Text),
    Column("actor_id", String(80), nullable=False),
    Column("actor_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_old_part_acts_old_part_id", "old_part_id", "id"),
)

# OLD-09: a room was sorted.
old_part_sortings = Table(
    "old_part_sortings",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    location_column(),
    Column("sorted_on", Date, nullable=False),
    Column("led_by", String(120), nullable=False),
    Column("useful", Integer, nullable=False),
    Column("useless", Integer, nullable=False),
    Column("note", Text),
    Column("actor_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_old_part_sortings_created_at", "created_at", "id"),
    Index("ix_old_part_sortings_location_id", "location_id", "created_at", "id"),
    Index("ix_old_part_sortings_last", "location_id", "sorted_on"),
)

old_part_sorting_lines = Table(
    "old_part_sorting_lines",
    metadata,
    Column("sorting_id", Id(), ForeignKey("old_part_sortings.id"), primary_key=True),
    Column("old_part_id", Id(), ForeignKey("old_parts.id"), primary_key=True),
    Column("mark", String(20), nullable=False),
    Column("from_state", String(20), nullable=False),
    Column("to_state", String(20), nullable=False),
    Index("ix_old_part_sorting_lines_old_part_id", "old_part_id"),
)
