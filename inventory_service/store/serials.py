"""Pieces by number: each change is one statement for any number of them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, select, update

from inventory_service.rules.locations import OUTSIDE
from inventory_service.store.locations import visible as visible_locations
from inventory_service.store.parts import id_of
from inventory_service.store.recordsets import Rows, Types, fetch, given, insert_from, recordset, types_of
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.serials import movement_serials, serials
from inventory_service.store.tables.stock import locations, lots, movements
from shared.kit.actor import Actor
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

SHELF = ("part_id", "location_id", "condition", "owner")
CARD = (*SHELF, "lot_id")
PLACE = ("location_id", "condition", "owner")
NUMBER: Types = types_of(serials, ("part_id", "serial_no"))
TAKEN: Types = {**types_of(serials, CARD), "quantity": Integer()}
MOVED: Types = {
    **types_of(serials, (*CARD, "serial_no", "movement_id")),
    **{f"to_{name}": serials.c[name].type for name in PLACE},
}
ENTERED: Types = types_of(serials, ("id", *CARD, "serial_no", "movement_id"))
FOLLOWED: Types = types_of(movement_serials, ("movement_id", "serial_id"))
outside = select(locations.c.id).where(locations.c.kind.in_(OUTSIDE))
source, target = locations.alias("source"), locations.alias("target")


# Questions of commands


def known(source: Reader | UnitOfWork, numbers: Rows) -> Sequence[Any]:
    """The pieces with these numbers (`part_id`, `serial_no`), each with the days and the number of its lot."""
    return fetch(source.connection, _known(source.connection.dialect.name), NUMBER, numbers)


@lru_cache
def _known(dialect: str) -> Select[Any]:
    rows, asked = recordset(NUMBER, dialect)
    lot = (lots.c.lot_no, lots.c.received_on, lots.c.made_on, lots.c.production_on)
    statement = select(serials, *lot, locations.c.kind, locations.c.code.label("location_code")).select_from(rows)
    statement = statement.join(serials, and_(*(serials.c[name] == asked[name] for name in NUMBER)))
    statement = statement.join(lots, lots.c.id == serials.c.lot_id)
    return statement.join(locations, locations.c.id == serials.c.location_id)


def first(uow: UnitOfWork, cards: Rows) -> Sequence[Any]:
    """So many (`quantity`) of the first numbers on each of these bin cards, in the order of the numbers."""
    if not cards:
        return ()
    dialect = uow.connection.dialect.name
    # The highest of the quantities, given as a value, lets the database stop numbering a long card early.
    most = {"most": max(card["quantity"] for card in cards)}
    return uow.connection.execute(_first(dialect), given(TAKEN, cards, dialect) | most).all()


@lru_cache
def _first(dialect: str) -> Select[Any]:
    rows, asked = recordset(TAKEN, dialect)
    card = [serials.c[name] for name in CARD]
    nth = func.row_number().over(partition_by=card, order_by=serials.c.serial_no).label("nth")
    lying = select(*card, serials.c.serial_no, asked["quantity"].label("quantity"), nth).select_from(rows)
    found = lying.join(serials, and_(*(serials.c[name] == asked[name] for name in CARD))).subquery("found")
    enough = (found.c.nth <= bindparam("most", type_=Integer()), found.c.nth <= found.c.quantity)
    columns = (found.c[name] for name in (*CARD, "serial_no"))
    return select(*columns).where(*enough).order_by(found.c.serial_no)


# Changes


def move(uow: UnitOfWork, pieces: Rows) -> Sequence[Any]:
    """Carry pieces from where they lie to where they go; `id` and `movement_id` of those that did lie there."""
    statement = _move(uow.connection.dialect.name)
    return _changed(uow, statement, MOVED, pieces)


@lru_cache
def _move(dialect: str) -> Any:
    _, to = recordset(MOVED, dialect)
    statement = update(serials).where(*(serials.c[name] == to[name] for name in (*CARD, "serial_no")))
    values = {name: to[f"to_{name}"] for name in PLACE}
    return statement.values(movement_id=to["movement_id"], **values).returning(serials.c.id, serials.c.movement_id)


def enter(uow: UnitOfWork, pieces: Rows) -> Sequence[Any]:
    """Write pieces down that come in; one that was here before may come back from outside, and no other is known twice."""
    return _changed(uow, _enter(uow.connection.dialect.name), ENTERED, pieces)


@lru_cache
def _enter(dialect: str) -> Any:
    statement = insert_from(serials, ENTERED, dialect)
    change = {name: statement.excluded[name] for name in ("lot_id", *PLACE, "movement_id")}
    back = serials.c.location_id.in_(outside)
    statement = statement.on_conflict_do_update(index_elements=["part_id", "serial_no"], set_=change, where=back)
    return statement.returning(serials.c.id, serials.c.movement_id)


def follow(uow: UnitOfWork, moved: Sequence[Any]) -> None:
    """Write down which movement took which pieces."""
    rows = [{"movement_id": row.movement_id, "serial_id": row.id} for row in moved]
    if rows:
        dialect = uow.connection.dialect.name
        uow.connection.execute(insert_from(movement_serials, FOLLOWED, dialect), given(FOLLOWED, rows, dialect))


def _changed(uow: UnitOfWork, statement: Any, types: Types, rows: Rows) -> Sequence[Any]:
    return uow.connection.execute(statement, given(types, rows, uow.connection.dialect.name)).all() if rows else ()


# Questions of readers


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A piece is visible where its place is."""
    return visible_locations(statement, actor)


def listed(*, part_no: str | None = None, **filters: Any) -> Select[Any]:
    """Pieces with the names of what they name, narrowed by part, number or place."""
    names = (parts.c.part_no, lots.c.lot_no, lots.c.production_on, locations.c.code.label("location_code"), movements.c.at)
    statement = select(serials, *names).join(parts, parts.c.id == serials.c.part_id).join(lots, lots.c.id == serials.c.lot_id)
    statement = statement.join(locations, locations.c.id == serials.c.location_id)
    statement = statement.join(movements, movements.c.id == serials.c.movement_id)
    if part_no is not None:
        statement = statement.where(serials.c.part_id == id_of(part_no))
    return statement.where(*(serials.c[name] == value for name, value in filters.items()))


def trace(serial_id: str) -> Select[Any]:
    """Where a piece has been: the movements that took it."""
    named = (source.c.code.label("from_location"), target.c.code.label("to_location"))
    statement = select(movements, *named).join(movement_serials, movement_serials.c.movement_id == movements.c.id)
    statement = statement.join(source, source.c.id == movements.c.from_location_id)
    statement = statement.join(target, target.c.id == movements.c.to_location_id)
    return statement.where(movement_serials.c.serial_id == serial_id)


def of_movements(movement_ids: Sequence[str]) -> Select[Any]:
    """The numbers that movements took."""
    statement = select(movement_serials.c.movement_id, serials.c.serial_no)
    statement = statement.join(serials, serials.c.id == movement_serials.c.serial_id)
    return statement.where(movement_serials.c.movement_id.in_(movement_ids)).order_by(serials.c.serial_no)


def of_voucher(voucher_id: str) -> Select[Any]:
    """The numbers that the movements of a paper took, each with its lot."""
    statement = select(movement_serials.c.movement_id, movements.c.lot_id, serials.c.serial_no)
    statement = statement.join(movements, movements.c.id == movement_serials.c.movement_id)
    statement = statement.join(serials, serials.c.id == movement_serials.c.serial_id)
    return statement.where(movements.c.voucher_id == voucher_id).order_by(serials.c.serial_no)
