"""Bin cards and levels: every change is one conditional statement, every question is answered by an index.

No query here sums movements: what is on hand is read, not computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Table, Update, and_, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from inventory_service.rules.parts import LISTED
from inventory_service.store.locations import visible as visible_locations
from inventory_service.store.parts import id_of
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import balances, locations, lots, stock_levels
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
    key = {"at_part_id": shelf.part_id, "at_location_id": shelf.location_id}
    return _change(uow, _change_statement(stock_levels, LEVEL_KEY), key, on_hand=on_hand, reserved=reserved)


def change_balance(uow: UnitOfWork, shelf: Shelf, lot_id: str, *, on_hand: int = 0, reserved: int = 0) -> bool:
    """Add to (or take from) the bin card of a lot; False, and nothing changed, if that would make it negative or oversold."""
    key = {f"at_{name}": value for name, value in asdict(shelf).items()}
    statement = _change_statement(balances, BALANCE_KEY)
    return _change(uow, statement, {**key, "at_lot_id": lot_id}, on_hand=on_hand, reserved=reserved)


def add_levels(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to levels (`part_id location_id on_hand`), making those that are not there."""
    _add(uow, stock_levels, LEVEL_KEY, [{**row, "reserved": 0} for row in rows])


def add_balances(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to bin cards (their key, the days of the lot, `on_hand`), making those that are not there."""
    _add(uow, balances, BALANCE_KEY, [{**row, "id": new_id(), "reserved": 0} for row in rows])


def _change(uow: UnitOfWork, statement: Update, key: Mapping[str, str], *, on_hand: int, reserved: int) -> bool:
    values = {**key, "more_on_hand": on_hand, "more_reserved": reserved}
    return uow.connection.execute(statement, values).rowcount == 1


def _add(uow: UnitOfWork, table: Table, key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.connection.execute(_add_statement(table, key, uow.connection.dialect.name), rows)


# The statements of every stock command are built once.


@lru_cache
def _change_statement(table: Table, key: tuple[str, ...]) -> Update:
    on_hand = table.c.on_hand + bindparam("more_on_hand", type_=Integer)
    reserved = table.c.reserved + bindparam("more_reserved", type_=Integer)
    statement = update(table).where(*(table.c[name] == bindparam(f"at_{name}") for name in key))
    return statement.where(on_hand >= reserved, reserved >= 0).values(on_hand=on_hand, reserved=reserved)


@lru_cache
def _add_statement(table: Table, key: tuple[str, ...], dialect: str) -> Any:
    statement = (pg_insert if dialect == "postgresql" else sqlite_insert)(table)
    more = {"on_hand": table.c.on_hand + statement.excluded.on_hand}
    return statement.on_conflict_do_update(index_elements=list(key), set_=more)


# Questions of commands


def pick(shelf: Shelf, order: Sequence[str], most: int) -> Select[Any]:
    """The lots of a shelf with something to give, in the order of consumption, locked; `most` lots always suffice."""
    chosen = (balances.c.lot_id, balances.c.received_on, balances.c.made_on, lots.c.lot_no, lots.c.production_on)
    statement = select(*chosen, (balances.c.on_hand - balances.c.reserved).label("available"))
    statement = statement.join(lots, lots.c.id == balances.c.lot_id)
    statement = statement.where(*(balances.c[name] == value for name, value in asdict(shelf).items()))
    statement = statement.where(balances.c.on_hand > balances.c.reserved)
    return statement.order_by(*(balances.c[name] for name in order)).limit(most).with_for_update(of=balances)


def levels_of(part_id: str, kinds: Sequence[str]) -> Select[Any]:
    """What each place of these kinds has of a part; where there never was any, there is no row."""
    place = (locations.c.id, locations.c.code, locations.c.kind)
    statement = select(*place, stock_levels.c.on_hand, stock_levels.c.reserved)
    statement = statement.join(locations, locations.c.id == stock_levels.c.location_id)
    return statement.where(stock_levels.c.part_id == part_id, locations.c.kind.in_(kinds))


def level_at(part_id: str, location_id: str) -> Select[Any]:
    """What one place has of a part; no row if there is no such place."""
    place = (locations.c.id, locations.c.code, locations.c.kind)
    counts = (func.coalesce(stock_levels.c[name], 0).label(name) for name in ("on_hand", "reserved"))
    here = and_(stock_levels.c.location_id == locations.c.id, stock_levels.c.part_id == part_id)
    return select(*place, *counts).select_from(locations).outerjoin(stock_levels, here).where(locations.c.id == location_id)


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
        .outerjoin(stock_levels, stock_levels.c.part_id == parts.c.id)
        .outerjoin(locations, locations.c.id == stock_levels.c.location_id)
        .group_by(parts.c.id)
    )


def total_of(part_no: str, kinds: Sequence[str]) -> Select[Any]:
    """The good stock of one part in places of these kinds."""
    return totals(kinds).where(parts.c.part_no == part_no)


def planned(kinds: Sequence[str]) -> Select[Any]:
    """The good stock of every part that has a minimum and a maximum and may still be ordered."""
    return totals(kinds).where(parts.c.min_level.is_not(None), parts.c.max_level.is_not(None), parts.c.status == LISTED)
