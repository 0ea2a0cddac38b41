"""Shelves and bin cards: any number of changes is one conditional statement.

A shelf is the stock of one part at one place in one condition for one owner; its total stands in `stock_levels`, its bin
cards, one a lot, in `balances`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, cast, exists, insert, null, select, union_all, update

from inventory_service.store.recordsets import ROWS, as_rows, recordset
from inventory_service.store.tables.stock import balances, stock_levels
from shared.kit.db import Id
from shared.kit.decision import as_json
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

SHELF = ("part_id", "location_id", "condition", "owner")
CARD = (*SHELF, "lot_id")


@dataclass(frozen=True)
class Shelf:
    """The stock of one part at one place in one condition for one owner."""

    part_id: str
    location_id: str
    condition: str
    owner: str


@dataclass(frozen=True)
class Card:
    """The bin card of one lot on a shelf, with the days of the lot."""

    shelf: Shelf
    lot_id: str
    received_on: date
    made_on: date


@dataclass(frozen=True)
class Change:
    """So many pieces more (or fewer, if negative) on hand and put aside."""

    on_hand: int = 0
    reserved: int = 0

    def __add__(self, other: "Change") -> "Change":
        """Both together."""
        return Change(self.on_hand + other.on_hand, self.reserved + other.reserved)


def change(uow: UnitOfWork, cards: Mapping[Card, Change]) -> dict[Shelf, int] | None:
    """Change bin cards and the totals of their shelves; what is not there yet is made. The shelves' new totals.

    None if one of them would become negative or oversold: the unit must then end. The parts are locked.
    """
    levels: dict[Shelf, Change] = {}
    for card, more in cards.items():
        levels[card.shelf] = levels.get(card.shelf, Change()) + more
    level_rows = [{**_shelf(shelf), **_counts(more)} for shelf, more in levels.items()]
    card_rows = [{"id": new_id(), **_card(card), **_counts(more)} for card, more in cards.items()]
    connection = uow.connection
    if connection.dialect.name == "postgresql":
        given = {"levels": as_json(level_rows), "cards": as_json(card_rows)}
        found = connection.execute(_both(), given).all()
    else:
        found = [*_change(connection, stock_levels, SHELF, level_rows), *_change(connection, balances, CARD, card_rows)]
    if len(found) < len(levels) + len(cards):
        return None
    return {Shelf(row.part_id, row.location_id, row.condition, row.owner): row.on_hand for row in found if row.lot_id is None}


def _shelf(shelf: Shelf) -> dict[str, str]:
    return {"part_id": shelf.part_id, "location_id": shelf.location_id, "condition": shelf.condition, "owner": shelf.owner}


def _card(card: Card) -> dict[str, Any]:
    return {**_shelf(card.shelf), "lot_id": card.lot_id, "received_on": card.received_on, "made_on": card.made_on}


def _counts(more: Change) -> dict[str, int]:
    return {"on_hand": more.on_hand, "reserved": more.reserved}


def _change(connection: Connection, table: Table, key: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """SQLite: those that are there, then those that are not; it cannot do both in one statement."""
    changed: list[Any] = []
    for statement in _pair(table, key):
        changed += connection.execute(statement, {ROWS: as_rows(table, rows, connection.dialect.name)}).all()
    return changed


# The statements of every stock command are built once.


@lru_cache
def _pair(table: Table, key: tuple[str, ...]) -> tuple[Any, Any]:
    given = recordset(table, "sqlite")
    return _update(table, key, given).returning(*_told(table)), _insert(table, key, given).returning(*_told(table))


@lru_cache
def _both() -> Any:
    """PostgreSQL: shelves and bin cards, those that are there and those that are not, in one round trip."""
    parts = []
    for table, key, name in ((stock_levels, SHELF, "levels"), (balances, CARD, "cards")):
        given = recordset(table, "postgresql", name)
        parts.append(_update(table, key, given).returning(*_told(table)).cte(f"{name}_changed"))
        parts.append(_insert(table, key, given).returning(*_told(table)).cte(f"{name}_made"))
    return union_all(*(select(part) for part in parts))


def _told(table: Table) -> tuple[Any, ...]:
    lot = table.c.lot_id if "lot_id" in table.c else cast(null(), Id())
    return (*(table.c[name] for name in SHELF), table.c.on_hand, lot.label("lot_id"))


def _update(table: Table, key: tuple[str, ...], given: Mapping[str, Any]) -> Update:
    on_hand, reserved = table.c.on_hand + given["on_hand"], table.c.reserved + given["reserved"]
    statement = update(table).where(*(table.c[name] == given[name] for name in key))
    return statement.where(on_hand >= reserved, reserved >= 0).values(on_hand=on_hand, reserved=reserved)


def _insert(table: Table, key: tuple[str, ...], given: Mapping[str, Any]) -> Insert:
    """Only what comes makes a new row. Nobody else makes it meanwhile, since the part is locked."""
    there = table.alias("there")
    known = exists().where(*(there.c[name] == given[name] for name in key))
    names = [column.name for column in table.c]
    new = select(*(given[name] for name in names)).where(given["on_hand"] > 0, ~known)
    return insert(table).from_select(names, new)
