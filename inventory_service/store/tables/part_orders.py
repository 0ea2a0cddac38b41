"""Parts orders by sites, their lines, and how they are shipped."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import metadata, part_column
from shared.kit.db import Id, Instant

# F-01: the order form. What a draft may lack is null; submission asks for it.
part_orders = Table(
    "part_orders",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("site_id", Id(), nullable=False),
    Column("site_name", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("status", String(30), nullable=False),
    Column("channel", String(20), nullable=False),
    # ORD-08: where the copy of a fax or an email is kept.
    Column("copy_ref", String(120)),
    Column("contact", String(120)),
    Column("phone", String(120)),
    Column("reply_to", String(120)),
    Column("address", Text),
    Column("freight_mode", String(120)),
    Column("reason", Text),
    Column("author_name", String(120), nullable=False),
    # ORD-06: the day for which it was taken, from its first submission on, and whether it counts in that month.
    Column("accepted_on", Date),
    Column("is_counted", Boolean, nullable=False),
    Column("submitted_at", Instant()),
    Column("submitted_on", Date),
    Column("total_fen", BigInteger),
    # ORD-12: the lower rank comes first. `task` and `due_on` are what is to be done next, and by when.
    Column("rank", Integer, nullable=False),
    Column("task", String(20)),
    Column("due_on", Date),
    Column("entry_due_on", Date),
    Column("ship_due_on", Date),
    Column("reviewed_at", Instant()),
    Column("reviewer_name", String(120)),
    Column("review_note", Text),
    Column("erp_no", String(60), unique=True),
    Column("entered_at", Instant()),
    Column("entered_by", String(120)),
    # ORD-01: what the account holds for it, or still lacks.
    Column("missing_fen", BigInteger),
    Column("held_fen", BigInteger),
    Column("paid_at", Instant()),
    # The rest of a partly shipped order was given up; and when nothing more of it was to ship.
    Column("given_up_at", Instant()),
    Column("ended_at", Instant()),
    Column("end_reason", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_part_orders_created_at", "created_at", "id"),
    Index("ix_part_orders_site_id", "site_id", "created_at", "id"),
    Index("ix_part_orders_status", "status", "created_at", "id"),
    Index("ix_part_orders_site_status", "site_id", "status", "created_at", "id"),
    Index("ix_part_orders_accepted_on", "site_id", "accepted_on"),
)
is_due = sql("task IS NOT NULL")
for name, first in (("due", ()), ("site_due", ("site_id",)), ("task", ("task",)), ("site_task", ("site_id", "task"))):
    keys = (part_orders.c[key] for key in (*first, "rank", "due_on", "id"))
    Index(f"ix_part_orders_{name}", *keys, postgresql_where=is_due, sqlite_where=is_due)

part_order_lines = Table(
    "part_order_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("order_id", Id(), ForeignKey("part_orders.id"), nullable=False),
    Column("line_no", Integer, nullable=False),
    part_column(),
    Column("model", String(120)),
    Column("quantity", Integer, nullable=False),
    # ORD-15: the supply price on the day of submission.
    Column("price_fen", BigInteger),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_part_order_lines_order_id", "order_id", "line_no", unique=True),
)

# F-02: a delivery note to a site, from the count to the site's own count.
shipments = Table(
    "shipments",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("note_no", String(40), nullable=False, unique=True),
    Column("order_id", Id(), ForeignKey("part_orders.id"), nullable=False),
    Column("site_id", Id(), nullable=False),
    Column("status", String(20), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("issuer_id", String(80), nullable=False),
    Column("issuer_name", String(120), nullable=False),
    Column("checker", String(120), nullable=False),
    Column("note", Text),
    Column("carrier", String(120)),
    Column("waybill", String(120)),
    Column("freight_mode", String(120)),
    Column("expected_on", Date),
    Column("shipped_at", Instant()),
    Column("shipped_on", Date),
    # INV-10: the day of the last tracking entry, or of the shipment.
    Column("tracked_on", Date),
    Column("arrived_on", Date),
    # ORD-14: the last day for the site's count, who counted, and whether in time.
    Column("confirm_due_on", Date),
    Column("confirmed_at", Instant()),
    Column("confirmed_on", Date),
    Column("confirmed_by", String(120)),
    Column("copy_ref", String(120)),
    Column("confirmation", String(20)),
    # ORD-09: where the papers went for audit and booking.
    Column("documents", String(120)),
    Column("closed_at", Instant()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_shipments_created_at", "created_at", "id"),
    Index("ix_shipments_order_id", "order_id", "created_at", "id"),
    Index("ix_shipments_site_id", "site_id", "created_at", "id"),
    Index("ix_shipments_status", "status", "created_at", "id"),
    Index("ix_shipments_site_status", "site_id", "status", "created_at", "id"),
    Index("ix_shipments_tracked_on", "status", "tracked_on", "id"),
    Index("ix_shipments_confirm_due_on", "status", "confirm_due_on", "id"),
)

shipment_lines = Table(
    "shipment_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("shipment_id", Id(), ForeignKey("shipments.id"), nullable=False),
    Column("order_line_id", Id(), ForeignKey("part_order_lines.id"), nullable=False),
    part_column(),
    Column("quantity", Integer, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    # What the site counted; null until then.
    Column("counted", Integer),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("counted >= 0", name="counted_not_negative"),
    Index("ix_shipment_lines_shipment_id", "shipment_id", "order_line_id", unique=True),
    Index("ix_shipment_lines_order_line_id", "order_line_id"),
)

shipment_tracks = Table(
    "shipment_tracks",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("shipment_id", Id(), ForeignKey("shipments.id"), nullable=False),
    Column("tracked_on", Date, nullable=False),
    Column("status", String(20), nullable=False),
    Column("note", Text),
    Column("tracker_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_shipment_tracks_shipment_id", "shipment_id", "id"),
)
