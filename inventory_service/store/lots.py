"""Queries of lots."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, select

from inventory_service.store.batches import rows_with
from inventory_service.store.recordsets import Rows, Types, fetch, recordset, types_of
from inventory_service.store.tables.stock import lots
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

NUMBER: Types = types_of(lots, ("part_id", "lot_no"))
KEY: Types = types_of(lots, ("part_id", "lot_no", "received_on"))


def find(uow: UnitOfWork, part_id: str, lot_no: str, received_on: date) -> Any | None:
    """The lot with a number that came in on a day, if it is there."""
    key = (lots.c.part_id == part_id, lots.c.lot_no == lot_no, lots.c.received_on == received_on)
    return uow.row(select(lots).where(*key))


def known(uow: UnitOfWork, keys: Rows) -> dict[tuple[str, str, date], Any]:
    """The lots with these keys (`part_id`, `lot_no`, `received_on`), by them; one statement for any number."""
    found = fetch(uow.connection, _known(uow.connection.dialect.name), KEY, keys)
    return {(row.part_id, row.lot_no, row.received_on): row for row in found}


@lru_cache
def _known(dialect: str) -> Select[Any]:
    rows, asked = recordset(KEY, dialect)
    return select(lots).select_from(rows).join(lots, and_(*(lots.c[name] == asked[name] for name in KEY)))


def newest(uow: UnitOfWork, keys: Rows) -> dict[tuple[str, str], Any]:
    """The last received lot of each of these parts and lot numbers (`part_id`, `lot_no`), by them, where there is one."""
    found = fetch(uow.connection, _numbered(uow.connection.dialect.name), NUMBER, keys)
    return {(row.part_id, row.lot_no): row for row in found}


@lru_cache
def _numbered(dialect: str) -> Select[Any]:
    rows, asked = recordset(NUMBER, dialect)
    statement = select(lots).select_from(rows).join(lots, and_(*(lots.c[name] == asked[name] for name in NUMBER)))
    return statement.order_by(lots.c.received_on)


def of_parts(source: Reader | UnitOfWork, part_ids: Iterable[str]) -> dict[tuple[str, str, date], Any]:
    """All lots of these parts, by part, number and day of receipt."""
    found = rows_with(source, select(lots), lots.c.part_id, part_ids)
    return {(row.part_id, row.lot_no, row.received_on): row for row in found}


def new(part_id: str, facts: Mapping[str, Any], *, received_on: date, made_on: date) -> dict[str, Any]:
    """The row of a new lot; `facts` hold its `lot_no` and, where known, `production_on` and `unit_cost_fen`."""
    row = {"id": new_id(), "part_id": part_id, "lot_no": facts["lot_no"], "received_on": received_on, "made_on": made_on}
    return {**row, "production_on": facts.get("production_on"), "unit_cost_fen": facts.get("unit_cost_fen")}
