"""The lines of stocktakes: made in one statement however many there are, and shown as sheet, comparison and history."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from inventory_service.rules.locations import WAREHOUSES
from inventory_service.rules.stocktakes import COUNTABLE
from inventory_service.store.recordsets import ROWS, as_rows, recordset, types_of
from inventory_service.store.stocktakes import DIFFERS, price
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.replenishments import abc_classes
from inventory_service.store.tables.stock import balances, locations, lots, stock_levels
from inventory_service.store.tables.stocktakes import stocktake_counts, stocktake_lines, stocktake_places, stocktakes
from shared.kit.db import Id
from shared.kit.uow import UnitOfWork

line = stocktake_lines.c
SHEET = (line.location_code, line.part_no, line.lot_no, line.id)
OPEN, COUNTED, TO_RECOUNT = WHICH = ("open", "counted", "recount")
NEW_LINE = (
    "id",
    "stocktake_id",
    "part_id",
    "location_id",
    "lot_id",
    "condition",
    "owner",
    "location_code",
    "part_no",
    "lot_no",
)
CHECK = ("location_code", "is_placed_well", "is_safe", "note")
BLANK = {"is_found": false(), "counts": literal(0), "drift": literal(0), "must_recount": false(), "is_recounted": false()}


# Planning


def places_of(sheet: Any) -> Select[Any]:
    """The ids of the places that a stocktake covers: one place, a warehouse with all that stands in it, or all warehouses."""
    if sheet.location_id:
        return select(locations.c.id).where(locations.c.id == sheet.location_id)
    if not sheet.warehouse_id:
        return select(locations.c.id).where(locations.c.kind.in_(WAREHOUSES))
    tree = select(locations.c.id, locations.c.kind).where(locations.c.id == sheet.warehouse_id).cte("tree", recursive=True)
    inside = select(locations.c.id, locations.c.kind).join(tree, locations.c.parent_id == tree.c.id)
    tree = tree.union(inside)
    return select(tree.c.id).where(tree.c.kind.in_(COUNTABLE))


def _chosen(sheet: Any) -> list[ColumnElement[bool]]:
    """The parts that a stocktake covers."""
    found = []
    if sheet.category:
        found.append(parts.c.category == sheet.category)
    if sheet.part_nos:
        found.append(parts.c.part_no.in_(sheet.part_nos))
    if sheet.abc_class:
        mine = (abc_classes.c.part_id == parts.c.id, abc_classes.c["class"] == sheet.abc_class)
        found.append(exists().where(*mine))
    return found


def _some_id(uow: UnitOfWork) -> ColumnElement[Any]:
    """An id that the database makes; lines are never sorted by it alone."""
    if uow.connection.dialect.name == "postgresql":
        return func.gen_random_uuid()
    return func.lower(func.hex(func.randomblob(16)))


def add_cards(uow: UnitOfWork, sheet: Any) -> int:
    """A line for each bin card of the scope with something on it that has none yet; how many were added."""
    mine = (line[name] == balances.c[name] for name in ("part_id", "location_id", "lot_id", "condition", "owner"))
    known = exists().where(line.stocktake_id == sheet.id, *mine)
    key = (balances.c.part_id, balances.c.location_id, balances.c.lot_id, balances.c.condition, balances.c.owner)
    names = (locations.c.code, parts.c.part_no, lots.c.lot_no)
    cards = select(_some_id(uow), literal(sheet.id, Id()), *key, *names, *BLANK.values())
    cards = cards.join(parts, parts.c.id == balances.c.part_id).join(locations, locations.c.id == balances.c.location_id)
    cards = cards.join(lots, lots.c.id == balances.c.lot_id)
    cards = cards.where(balances.c.on_hand > 0, balances.c.location_id.in_(places_of(sheet)), *_chosen(sheet), ~known)
    return _add(uow, cards)


def add_empty_shelves(uow: UnitOfWork, sheet: Any) -> int:
    """A line for each shelf of the scope that once held a part and is empty now; how many were added."""
    level = stock_levels.c
    mine = (line[name] == level[name] for name in ("part_id", "location_id", "condition", "owner"))
    known = exists().where(line.stocktake_id == sheet.id, *mine)
    key = (level.part_id, level.location_id, cast(null(), Id()), level.condition, level.owner)
    names = (locations.c.code, parts.c.part_no, literal("", String()))
    shelves = select(_some_id(uow), literal(sheet.id, Id()), *key, *names, *BLANK.values())
    shelves = shelves.join(parts, parts.c.id == level.part_id).join(locations, locations.c.id == level.location_id)
    shelves = shelves.where(level.on_hand == 0, level.location_id.in_(places_of(sheet)), *_chosen(sheet), ~known)
    return _add(uow, shelves)


def _add(uow: UnitOfWork, lines: Select[Any]) -> int:
    statement = insert(stocktake_lines).from_select([*NEW_LINE, *BLANK], lines)
    return uow.connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def add_places(uow: UnitOfWork, stocktake_id: str) -> None:
    """INV-07: a row for each place of the lines, to say how things lie there."""
    used = select(line.location_id, line.location_code).where(line.stocktake_id == stocktake_id).distinct().subquery()
    rows = select(_some_id(uow), literal(stocktake_id, Id()), used.c.location_id, used.c.location_code)
    # SQLite reads ON CONFLICT as part of a join unless a WHERE stands before it.
    rows = rows.where(used.c.location_id.is_not(None))
    made = pg_insert if uow.connection.dialect.name == "postgresql" else sqlite_insert
    statement = made(stocktake_places).from_select(["id", "stocktake_id", "location_id", "location_code"], rows)
    uow.execute(statement.on_conflict_do_nothing(index_elements=["stocktake_id", "location_id"]))


# Reading


def sheet(stocktake_id: str, *, which: str | None = None, **filters: str) -> Select[Any]:
    """The sheet of those who count, without a word of what the books say; narrowed by place, part, or what is to be done."""
    what = (parts.c.name_zh, parts.c.name_en, parts.c.unit, parts.c.shelf, lots.c.production_on, lots.c.received_on)
    statement = select(stocktake_lines, locations.c.name.label("location_name"), *what)
    statement = statement.join(parts, parts.c.id == line.part_id).join(locations, locations.c.id == line.location_id)
    statement = statement.outerjoin(lots, lots.c.id == line.lot_id).where(line.stocktake_id == stocktake_id)
    if which is not None:
        statement = statement.where(_state(stocktake_id)[which])
    return statement.where(*(line[name] == value for name, value in filters.items()))


def _state(stocktake_id: str) -> dict[str, ColumnElement[bool]]:
    """What is to be done with a line. Which ones differ is nobody's to know before all are compared (INV-02)."""
    is_compared = exists().where(stocktakes.c.id == stocktake_id, stocktakes.c.compared_at.is_not(None))
    again = and_(or_(DIFFERS, line.must_recount), line.is_recounted.is_(False), is_compared)
    return {OPEN: line.counted.is_(None), COUNTED: line.counted.is_not(None), TO_RECOUNT: again}


