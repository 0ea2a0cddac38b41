"""Queries on service sites."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, Select, select

from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from ticket_service.store.lookups import Source, rows_in
from ticket_service.store.scope import scoped
from ticket_service.store.tables import sites, technicians

MISSING = "site_unknown"


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A site sees itself, a technician the site that employs them."""

    def employer(own: str) -> Any:
        return sites.c.id.in_(select(technicians.c.site_id).where(technicians.c.id == own))

    return scoped(statement, actor, {"site": lambda own: sites.c.id == own, "technician": employer})


def get_site(source: Source, site_id: str, actor: Actor | None = None) -> Row[Any]:
    """One site, of those that the actor sees if one is named. Raises NotFound."""
    statement = select(sites).where(sites.c.id == site_id)
    return source.one(visible(statement, actor) if actor else statement, MISSING)


def has_code(source: Source, code: str) -> bool:
    """Whether a site has this code."""
    return source.row(select(sites.c.id).where(sites.c.code == code)) is not None


def list_sites(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Sites by code."""
    statement = visible(select(sites), actor)
    for name, value in filters.items():
        statement = statement.where(sites.c[name] == value)
    return reader.page(statement, ask, sites.c.code, sites.c.id)


def ids_by_code(source: Source, codes: Iterable[str | None]) -> dict[str, str]:
    """The id of each site with one of these codes."""
    return {row.code: row.id for row in rows_in(source, select(sites.c.code, sites.c.id), sites.c.code, codes)}


def has_id(source: Source, site_id: str) -> bool:
    """Whether there is this site."""
    return source.row(select(sites.c.id).where(sites.c.id == site_id)) is not None
