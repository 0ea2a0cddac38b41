"""The rows of this service; the kit's own tables stand beside them.

Stock is a double-entry ledger. `movements` is the ledger: append-only, every row from one location to another. `balances`
is the bin card: what lies where, by lot, condition and owner. `stock_levels` is the total of good stock of a part at a
location: what a promise is made from. The database itself refuses a negative or an oversold row (INV-14).
"""

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

from shared.kit.db import Id, Instant, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)


def _part() -> Column[str]:
    return Column("part_id", Id(), ForeignKey("parts.id"), nullable=False)


def _location(name: str = "location_id") -> Column[str]:
    return Column(name, Id(), ForeignKey("locations.id"), nullable=False)


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
    _part(),
    Column("from_on", Date, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("part_id", "from_on"),
    CheckConstraint("price_fen >= 0", name="price_not_negative"),
)

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
    _part(),
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
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="not_oversold"),
)

# The days of the lot are repeated here so that one index answers a pick in FIFO order.
balances = Table(
    "balances",
    metadata,
    Column("id", Id(), primary_key=True),
    _part(),
    _location(),
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

# `voucher_id` is the paper behind the movement: a receipt, a delivery note, a visit record, a return.
movements = Table(
    "movements",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(20), nullable=False),
    _part(),
    Column("lot_id", Id(), ForeignKey("lots.id"), nullable=False),
    _location("from_location_id"),
    _location("to_location_id"),
    Column("from_condition", String(20), nullable=False),
    Column("to_condition", String(20), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("voucher_id", Id(), nullable=False),
    Column("ticket_id", Id()),
    Column("at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_movements_at", "at", "id"),
    Index("ix_movements_part_id", "part_id", "at", "id"),
    Index("ix_movements_ticket_id", "ticket_id", "at", "id"),
    Index("ix_movements_voucher_id", "voucher_id"),
    Index("ix_movements_lot_id", "lot_id"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    _location(),
    Column("document", String(120), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("receiver_id", String(80), nullable=False),
    Column("receiver_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_receipts_created_at", "created_at", "id"),
    Index("ix_receipts_document", "document", "created_at", "id"),
)

# F-02: the delivery note and, read newest first, the delivery ledger (发货台帐).
delivery_notes = Table(
    "delivery_notes",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    _part(),
    Column("quantity", Integer, nullable=False),
    _location("from_location_id"),
    _location("to_location_id"),
    Column("reservation_id", Id(), ForeignKey("reservations.id"), unique=True),
    Column("ticket_id", Id()),
    Column("issuer_id", String(80), nullable=False),
    Column("issuer_name", String(120), nullable=False),
    Column("collector", String(120), nullable=False),
    Column("note", Text),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_delivery_notes_created_at", "created_at", "id"),
    Index("ix_delivery_notes_ticket_id", "ticket_id", "created_at", "id"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    _part(),
    _location(),
    Column("quantity", Integer, nullable=False),
    Column("ticket_id", Id(), nullable=False),
    Column("visit_id", Id()),
    Column("technician_id", Id()),
    Column("needed_on", Date),
    Column("status", String(20), nullable=False),
    Column("hold_until", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_reservations_created_at", "created_at", "id"),
    Index("ix_reservations_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_reservations_technician_id", "technician_id", "created_at", "id"),
    Index("ix_reservations_status", "status", "hold_until"),
)

# Which lots a reservation has put aside.
reservation_lots = Table(
    "reservation_lots",
    metadata,
    Column("reservation_id", Id(), ForeignKey("reservations.id"), primary_key=True),
    Column("lot_id", Id(), ForeignKey("lots.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
)

# INV-02: what the books and the world disagree about, until somebody explains and a supervisor approves.
discrepancies = Table(
    "discrepancies",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("part_no", String(60), nullable=False),
    Column("location_id", Id(), ForeignKey("locations.id")),
    Column("quantity", Integer, nullable=False),
    Column("voucher_id", Id(), nullable=False),
    Column("ticket_id", Id()),
    Column("status", String(20), nullable=False),
    Column("approver_role", String(30), nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_discrepancies_created_at", "created_at", "id"),
    Index("ix_discrepancies_voucher_id", "voucher_id"),
    Index("ix_discrepancies_ticket_id", "ticket_id", "created_at", "id"),
)
