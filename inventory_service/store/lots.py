"""Queries of lots."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from inventory_service.store.batches import rows_with
from inventory_service.store.tables.stock import lots
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork


def find(uow: UnitOfWork, part_id: str, lot_no: str, received_on: date) -> Any | None:
    """The lot with a number that came in on a day, if it is there."""
    key = (lots.c.part_id == part_id, lots.c.lot_no == lot_no, lots.c.received_on == received_on)
    return uow.row(select(lots).where(*key))


def of_parts(source: Reader | UnitOfWork, part_ids: Iterable[str]) -> dict[tuple[str, str, date], Any]:
    """All lots of these parts, by part, number and day of receipt."""
    found = rows_with(source, select(lots), lots.c.part_id, part_ids)
    return {(row.part_id, row.lot_no, row.received_on): row for row in found}


def new(part_id: str, facts: Mapping[str, Any], *, received_on: date, made_on: date) -> dict[str, Any]:
    """The row of a new lot; `facts` hold its `lot_no` and, where known, `production_on` and `unit_cost_fen`."""
    row = {"id": new_id(), "part_id": part_id, "lot_no": facts["lot_no"], "received_on": received_on, "made_on": made_on}
    return {**row, "production_on": facts.get("production_on"), "unit_cost_fen": facts.get("unit_cost_fen")}
