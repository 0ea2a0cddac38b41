"""Stock is a double-entry ledger.

`movements` is the ledger: append-only, every row from one location to another. `balances` is the bin card: what lies where,
by lot, condition and owner. `stock_levels` is the total of a shelf: a promise is made from it. The database itself refuses
a negative or an oversold row (INV-14).
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id, Instant

locations = Table(
    "locations",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("parent_id", Id(), ForeignKey("locations.id")),
    Column("technician_id", Id()),
    Column("site_id", Id()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_locations_kind", "kind", "code"),
    Index("ix_locations_technician_id", "technician_id", "code"),
    Index("ix_locations_site_id", "site_id", "kind"),
)

# INV-17: a lot keeps its production day. `made_on` is that day, or the day of receipt where nobody knows it.
lots = Table(
    "lots",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    Column("lot_no", String(120), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("production_on", Date),
    Column("made_on", Date, nullable=False),
    Column("unit_cost_fen", BigInteger),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("part_id", "lot_no", "received_on"),
    CheckConstraint("made_on <= received_on", name="made_before_receipt"),
)

stock_levels = Table(
    "stock_levels",
    metadata,
    Column("part_id", Id(), ForeignKey("parts.id"), primary_key=True),
    Column("location_id", Id(), ForeignKey("locations.id"), primary_key=True),
    Column("condition", String(20), primary_key=True),
    Column("owner", String(20), primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="not_oversold"),
    Index("ix_stock_levels_location_id", "location_id", "part_id"),
)

# The days of the lot are repeated here so that one index answers a pick in FIFO order.
balances = Table(
    "balances",
    metadata,
    Column("id", Id(), primary_key=True),
    part_column(),
    location_column(),
    Column("lot_id", Id(), ForeignKey("lots.id"), nullable=False),
    Column("condition", String(20), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    UniqueConstraint("part_id", "location_id", "lot_id", "condition", "owner"),
    CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="not_oversold"),
)

stocked, pickable = sql("on_hand > 0"), sql("on_hand > reserved")
FIFO = ("part_id", "location_id", "condition", "owner", "received_on", "made_on", "lot_id")
Index("ix_balances_fifo", *(balances.c[name] for name in FIFO), postgresql_where=pickable, sqlite_where=pickable)
Index("ix_balances_part", balances.c.part_id, balances.c.id, postgresql_where=stocked, sqlite_where=stocked)
Index("ix_balances_location", balances.c.location_id, balances.c.id, postgresql_where=stocked, sqlite_where=stocked)
Index("ix_balances_stocked", balances.c.id, postgresql_where=stocked, sqlite_where=stocked)

# `voucher_id` is the paper behind the movement: a receipt, a delivery note, a visit record, a return, a stock voucher. `at`
# rises from one movement of a part to the next, so that the order of time is the order in which balances followed each other.
movements = Table(
    "movements",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(20), nullable=False),
    part_column(),
    Column("lot_id", Id(), ForeignKey("lots.id"), nullable=False),
    location_column("from_location_id"),
    location_column("to_location_id"),
    Column("from_condition", String(20), nullable=False),
    Column("to_condition", String(20), nullable=False),
    Column("from_owner", String(20), nullable=False),
    Column("to_owner", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    # What the two shelves hold after it, so that a card and a past day are read, not summed; null outside the company.
    Column("from_on_hand", Integer),
    Column("to_on_hand", Integer),
    Column("voucher_id", Id(), nullable=False),
    Column("ticket_id", Id()),
    Column("repair_id", Id()),
    # A correction names the movement that it takes back; a movement is taken back once.
    Column("reverses_id", Id(), ForeignKey("movements.id"), unique=True),
    Column("at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_movements_at", "at", "id"),
    Index("ix_movements_part_id", "part_id", "at", "id"),
    # The card of a shelf and what lay on it on a past day: the two sides of its entries, in the order of time.
    Index("ix_movements_from", "part_id", "from_location_id", "from_condition", "from_owner", "at", "id"),
    Index("ix_movements_to", "part_id", "to_location_id", "to_condition", "to_owner", "at", "id"),
    Index("ix_movements_ticket_id", "ticket_id", "at", "id"),
    Index("ix_movements_repair_id", "repair_id", "at", "id"),
    Index("ix_movements_voucher_id", "voucher_id"),
    Index("ix_movements_lot_id", "lot_id"),
)
