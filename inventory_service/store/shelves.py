"""Shelves and bin cards: every change is one conditional statement for any number of rows.

A shelf is the stock of one part at one place in one condition for one owner; its total stands in `stock_levels`, its bin
cards, one a lot, in `balances`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Table, and_, literal_column, select, update

from inventory_service.store.recordsets import fetch, given, insert_from, recordset, types_of
from inventory_service.store.tables.stock import balances, stock_levels
from shared.kit.db import Instant
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

SHELF = ("part_id", "location_id", "condition", "owner")
CARD = (*SHELF, "lot_id")
COUNTS = ("on_hand", "reserved")
NEW_LEVEL = (*SHELF, *COUNTS)
NEW_CARD = ("id", *CARD, "received_on", "made_on", *COUNTS)


@dataclass(frozen=True)
class Shelf:
    """The stock of one part at one place in one condition for one owner."""

    part_id: str
    location_id: str
    condition: str
    owner: str


# Two commands on a part wait for each other; none waits longer than this.
LONGEST_WAIT, NEXT = timedelta(minutes=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class Changed:
    """What stands on shelves after a change; which of their parts are told apart piece by piece; when one was last moved."""

    on_hand: Mapping[Shelf, int]
    serialised: frozenset[str]
    moved_at: datetime | None

    def and_then(self, other: "Changed") -> "Changed":
        """Two changes, one after the other."""
        moments = [at for at in (self.moved_at, other.moved_at) if at is not None]
        on_hand, serialised = {**self.on_hand, **other.on_hand}, self.serialised | other.serialised
        return Changed(on_hand, serialised, max(moments, default=None))


def later(now: datetime, moved_at: datetime | None) -> datetime:
    """The instant of a new movement: now, or just after the last one of the part if that claims to be later.

    So the order of time is the order in which the balances followed each other. A last movement from far in the future is a
    clock that was set wrong and is not followed.
    """
    waited = moved_at is not None and now <= moved_at <= now + LONGEST_WAIT
    return moved_at + NEXT if waited and moved_at else now


Changes = Mapping[Shelf, tuple[int, int]]
CardChanges = Mapping[tuple[Shelf, str], tuple[int, int]]


def change(uow: UnitOfWork, levels: Changes, cards: CardChanges) -> Changed | None:
    """Add `(on hand, reserved)` to shelves and to their bin cards, by shelf and lot.

    None if one of them would become negative or oversold: the unit must then end.
    """
    after = _change(uow, stock_levels, SHELF, [{**_key(shelf), **_counts(more)} for shelf, more in levels.items()])
    changed = _change(uow, balances, CARD, [{**_key(s), "lot_id": lot, **_counts(more)} for (s, lot), more in cards.items()])
    if len(after) < len(levels) or len(changed) < len(cards):
        return None
    return _told(after)


def add(uow: UnitOfWork, cards: Sequence[Mapping[str, Any]]) -> Changed:
    """Add pieces on hand to bin cards (their key, the days of the lot, `on_hand`), making what is not there."""
    levels: dict[Shelf, int] = {}
    for card in cards:
        shelf = Shelf(*(card[name] for name in SHELF))
        levels[shelf] = levels.get(shelf, 0) + card["on_hand"]
    rows = [{**_key(shelf), **_counts((more, 0))} for shelf, more in sorted(levels.items(), key=lambda found: str(found[0]))]
    after = _add(uow, stock_levels, SHELF, NEW_LEVEL, rows)
    _add(uow, balances, CARD, NEW_CARD, [{"id": new_id(), **card, "reserved": 0} for card in _merged(cards)])
    return _told(after)


def free(uow: UnitOfWork, cards: Iterable[tuple[Shelf, str]]) -> dict[tuple[Shelf, str], int]:
    """What these bin cards, by shelf and lot, have that is not promised; cards that are not there are left out."""
    asked = [{**_key(shelf), "lot_id": lot_id} for shelf, lot_id in cards]
    rows = fetch(uow.connection, _free_statement(uow.connection.dialect.name), types_of(balances, CARD), asked)
    return {(Shelf(*(getattr(row, name) for name in SHELF)), row.lot_id): row.on_hand - row.reserved for row in rows}


def _merged(cards: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One row a bin card: a statement cannot change a row twice."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for card in cards:
        row = found.setdefault(tuple(card[name] for name in CARD), {**card, "on_hand": 0})
        row["on_hand"] += card["on_hand"]
    return list(found.values())


def _key(shelf: Shelf) -> dict[str, str]:
    return {name: getattr(shelf, name) for name in SHELF}


def _counts(more: tuple[int, int]) -> dict[str, int]:
    return dict(zip(COUNTS, more, strict=True))


def _told(rows: Sequence[Any]) -> Changed:
    on_hand = {Shelf(row.part_id, row.location_id, row.condition, row.owner): row.on_hand for row in rows}
    serialised = frozenset(row.part_id for row in rows if row.serialised)
    return Changed(on_hand, serialised, max((row.moved_at for row in rows if row.moved_at), default=None))


def _change(uow: UnitOfWork, table: Table, key: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    dialect = uow.connection.dialect.name
    values = given(types_of(table, (*key, *COUNTS)), rows, dialect)
    return uow.connection.execute(_change_statement(table, key, dialect), values).all() if rows else ()


def _add(
    uow: UnitOfWork, table: Table, key: tuple[str, ...], names: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Any]:
    dialect = uow.connection.dialect.name
    values = given(types_of(table, names), rows, dialect)
    return uow.connection.execute(_add_statement(table, key, names, dialect), values).all() if rows else ()


# The statements of every stock command are built once.


@lru_cache
def _change_statement(table: Table, key: tuple[str, ...], dialect: str) -> Any:
    _, more = recordset(types_of(table, (*key, *COUNTS)), dialect)
    on_hand, reserved = table.c.on_hand + more["on_hand"], table.c.reserved + more["reserved"]
    statement = update(table).where(*(table.c[name] == more[name] for name in key))
    statement = statement.where(on_hand >= reserved, reserved >= 0).values(on_hand=on_hand, reserved=reserved)
    return statement.returning(*_facts(table))


@lru_cache
def _add_statement(table: Table, key: tuple[str, ...], names: tuple[str, ...], dialect: str) -> Any:
    statement = insert_from(table, types_of(table, names), dialect)
    more = {"on_hand": table.c.on_hand + statement.excluded.on_hand}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=more)
    return statement.returning(*_facts(table))


@lru_cache
def _free_statement(dialect: str) -> Any:
    rows, asked = recordset(types_of(balances, CARD), dialect)
    return select(balances).select_from(rows).join(balances, and_(*(balances.c[name] == asked[name] for name in CARD)))


def _facts(table: Table) -> list[Any]:
    """What the writer of the ledger must know of a shelf and its part; nothing is asked of a bin card."""
    if table is balances:
        return [table.c.part_id]
    return [*(table.c[name] for name in (*SHELF, "on_hand")), SERIALISED.label("serialised"), MOVED_AT.label("moved_at")]


# Written out, since what a change answers with may not name another table in any other way.
SERIALISED: ColumnElement[bool] = literal_column(
    "(SELECT p.serialised FROM parts AS p WHERE p.id = stock_levels.part_id)", Boolean()
)
MOVED_AT: ColumnElement[datetime] = literal_column(
    "(SELECT MAX(m.at) FROM movements AS m WHERE m.part_id = stock_levels.part_id)", Instant()
)
