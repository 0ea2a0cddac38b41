"""Looking up what an import of old requests leans on, a block of keys a statement."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from ticket_service.store.lookups import Source, rows_in
from ticket_service.store.tables import assets, models
from ticket_service.store.tables_cases import tickets


def known_refs(source: Source, sources: Iterable[str]) -> set[tuple[str, str]]:
    """Source and reference of every stored request from these sources."""
    statement = select(tickets.c.source, tickets.c.external_ref)
    return {(row.source, row.external_ref) for row in rows_in(source, statement, tickets.c.source, sources)}


def models_by_name(source: Source) -> dict[str, str]:
    """The id of each model by its names and, before them, by its code."""
    rows = source.rows(select(models.c.id, models.c.code, models.c.name_zh, models.c.name_en).order_by(models.c.code.desc()))
    by_name = {name: row.id for row in rows for name in (row.name_zh, row.name_en)}
    return by_name | {row.code: row.id for row in rows}


def units_of(source: Source, customer_ids: Iterable[Any], serials: Iterable[Any]) -> dict[Any, tuple[str, str]]:
    """Id and owner of units: by model and serial number, those without one by customer, model and day of purchase."""
    columns = (assets.c.id, assets.c.customer_id, assets.c.model_id, assets.c.serial_no, assets.c.purchased_on)
    unnumbered = select(*columns).where(assets.c.serial_no.is_(None))
    found: dict[Any, tuple[str, str]] = {}
    for row in rows_in(source, unnumbered, assets.c.customer_id, customer_ids):
        found[(row.customer_id, row.model_id, row.purchased_on)] = (row.id, row.customer_id)
    for row in rows_in(source, select(*columns), assets.c.serial_no, serials):
        found[(row.model_id, row.serial_no)] = (row.id, row.customer_id)
    return found
