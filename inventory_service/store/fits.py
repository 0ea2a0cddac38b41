"""Queries of the models that parts fit."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, select

from inventory_service.store.batches import rows_with
from inventory_service.store.tables.catalogue import part_fits
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork


def of_part(part_id: str) -> Select[Any]:
    """The models that a part fits."""
    return select(part_fits).where(part_fits.c.part_id == part_id)


def of_parts(source: Reader | UnitOfWork, part_ids: Iterable[str]) -> dict[tuple[str, str, str], Any]:
    """The fits of parts, by part, model and first serial number."""
    rows = rows_with(source, select(part_fits), part_fits.c.part_id, part_ids)
    return {(row.part_id, row.model_code, row.from_serial): row for row in rows}


def remove(uow: UnitOfWork, fit_id: str) -> None:
    """Take a fit away."""
    uow.execute(delete(part_fits).where(part_fits.c.id == fit_id))
