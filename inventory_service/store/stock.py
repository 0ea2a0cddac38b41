"""Questions to bin cards and levels: each is answered by an index.

No query here sums movements: what is on hand is read, not computed.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, and_, case, func, select

from inventory_service.rules.locations import COMPANY, GOOD
from inventory_service.rules.replenishments import ON_ORDER
from inventory_service.rules.reservations import WAITING
from inventory_service.store.locations import visible as visible_locations
from inventory_service.store.parts import id_of
from inventory_service.store.shelves import Shelf
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.replenishments import replenishments
from inventory_service.store.tables.reservations import reservations
from inventory_service.store.tables.stock import balances, locations, lots, stock_levels
from shared.kit.actor import Actor

# INV-16: what can be promised is good and the company's own.
PROMISED = (stock_levels.c.condition == GOOD, stock_levels.c.owner == COMPANY)


# Questions of commands


def pick(shelf: Shelf, order: Sequence[str], most: int) -> Select[Any]:
    """The lots of a shelf with something to give, in the order of consumption, locked; `most` lots always suffice."""
    chosen = (balances.c.lot_id, balances.c.received_on, balances.c.made_on, lots.c.lot_no, lots.c.production_on)
    statement = select(*chosen, (balances.c.on_hand - balances.c.reserved).label("available"))
    statement = statement.join(lots, lots.c.id == balances.c.lot_id)
    statement = statement.where(*(balances.c[name] == value for name, value in asdict(shelf).items()))
    statement = statement.where(balances.c.on_hand > balances.c.reserved)
    return statement.order_by(*(balances.c[name] for name in order)).limit(most).with_for_update(of=balances)


def levels_of(part_id: str, kinds: Sequence[str], rank: int) -> Select[Any]:
    """What each place of these kinds has of a part; where there never was any, there is no row.

    `waiting` is what reservations of this rank or a more urgent one wait for.
    """
    place = (locations.c.id, locations.c.code, locations.c.kind)
    statement = select(*place, stock_levels.c.on_hand, stock_levels.c.reserved, _waiting(part_id, rank))
    statement = statement.join(locations, locations.c.id == stock_levels.c.location_id)
    return statement.where(stock_levels.c.part_id == part_id, *PROMISED, locations.c.kind.in_(kinds))


def level_at(part_id: str, location_id: str, rank: int) -> Select[Any]:
    """What one place has of a part, and what is waited for; no row if there is no such place."""
    place = (locations.c.id, locations.c.code, locations.c.kind)
    counts = (func.coalesce(stock_levels.c[name], 0).label(name) for name in ("on_hand", "reserved"))
    here = and_(stock_levels.c.location_id == locations.c.id, stock_levels.c.part_id == part_id, *PROMISED)
    statement = select(*place, *counts, _waiting(part_id, rank)).select_from(locations)
    return statement.outerjoin(stock_levels, here).where(locations.c.id == location_id)


def _waiting(part_id: str, rank: int) -> Label[int]:
    mine = (reservations.c.part_id == part_id, reservations.c.status == WAITING, reservations.c.rank <= rank)
    return select(func.coalesce(func.sum(reservations.c.quantity), 0)).where(*mine).scalar_subquery().label("waiting")


# Questions of readers


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Stock is visible where its place is."""
    return visible_locations(statement, actor)


def listed(*, part_no: str | None = None, location_id: str | None = None) -> Select[Any]:
    """Bin cards with something on them."""
    statement = (
        select(
            balances,
            parts.c.part_no,
            locations.c.code.label("location_code"),
            lots.c.lot_no,
            lots.c.production_on,
            (balances.c.on_hand - balances.c.reserved).label("available"),
        )
        .join(parts, parts.c.id == balances.c.part_id)
        .join(locations, locations.c.id == balances.c.location_id)
        .join(lots, lots.c.id == balances.c.lot_id)
        .where(balances.c.on_hand > 0)
    )
    if part_no is not None:
        statement = statement.where(balances.c.part_id == id_of(part_no))
    return statement.where(balances.c.location_id == location_id) if location_id else statement


def totals(kinds: Sequence[str]) -> Select[Any]:
    """Each part with its good stock in places of these kinds; a few levels a part, however many movements there were."""

    def total(column: ColumnElement[int]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((locations.c.kind.in_(kinds), column), else_=0)), 0)

    on_hand, reserved = total(stock_levels.c.on_hand), total(stock_levels.c.reserved)
    return (
        select(parts, on_hand.label("on_hand"), reserved.label("reserved"), (on_hand - reserved).label("available"))
        .select_from(parts)
        .outerjoin(stock_levels, and_(stock_levels.c.part_id == parts.c.id, *PROMISED))
        .outerjoin(locations, locations.c.id == stock_levels.c.location_id)
        .group_by(parts.c.id)
    )


def total_of(part_no: str, kinds: Sequence[str]) -> Select[Any]:
    """The good stock of one part in places of these kinds."""
    return totals(kinds).where(parts.c.part_no == part_no)


def planned(kinds: Sequence[str]) -> Select[Any]:
    """The good stock of every part that has a minimum and a maximum, with what is on order."""
    statement = totals(kinds).add_columns(on_order().label("on_order"))
    return statement.where(parts.c.min_level.is_not(None), parts.c.max_level.is_not(None))


def on_order() -> ColumnElement[int]:
    """INV-05: the pieces of a part that are bought and not here yet."""
    mine = (replenishments.c.part_id == parts.c.id, replenishments.c.status.in_(ON_ORDER))
    pieces = select(func.sum(replenishments.c.quantity - replenishments.c.received)).where(*mine)
    return func.coalesce(pieces.correlate(parts).scalar_subquery(), 0)
