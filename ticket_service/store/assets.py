"""Queries on sold units and the parts replaced in them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork
from ticket_service.store.lookups import Source, rows_in
from ticket_service.store.scope import scoped
from ticket_service.store.tables import assets, replacements
from ticket_service.store.tables_cases import tickets

MISSING = "asset_unknown"


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A customer sees the units they own, a site those that it registered or has a case on, a technician those of own cases."""

    def of_site(own: str) -> ColumnElement[bool]:
        registered = select(assets.c.id).where(assets.c.site_id == own)
        return assets.c.id.in_(registered.union(select(tickets.c.asset_id).where(tickets.c.site_id == own)))

    def of_technician(own: str) -> ColumnElement[bool]:
        return assets.c.id.in_(select(tickets.c.asset_id).where(tickets.c.technician_id == own))

    own_rows = {"customer": lambda own: assets.c.customer_id == own, "site": of_site, "technician": of_technician}
    return scoped(statement, actor, own_rows)


def get_asset(source: Source, asset_id: str, actor: Actor | None = None) -> Row[Any]:
    """One unit, of those that the actor sees if one is named. Raises NotFound."""
    statement = select(assets).where(assets.c.id == asset_id)
    return source.one(visible(statement, actor) if actor else statement, MISSING)


def lock_asset(uow: UnitOfWork, asset_id: str) -> Row[Any]:
    """One unit, locked until the commit. Raises NotFound."""
    return uow.one(select(assets).where(assets.c.id == asset_id).with_for_update(), MISSING)


def has_serial(source: Source, model_id: str, serial_no: str) -> bool:
    """Whether a unit of this model has this serial number."""
    statement = select(assets.c.id).where(assets.c.model_id == model_id, assets.c.serial_no == serial_no)
    return source.row(statement) is not None


def list_assets(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Units by customer or serial number, newest first."""
    statement = visible(select(assets), actor)
    for name, value in filters.items():
        statement = statement.where(assets.c[name] == value)
    return reader.page(statement, ask, assets.c.created_at, assets.c.id, descending=True)


def ids_by_serial(source: Source, serials: Iterable[str | None]) -> dict[tuple[str, str], str]:
    """The id of each unit with one of these serial numbers, by model id and serial number."""
    statement = select(assets.c.model_id, assets.c.serial_no, assets.c.id)
    return {(row.model_id, row.serial_no): row.id for row in rows_in(source, statement, assets.c.serial_no, serials)}


def replaced_until(source: Source, asset_id: str, day: date) -> dict[str, date]:
    """The day of the latest replacement of each component of a unit, up to a day."""
    latest = func.max(replacements.c.replaced_on).label("replaced_on")
    statement = select(replacements.c.component, latest).group_by(replacements.c.component)
    rows = source.rows(statement.where(replacements.c.asset_id == asset_id, replacements.c.replaced_on <= day))
    return {row.component: row.replaced_on for row in rows}
