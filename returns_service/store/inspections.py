"""Queries for QC's inspections."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from returns_service.store.scope import visible
from returns_service.store.tables import inspection_lines, inspections
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader


def one_inspection(inspection_id: str, actor: Actor) -> Select[Any]:
    """One inspection, if the actor may see it."""
    return visible(select(inspections).where(inspections.c.id == inspection_id), inspections, actor)


def lines_of_inspection(reader: Reader, inspection_id: str) -> Sequence[Row[Any]]:
    """What one inspection found, line by line."""
    statement = select(inspection_lines).where(inspection_lines.c.inspection_id == inspection_id)
    return reader.rows(statement.order_by(inspection_lines.c.id))


def list_inspections(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """Inspections, newest first."""
    statement = visible(select(inspections), inspections, actor)
    if "return_id" in filters:
        statement = statement.where(inspections.c.return_id == filters["return_id"])
    return reader.page(statement, ask, inspections.c.created_at, inspections.c.id, descending=True)
