"""Questions to bin cards and levels: each is answered by an index.

No query here sums movements: what is on hand is read, not computed.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Label, Select, and_, bindparam, case, func, select

from inventory_service.rules.locations import COMPANY, GOOD, WAREHOUSES
from inventory_service.rules.parts import LISTED
from inventory_service.rules.replenishments import ON_ORDER
from inventory_service.rules.reservations import WAITING
from inventory_service.store.locations import target_or_van
from inventory_service.store.locations import visible as visible_locations
from inventory_service.store.parts import id_of
from inventory_service.store.shelves import SHELF, Shelf
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.replenishments import replenishments
from inventory_service.store.tables.reservations import reservations
from inventory_service.store.tables.stock import balances, locations, lots, stock_levels
from shared.kit.actor import Actor
from shared.kit.uow import UnitOfWork

PLACE = (locations.c.id, locations.c.code, locations.c.kind)
# INV-16: what can be promised is good and the company's own.
PROMISED = (stock_levels.c.condition == GOOD, stock_levels.c.owner == COMPANY)


# Questions of commands


# They are asked by every stock command, so each is built once.


def pick(uow: UnitOfWork, shelf: Shelf, order: tuple[str, ...], most: int) -> Sequence[Any]:
    """The lots of a shelf with something to give, in the order of consumption; `most` lots always suffice.

    They need no lock of their own: whoever changes a bin card has locked the part.
    """
    given = {"part": shelf.part_id, "place": shelf.location_id, "condition": shelf.condition, "owner": shelf.owner}
    return uow.rows(picking(order), {**given, "most": most})


def levels_of(uow: UnitOfWork, part_id: str, rank: int, location_id: str | None = None) -> Sequence[Any]:
    """What each warehouse and bin has of a part, or one place of any kind; no row where there never was any, or no place.

    `waiting` is what reservations of this rank or a more urgent one wait for.
    """
    if location_id is None:
        return uow.rows(_in_warehouses(), {"part": part_id, "rank": rank})
    return uow.rows(_at_place(), {"part": part_id, "rank": rank, "place": location_id})


@lru_cache
def picking(order: tuple[str, ...]) -> Select[Any]:
    """The query of `pick`: one walk along the index of that order."""
    chosen = (balances.c.lot_id, balances.c.received_on, balances.c.made_on, lots.c.lot_no, lots.c.production_on)
    statement = select(*chosen, (balances.c.on_hand - balances.c.reserved).label("available"))
    statement = statement.join(lots, lots.c.id == balances.c.lot_id)
    statement = statement.where(balances.c.part_id == bindparam("part"), balances.c.location_id == bindparam("place"))
    statement = statement.where(balances.c.condition == bindparam("condition"), balances.c.owner == bindparam("owner"))
    statement = statement.where(balances.c.on_hand > balances.c.reserved).order_by(*(balances.c[name] for name in order))
    return statement.limit(bindparam("most", type_=Integer))


def pick_with_ends(uow: UnitOfWork, part_id: str, order: tuple[str, ...], **given: Any) -> Sequence[Any]:
    """As `pick` and `levels_of` for the good stock of the place `place`, and the place `target` in the same rows.

    Without a `target` it is the van of the technician `technician`. No row if there is no lot to take from.
    """
    condition = {"condition": GOOD, "owner": COMPANY}
    return uow.rows(picking_with_ends(order), {"part": part_id, **condition, **given})


@lru_cache
def picking_with_ends(order: tuple[str, ...]) -> Select[Any]:
    """The query of `pick_with_ends`: the walk of `picking`, with single rows beside it."""
    target = locations.alias("target")
    level = and_(*(stock_levels.c[name] == balances.c[name] for name in SHELF))
    ends = [stock_levels.c.on_hand, stock_levels.c.reserved, _waiting()]
    for place, prefix in ((locations, "place"), (target, "target")):
        ends += [place.c[name].label(f"{prefix}_{name}") for name in ("id", "code", "kind")]
    statement = picking(order).add_columns(*ends).join(locations, locations.c.id == balances.c.location_id)
    return statement.join(stock_levels, level).outerjoin(target, target.c.id == target_or_van())


@lru_cache
def _in_warehouses() -> Select[Any]:
    statement = select(*PLACE, stock_levels.c.on_hand, stock_levels.c.reserved, _waiting())
    statement = statement.join(locations, locations.c.id == stock_levels.c.location_id)
    return statement.where(stock_levels.c.part_id == bindparam("part"), *PROMISED, locations.c.kind.in_(WAREHOUSES))


@lru_cache
def _at_place() -> Select[Any]:
    counts = (func.coalesce(stock_levels.c[name], 0).label(name) for name in ("on_hand", "reserved"))
    here = and_(stock_levels.c.location_id == locations.c.id, stock_levels.c.part_id == bindparam("part"), *PROMISED)
    statement = select(*PLACE, *counts, _waiting()).select_from(locations)
    return statement.outerjoin(stock_levels, here).where(locations.c.id == bindparam("place"))


def _waiting() -> Label[int]:
    mine = (reservations.c.part_id == bindparam("part"), reservations.c.status == WAITING)
    statement = select(func.coalesce(func.sum(reservations.c.quantity), 0))
    return statement.where(*mine, reservations.c.rank <= bindparam("rank")).scalar_subquery().label("waiting")


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
    """The good stock of every part that has a minimum and a maximum and may still be ordered, with what is on order."""
    statement = totals(kinds).add_columns(on_order().label("on_order"))
    return statement.where(parts.c.min_level.is_not(None), parts.c.max_level.is_not(None), parts.c.status == LISTED)


def on_order() -> ColumnElement[int]:
    """INV-05: the pieces of a part that are bought and not here yet."""
    mine = (replenishments.c.part_id == parts.c.id, replenishments.c.status.in_(ON_ORDER))
    pieces = select(func.sum(replenishments.c.quantity - replenishments.c.received)).where(*mine)
    return func.coalesce(pieces.correlate(parts).scalar_subquery(), 0)
