"""Shelves and bin cards: any number of changes is one conditional statement.

A shelf is the stock of one part at one place in one condition for one owner; its total stands in `stock_levels`, its bin
cards, one a lot, in `balances`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    Update,
    and_,
    exists,
    func,
    insert,
    select,
    union_all,
    update,
)

from inventory_service.store.recordsets import Rows, Types, fetch, given, recordset, types_of
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import balances, movements, stock_levels
from shared.kit.ids import new_id
from shared.kit.jsontext import as_json
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


# Two commands on a part wait for each other; none waits longer than this.
LONGEST_WAIT, NEXT = timedelta(minutes=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class Changed:
    """What stands on shelves after a change; which of their parts are told apart piece by piece; when one was last moved."""

    on_hand: Mapping[Shelf, int]
    serialised: frozenset[str]
    moved_at: datetime | None


def later(now: datetime, moved_at: datetime | None) -> datetime:
    """The instant of a new movement: now, or just after the last one of the part if that claims to be later.

    So the order of time is the order in which the balances followed each other. A last movement from far in the future is a
    clock that was set wrong and is not followed.
    """
    waited = moved_at is not None and now <= moved_at <= now + LONGEST_WAIT
    return moved_at + NEXT if waited and moved_at else now


def change(uow: UnitOfWork, cards: Mapping[Card, Change]) -> Changed | None:
    """Change bin cards and the totals of their shelves; what is not there yet is made.

    None if one of them would become negative or oversold: the unit must then end. The parts are locked.
    """
    if not cards:
        return Changed({}, frozenset(), None)
    levels: dict[Shelf, Change] = {}
    for card, more in cards.items():
        levels[card.shelf] = levels.get(card.shelf, Change()) + more
    level_rows = [{**_shelf(shelf), **_counts(more)} for shelf, more in levels.items()]
    card_rows = [{"id": new_id(), **_card(card), **_counts(more)} for card, more in cards.items()]
    change_all = _at_once if uow.connection.dialect.name == "postgresql" else _one_by_one
    found, count = change_all(uow.connection, level_rows, card_rows)
    return _told(found) if len(found) == len(levels) and count == len(cards) else None


def free(uow: UnitOfWork, cards: Iterable[tuple[Shelf, str]]) -> dict[tuple[Shelf, str], int]:
    """What these bin cards, by shelf and lot, have that is not promised; cards that are not there are left out."""
    asked = [{**_shelf(shelf), "lot_id": lot_id} for shelf, lot_id in cards]
    rows = fetch(uow.connection, _free_statement(uow.connection.dialect.name), types_of(balances, CARD), asked)
    return {(Shelf(*(getattr(row, name) for name in SHELF)), row.lot_id): row.on_hand - row.reserved for row in rows}


def _told(rows: Sequence[Any]) -> Changed:
    on_hand = {Shelf(row.part_id, row.location_id, row.condition, row.owner): row.on_hand for row in rows}
    serialised = frozenset(row.part_id for row in rows if row.serialised)
    return Changed(on_hand, serialised, max((row.moved_at for row in rows if row.moved_at), default=None))


def _shelf(shelf: Shelf) -> dict[str, str]:
    return {"part_id": shelf.part_id, "location_id": shelf.location_id, "condition": shelf.condition, "owner": shelf.owner}


def _card(card: Card) -> dict[str, Any]:
    return {**_shelf(card.shelf), "lot_id": card.lot_id, "received_on": card.received_on, "made_on": card.made_on}


def _counts(more: Change) -> dict[str, int]:
    return {"on_hand": more.on_hand, "reserved": more.reserved}


def _at_once(connection: Connection, levels: Rows, cards: Rows) -> tuple[Sequence[Any], int]:
    """PostgreSQL: the shelves after the change, and how many cards were changed, in one round trip."""
    found = connection.execute(_all(), {"levels": as_json(levels), "cards": as_json(cards)}).all()
    return found, found[0].cards if found else 0


def _one_by_one(connection: Connection, levels: Rows, cards: Rows) -> tuple[Sequence[Any], int]:
    """SQLite: it cannot change and ask in one statement."""
    changed = _change(connection, balances, CARD, cards)
    if len(_change(connection, stock_levels, SHELF, levels)) < len(levels):
        return [], len(changed)
    return fetch(connection, _levels_now(), types_of(stock_levels, SHELF), levels), len(changed)


def _change(connection: Connection, table: Table, key: tuple[str, ...], rows: Rows) -> list[Any]:
    """SQLite: those that are there, then those that are not."""
    changed: list[Any] = []
    for statement in _pair(table, key):
        changed += connection.execute(statement, given(_types(table), rows, connection.dialect.name)).all()
    return changed


# The statements of every stock command are built once.


@lru_cache
def _pair(table: Table, key: tuple[str, ...]) -> tuple[Any, Any]:
    _, more = recordset(_types(table), "sqlite")
    kept = [table.c[name] for name in key]
    return _update(table, key, more).returning(*kept), _insert(table, key, more).returning(*kept)


@lru_cache
def _all() -> Any:
    """PostgreSQL: shelves and bin cards, those that are there and those that are not."""
    levels = _either(stock_levels, SHELF, "levels", [stock_levels.c[name] for name in (*SHELF, "on_hand")])
    cards = _either(balances, CARD, "cards", [balances.c.lot_id])
    count = select(func.count()).select_from(cards).scalar_subquery().label("cards")
    return select(levels, *_facts(levels.c.part_id), count)


def _either(table: Table, key: tuple[str, ...], name: str, told: Sequence[Any]) -> Any:
    """The rows of a table after the change of those that are there and the making of those that are not."""
    rows, columns = recordset(_types(table), "postgresql", name)
    more = dict(select(*columns.values()).select_from(rows).cte(f"{name}_given").c.items())
    changed = _update(table, key, more).returning(*told).cte(f"{name}_changed")
    made = _insert(table, key, more).returning(*told).cte(f"{name}_made")
    return union_all(select(changed), select(made)).subquery(name)


@lru_cache
def _levels_now() -> Any:
    rows, asked = recordset(types_of(stock_levels, SHELF), "sqlite")
    mine = and_(*(stock_levels.c[name] == asked[name] for name in SHELF))
    return select(stock_levels, *_facts(stock_levels.c.part_id)).select_from(rows).join(stock_levels, mine)


def _types(table: Table) -> Types:
    return types_of(table, [column.name for column in table.c])


def _facts(part_id: ColumnElement[str]) -> tuple[Any, ...]:
    """What the writer of the ledger must know of the part of a shelf."""
    serialised = select(parts.c.serialised).where(parts.c.id == part_id).scalar_subquery()
    moved_at = select(func.max(movements.c.at)).where(movements.c.part_id == part_id).scalar_subquery()
    return serialised.label("serialised"), moved_at.label("moved_at")


@lru_cache
def _free_statement(dialect: str) -> Any:
    rows, asked = recordset(types_of(balances, CARD), dialect)
    return select(balances).select_from(rows).join(balances, and_(*(balances.c[name] == asked[name] for name in CARD)))


def _update(table: Table, key: tuple[str, ...], more: Mapping[str, Any]) -> Update:
    on_hand, reserved = table.c.on_hand + more["on_hand"], table.c.reserved + more["reserved"]
    statement = update(table).where(*(table.c[name] == more[name] for name in key))
    return statement.where(on_hand >= reserved, reserved >= 0).values(on_hand=on_hand, reserved=reserved)


def _insert(table: Table, key: tuple[str, ...], more: Mapping[str, Any]) -> Insert:
    """Only what comes makes a new row. Nobody else makes it meanwhile, since the part is locked."""
    there = table.alias("there")
    known = exists().where(*(there.c[name] == more[name] for name in key))
    names = [column.name for column in table.c]
    new = select(*(more[name] for name in names)).where(more["on_hand"] > 0, ~known)
    return insert(table).from_select(names, new)
