"""The card of a shelf (流水账) and what lay on shelves on a past day: read from what each movement left, never summed.

Both walk the indexes of the two sides of the ledger; their cost does not grow with the number of movements.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, literal, or_, select, true, union_all

from inventory_service.rules.locations import OUTSIDE
from inventory_service.store.parts import id_of
from inventory_service.store.shelves import SHELF, Shelf
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import locations, lots, movements, stock_levels

ENTRY = ("id", "at", "kind", "quantity", "lot_id", "voucher_id", "ticket_id", "repair_id", "reverses_id")


def entries(shelf: Shelf) -> tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]:
    """The entries of a shelf: what came in or went out, from or to where, and what lay there afterwards; and its sort keys."""
    sides = union_all(_side("to", "from", shelf), _side("from", "to", shelf)).subquery("card")
    lot_no = select(lots.c.lot_no).where(lots.c.id == sides.c.lot_id).scalar_subquery()
    other = select(locations.c.code).where(locations.c.id == sides.c.other_id).scalar_subquery()
    statement = select(sides, lot_no.label("lot_no"), other.label("other_location"))
    return statement, sides.c.at, sides.c.id


def _side(side: str, other: str, shelf: Shelf) -> Select[Any]:
    mine = (movements.c[f"{side}_{name}"] == getattr(shelf, name) for name in SHELF[1:])
    quantity, nothing = movements.c.quantity, literal(None, movements.c.quantity.type)
    came, went = (quantity, nothing) if side == "to" else (nothing, quantity)
    counts = (came.label("came"), went.label("went"), movements.c[f"{side}_on_hand"].label("balance"))
    columns = (*(movements.c[name] for name in ENTRY), movements.c[f"{other}_location_id"].label("other_id"))
    return select(*columns, *counts).where(movements.c.part_id == shelf.part_id, *mine)


def shelf_of(part_no: str, location_id: str) -> Select[Any]:
    """The part and the place that a card is asked for; no row if there is none."""
    chosen = (parts.c.id.label("part_id"), parts.c.part_no, parts.c.unit, locations.c.code, locations.c.kind)
    statement = select(*chosen, locations.c.id).select_from(parts.join(locations, true()))
    return statement.where(parts.c.part_no == part_no, locations.c.id == location_id)


def as_of(
    before: datetime, *, part_no: str | None = None, location_id: str | None = None
) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    """What lay on each shelf of a part, or of a place, before an instant; and the sort keys. Empty shelves are left out."""
    last = {side: _last(side, before) for side in ("from", "to")}
    levels = select(*(stock_levels.c[name] for name in SHELF), *(key.label(f"{side}_key") for side, key in last.items()))
    if part_no is not None:
        levels = levels.where(stock_levels.c.part_id == id_of(part_no))
    if location_id is not None:
        levels = levels.where(stock_levels.c.location_id == location_id)
    found = levels.subquery("found")
    return _named(found)


def _last(side: str, before: datetime) -> Any:
    """The last movement on one side of a shelf before an instant, by the index of that side."""
    mine = (movements.c[f"{side}_{name}"] == stock_levels.c[name] for name in SHELF[1:])
    last = select(movements.c.id).where(movements.c.part_id == stock_levels.c.part_id, *mine, movements.c.at < before)
    return last.order_by(movements.c.at.desc(), movements.c.id.desc()).limit(1).correlate(stock_levels).scalar_subquery()


def _named(found: Subquery) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    out, into = movements.alias("out"), movements.alias("into")
    is_out = or_(into.c.id.is_(None), and_(out.c.id.is_not(None), or_(out.c.at > into.c.at, _same_and_later(out, into))))
    on_hand = case((is_out, out.c.from_on_hand), else_=into.c.to_on_hand)
    statement = select(
        *(found.c[name] for name in SHELF), parts.c.part_no, locations.c.code.label("location_code"), on_hand.label("on_hand")
    )
    statement = statement.join(parts, parts.c.id == found.c.part_id).join(locations, locations.c.id == found.c.location_id)
    statement = statement.outerjoin(out, out.c.id == found.c.from_key).outerjoin(into, into.c.id == found.c.to_key)
    # In the order of the shelves themselves, so that a page asks for its own shelves only.
    return statement.where(on_hand > 0, locations.c.kind.not_in(OUTSIDE)), tuple(found.c[name] for name in SHELF)


def _same_and_later(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(one.c.at == other.c.at, one.c.id > other.c.id)
