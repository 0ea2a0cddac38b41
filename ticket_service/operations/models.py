"""The product catalogue: models added singly or in bulk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from shared.kit.jobs import Checked
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.sorting import sort_rows
from ticket_service.store.models import has_code, ids_by_code
from ticket_service.store.tables import models

FIELDS = ("code", "name_zh", "name_en", "category", "is_gas", "skill", "labour_fee_fen", "components")


def register_model(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """Add a model. Raises Conflict for a code in use."""
    row = _row(data, ctx.now)
    with ctx.uow() as uow:
        if has_code(uow, row["code"]):
            raise Conflict("code_taken", taken=row["code"])
        _write(uow, [row], "register")
    return row


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Rows of an import against the stored models: known by code."""
    with ctx.reader() as reader:
        known = ids_by_code(reader, (row["code"] for _, row in rows))
    return sort_rows(rows, key=lambda row: row["code"], known=known, faults=lambda _: ())


def write_rows(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert imported models."""
    _write(uow, [_row(row, uow.now) for row in ready], "import")


def _row(data: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    row = {"id": data.get("id") or new_id(), "version": 1, "created_at": now}
    return row | {name: data[name] for name in FIELDS}


def _write(uow: UnitOfWork, rows: Sequence[dict[str, Any]], verb: str) -> None:
    uow.insert(models, rows)
    for row in rows:
        uow.note("model", row["id"], verb)
