"""Shelves and bin cards: every change is one conditional statement for any number of rows.

A shelf is the stock of one part at one place in one condition for one owner; its total stands in `stock_levels`, its bin
cards, one a lot, in `balances`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, literal, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from inventory_service.store.recordsets import ROWS, as_rows, recordset
from inventory_service.store.tables.stock import balances, stock_levels
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


Changes = Mapping[Shelf, tuple[int, int]]
CardChanges = Mapping[tuple[Shelf, str], tuple[int, int]]


def change(uow: UnitOfWork, levels: Changes, cards: CardChanges) -> dict[Shelf, int] | None:
    """Add `(on hand, reserved)` to shelves and to their bin cards, by shelf and lot.

    The shelves' new totals; None if one of them would become negative or oversold: the unit must then end.
    """
    after = _change(uow, stock_levels, SHELF, [{**_key(shelf), **_counts(more)} for shelf, more in levels.items()])
    changed = _change(uow, balances, CARD, [{**_key(s), "lot_id": lot, **_counts(more)} for (s, lot), more in cards.items()])
    if len(after) < len(levels) or len(changed) < len(cards):
        return None
    return _totals(after)


def add(uow: UnitOfWork, cards: Sequence[Mapping[str, Any]]) -> dict[Shelf, int]:
    """Add pieces on hand to bin cards (their key, the days of the lot, `on_hand`), making what is not there; the new totals."""
    levels: dict[Shelf, int] = {}
    for card in cards:
        shelf = Shelf(*(card[name] for name in SHELF))
        levels[shelf] = levels.get(shelf, 0) + card["on_hand"]
    rows = [{**_key(shelf), **_counts((more, 0))} for shelf, more in sorted(levels.items(), key=lambda found: str(found[0]))]
    after = _add(uow, stock_levels, SHELF, NEW_LEVEL, rows)
    _add(uow, balances, CARD, NEW_CARD, [{"id": new_id(), **card, "reserved": 0} for card in _merged(cards)])
    return _totals(after)


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


def _totals(rows: Sequence[Any]) -> dict[Shelf, int]:
    return {Shelf(row.part_id, row.location_id, row.condition, row.owner): row.on_hand for row in rows}


def _change(uow: UnitOfWork, table: Table, key: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    dialect = uow.connection.dialect.name
    given = {ROWS: as_rows(table, rows, dialect)}
    return uow.connection.execute(_change_statement(table, key, dialect), given).all() if rows else ()


def _add(
    uow: UnitOfWork, table: Table, key: tuple[str, ...], names: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Any]:
    dialect = uow.connection.dialect.name
    given = {ROWS: as_rows(table, rows, dialect)}
    return uow.connection.execute(_add_statement(table, key, names, dialect), given).all() if rows else ()


# The statements of every stock command are built once.


@lru_cache
def _change_statement(table: Table, key: tuple[str, ...], dialect: str) -> Any:
    _, given = recordset(table, (*key, *COUNTS), dialect)
    on_hand, reserved = table.c.on_hand + given["on_hand"], table.c.reserved + given["reserved"]
    statement = update(table).where(*(table.c[name] == given[name] for name in key))
    statement = statement.where(on_hand >= reserved, reserved >= 0).values(on_hand=on_hand, reserved=reserved)
    return statement.returning(*(table.c[name] for name in (*SHELF, "on_hand")))


@lru_cache
def _add_statement(table: Table, key: tuple[str, ...], names: tuple[str, ...], dialect: str) -> Any:
    _, given = recordset(table, names, dialect)
    insert = pg_insert if dialect == "postgresql" else sqlite_insert
    # SQLite reads ON CONFLICT as part of a join unless a WHERE stands before it.
    source = select(*(given[name] for name in names)).where(literal(1) == literal(1))
    statement = insert(table).from_select(list(names), source)
    more = {"on_hand": table.c.on_hand + statement.excluded.on_hand}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=more)
    return statement.returning(*(table.c[name] for name in (*SHELF, "on_hand")))
