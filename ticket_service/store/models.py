"""Queries on the product catalogue."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select

from shared.kit.reader import Ask, Page, Reader
from ticket_service.store.lookups import Source, rows_in
from ticket_service.store.tables import models

MISSING = "model_unknown"


def get_model(source: Source, model_id: str) -> Row[Any]:
    """One model; the catalogue is open to everybody who may read it. Raises NotFound."""
    return source.one(select(models).where(models.c.id == model_id), MISSING)


def has_code(source: Source, code: str) -> bool:
    """Whether a model has this code."""
    return source.row(select(models.c.id).where(models.c.code == code)) is not None


def list_models(reader: Reader, ask: Ask, filters: Mapping[str, Any]) -> Page:
    """Models by code."""
    statement = select(models)
    for name, value in filters.items():
        statement = statement.where(models.c[name] == value)
    return reader.page(statement, ask, models.c.code, models.c.id)


def ids_by_code(source: Source, codes: Iterable[str | None]) -> dict[str, str]:
    """The id of each model with one of these codes."""
    return {row.code: row.id for row in rows_in(source, select(models.c.code, models.c.id), models.c.code, codes)}


def has_id(source: Source, model_id: str) -> bool:
    """Whether there is this model."""
    return source.row(select(models.c.id).where(models.c.id == model_id)) is not None
