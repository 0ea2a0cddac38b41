"""Bin cards and levels: every change is one conditional statement, every question is answered by an index.

No query here sums movements: what is on hand is read, not computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from inventory_service.store.locations import visible as visible_locations
from inventory_service.store.parts import id_of
from inventory_service.store.tables import balances, locations, lots, parts, stock_levels
from shared.kit.actor import Actor
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

LEVEL_KEY = ("part_id", "location_id")
BALANCE_KEY = ("part_id", "location_id", "lot_id", "condition", "owner")


@dataclass(frozen=True)
class Shelf:
    """The stock of one part at one place in one condition."""

    part_id: str
    location_id: str
    condition: str
    owner: str


# Changes


def change_level(uow: UnitOfWork, shelf: Shelf, *, on_hand: int = 0, reserved: int = 0) -> bool:
    """Add to (or take from) a level; False, and nothing changed, if that would make it negative or oversold."""
    where = (stock_levels.c.part_id == shelf.part_id, stock_levels.c.location_id == shelf.location_id)
    return _change(uow, stock_levels, where, on_hand=on_hand, reserved=reserved)


def change_balance(uow: UnitOfWork, shelf: Shelf, lot_id: str, *, on_hand: int = 0, reserved: int = 0) -> bool:
    """Add to (or take from) the bin card of a lot; False, and nothing changed, if that would make it negative or oversold."""
    key = {**_shelf_values(shelf), "lot_id": lot_id}
    where = tuple(balances.c[name] == value for name, value in key.items())
    return _change(uow, balances, where, on_hand=on_hand, reserved=reserved)


def add_levels(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to levels (`part_id location_id on_hand`), making those that are not there."""
    _add(uow, stock_levels, LEVEL_KEY, [{**row, "reserved": 0} for row in rows])


def add_balances(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to bin cards (their key, the days of the lot, `on_hand`), making those that are not there."""
    _add(uow, balances, BALANCE_KEY, [{**row, "id": new_id(), "reserved": 0} for row in rows])


def _change(uow: UnitOfWork, table: Table, where: tuple[Any, ...], *, on_hand: int, reserved: int) -> bool:
    now_on_hand, now_reserved = table.c.on_hand + on_hand, table.c.reserved + reserved
    holds = (now_on_hand >= now_reserved, now_reserved >= 0)
    return uow.execute(update(table).where(*where, *holds).values(on_hand=now_on_hand, reserved=now_reserved)) == 1


def _add(uow: UnitOfWork, table: Table, key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert = pg_insert if uow.connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(table)
    more = {"on_hand": table.c.on_hand + statement.excluded.on_hand}
    uow.connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=more), rows)


# Questions of commands


def pick(shelf: Shelf, order: Sequence[str], most: int) -> Select[Any]:
    """The lots of a shelf with something to give, in the order of consumption, locked; `most` lots always suffice."""
    chosen = (balances.c.lot_id, balances.c.received_on, balances.c.made_on, lots.c.lot_no, lots.c.production_on)
    statement = select(*chosen, (balances.c.on_hand - balances.c.reserved).label("available"))
    statement = statement.join(lots, lots.c.id == balances.c.lot_id)
    statement = statement.where(*(balances.c[name] == value for name, value in _shelf_values(shelf).items()))
    statement = statement.where(balances.c.on_hand > balances.c.reserved)
    return statement.order_by(*(balances.c[name] for name in order)).limit(most).with_for_update(of=balances)


def levels_of(part_id: str, kinds: Sequence[str], location_id: str | None = None) -> Select[Any]:
    """What each place of these kinds has of a part, or the one place asked for."""
    place = (locations.c.id, locations.c.code, locations.c.kind)
    level = select(*place, stock_levels.c.on_hand, stock_levels.c.reserved)
    level = level.join(locations, locations.c.id == stock_levels.c.location_id).where(stock_levels.c.part_id == part_id)
    return level.where(locations.c.id == location_id) if location_id else level.where(locations.c.kind.in_(kinds))


def _shelf_values(shelf: Shelf) -> dict[str, str]:
    return {
        "part_id": shelf.part_id,
        "location_id": shelf.location_id,
        "condition": shelf.condition,
        "owner": shelf.owner,
    }


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
    on_hand, reserved = (func.coalesce(func.sum(stock_levels.c[name]), 0) for name in ("on_hand", "reserved"))
    counted = and_(locations.c.id == stock_levels.c.location_id, locations.c.kind.in_(kinds))
    return (
        select(parts, on_hand.label("on_hand"), reserved.label("reserved"), (on_hand - reserved).label("available"))
        .select_from(parts)
        .outerjoin(stock_levels.join(locations, counted), stock_levels.c.part_id == parts.c.id)
        .group_by(parts.c.id)
    )


def total_of(part_no: str, kinds: Sequence[str]) -> Select[Any]:
    """The good stock of one part in places of these kinds."""
    return totals(kinds).where(parts.c.part_no == part_no)


def planned(kinds: Sequence[str]) -> Select[Any]:
    """The good stock of every part that has a minimum and a maximum."""
    return totals(kinds).where(parts.c.min_level.is_not(None), parts.c.max_level.is_not(None))
