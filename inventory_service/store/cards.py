"""The card of a shelf (流水账) and what lay on shelves on a past day: read from what each movement left, never summed.

Both walk the indexes of the two sides of the ledger. The conditions are written as comparisons of whole index keys, in the
order of the index, so that no planner is tempted by another one: the cost does not grow with the number of movements.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, literal, or_, select, true, tuple_

from inventory_service.rules.locations import OUTSIDE
from inventory_service.store.parts import id_of
from inventory_service.store.shelves import SHELF, Shelf
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import locations, lots, movements, stock_levels

SIDES = ("to", "from")
KEYS = (movements.c.at, movements.c.id)
ENTRY = ("id", "at", "kind", "quantity", "lot_id", "voucher_id", "ticket_id", "repair_id", "reverses_id")


def shelf_of(part_no: str, location_id: str) -> Select[Any]:
    """The part and the place that a card is asked for; no row if there is none."""
    chosen = (parts.c.id.label("part_id"), parts.c.part_no, parts.c.unit, locations.c.code, locations.c.kind)
    statement = select(*chosen, locations.c.id).select_from(parts.join(locations, true()))
    return statement.where(parts.c.part_no == part_no, locations.c.id == location_id)


def entries(shelf: Shelf, side: str, after: tuple[Any, ...] | None) -> Select[Any]:
    """What came to a shelf (`to`) or left it (`from`), newest first: where from or where to, and what lay there afterwards.

    `after` is where a page starts: the instant and the id of the last entry of the page before.
    """
    other = "from" if side == "to" else "to"
    key, values = _key(movements, side), [getattr(shelf, name) for name in SHELF]
    quantity, nothing = movements.c.quantity, literal(None, movements.c.quantity.type)
    came, went = (quantity, nothing) if side == "to" else (nothing, quantity)
    counts = (came.label("came"), went.label("went"), movements.c[f"{side}_on_hand"].label("balance"))
    lot_no = select(lots.c.lot_no).where(lots.c.id == movements.c.lot_id).scalar_subquery().label("lot_no")
    code = select(locations.c.code).where(locations.c.id == movements.c[f"{other}_location_id"]).scalar_subquery()
    names = (lot_no, code.label("other_location"))
    statement = select(*(movements.c[name] for name in ENTRY), *counts, *names).where(tuple_(*key) >= _values(key, values))
    if after is None:
        statement = statement.where(tuple_(*key) <= _values(key, values))
    else:
        whole = [*key, *KEYS]
        statement = statement.where(tuple_(*whole) < _values(whole, [*values, *after]))
    return statement.order_by(*(column.desc() for column in (*key, *KEYS)))


def as_of(
    before: datetime, *, part_no: str | None = None, location_id: str | None = None
) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    """What lay on each shelf of a part, or of a place, before an instant; and the sort keys. Empty shelves are left out.

    The shelves come in the order of their own key, so that a page asks for its own shelves only.
    """
    last = {side: _last(side, before).label(f"{side}_key") for side in SIDES}
    levels = select(*(stock_levels.c[name] for name in SHELF), *last.values())
    if part_no is not None:
        levels = levels.where(stock_levels.c.part_id == id_of(part_no))
    if location_id is not None:
        levels = levels.where(stock_levels.c.location_id == location_id)
    return _named(levels.subquery("found"))


def _key(table: Any, side: str) -> list[Any]:
    """The columns that name the shelf on one side of a movement, in the order of their index."""
    return [table.c.part_id, *(table.c[f"{side}_{name}"] for name in SHELF[1:])]


def _values(columns: list[Any], values: list[Any]) -> Any:
    return tuple_(*(literal(value, column.type) for column, value in zip(columns, values, strict=True)))


def _last(side: str, before: datetime) -> Any:
    """The last movement at or before a shelf and an instant in the order of the index: that shelf's, or one before it."""
    key = [*_key(movements, side), movements.c.at]
    here = tuple_(*(stock_levels.c[name] for name in SHELF), literal(before, movements.c.at.type))
    last = select(movements.c.id).where(tuple_(*key) < here).order_by(*(column.desc() for column in (*key, movements.c.id)))
    return last.limit(1).correlate(stock_levels).scalar_subquery()


def _named(found: Subquery) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    out, into = movements.alias("out"), movements.alias("into")
    later = or_(out.c.at > into.c.at, and_(out.c.at == into.c.at, out.c.id > into.c.id))
    is_out = or_(into.c.id.is_(None), and_(out.c.id.is_not(None), later))
    on_hand = case((is_out, out.c.from_on_hand), else_=into.c.to_on_hand)
    names = (parts.c.part_no, locations.c.code.label("location_code"), on_hand.label("on_hand"))
    statement = select(*(found.c[name] for name in SHELF), *names)
    statement = statement.join(parts, parts.c.id == found.c.part_id).join(locations, locations.c.id == found.c.location_id)
    for side, table in (("from", out), ("to", into)):
        same = (column == found.c[name] for column, name in zip(_key(table, side), SHELF, strict=True))
        statement = statement.outerjoin(table, and_(table.c.id == found.c[f"{side}_key"], *same))
    return statement.where(on_hand > 0, locations.c.kind.not_in(OUTSIDE)), tuple(found.c[name] for name in SHELF)