def compared(stocktake_id: str, *, differing: bool | None = None, **filters: str) -> Select[Any]:
    """The lines with account, card and goods beside each other, and what a difference is worth."""
    account, value = line.card + line.drift, line.difference * price()
    statement = sheet(stocktake_id, **filters).add_columns(account.label("account"), value.label("value_fen"))
    if differing is None:
        return statement
    return statement.where(DIFFERS if differing else line.difference == 0)


def counts(stocktake_id: str, *, line_id: str | None = None) -> Select[Any]:
    """Every count of a stocktake, narrowed by line."""
    names = (line.location_code, line.part_no, line.lot_no, line.must_recount, line.is_recounted)
    statement = select(stocktake_counts, *names)
    statement = statement.join(stocktake_lines, line.id == stocktake_counts.c.line_id)
    statement = statement.where(stocktake_counts.c.stocktake_id == stocktake_id)
    return statement.where(stocktake_counts.c.line_id == line_id) if line_id else statement


def places(stocktake_id: str) -> Select[Any]:
    """The places of a stocktake and how things lie there."""
    return select(stocktake_places).where(stocktake_places.c.stocktake_id == stocktake_id)


def check_places(uow: UnitOfWork, stocktake_id: str, checks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write how things lie at places of a stocktake, by their codes; the codes that it has."""
    dialect = uow.connection.dialect.name
    _, given = recordset(types_of(stocktake_places, CHECK), dialect)
    found = {name: given[name] for name in CHECK[1:]}
    statement = update(stocktake_places).where(stocktake_places.c.stocktake_id == stocktake_id)
    statement = statement.where(stocktake_places.c.location_code == given["location_code"])
    statement = statement.values(**found, checker_name=uow.actor.name, checked_at=uow.now)
    rows = as_rows(types_of(stocktake_places, CHECK), [{name: check.get(name) for name in CHECK} for check in checks], dialect)
    done = uow.connection.execute(statement.returning(stocktake_places.c.location_code), {ROWS: rows})
    return list(done.scalars())


def unchecked(stocktake_id: str) -> Select[Any]:
    """The places of a stocktake that nobody has looked at."""
    return places(stocktake_id).where(stocktake_places.c.checked_at.is_(None)).order_by(stocktake_places.c.location_code)
