"""Queries of places. The fixed ones, the other sides of the ledger, are made by the first migration."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from inventory_service.store.batches import rows_with
from inventory_service.store.scope import own
from inventory_service.store.tables.stock import locations
from shared.kit.actor import Actor
from shared.kit.errors import Fault, Refused
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

SUPPLIER, CUSTOMER, LOSS, SOLD, INSURER = ("SUPPLIER", "CUSTOMER", "LOSS", "SOLD", "INSURER")
OLD_PARTS, QUARANTINE, SCRAP = ("OLD-PARTS", "QUARANTINE", "SCRAP")
STAGING, TRANSIT, ON_LOAN = ("STAGING", "TRANSIT", "ON-LOAN")
FIXED_OF_KIND = {
    "old_parts": "OLD-PARTS",
    "scrap": "SCRAP",
    "quarantine": "QUARANTINE",
    "sheet_metal_room": "SHEET-METAL",
    "accident_room": "ACCIDENT",
    "paint_room": "PAINT-ROOM",
}
# Asked by every stock command, so built once.
_ONE = select(locations).where(locations.c.id == bindparam("place"))
FILTERS = ("code", "kind", "technician_id")


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees the own van and the company's places, a site its own places."""
    company = and_(locations.c.technician_id.is_(None), locations.c.site_id.is_(None))
    shared = company if actor.has("technician") else None
    return own(statement, actor, technician=locations.c.technician_id, site=locations.c.site_id, shared=shared)


def listed(**filters: Any) -> Select[Any]:
    """Places, narrowed by code, kind or technician."""
    return select(locations).where(*(locations.c[name] == value for name, value in filters.items()))


def get(uow: UnitOfWork, location_id: str, field: str = "location_id") -> Any:
    """A place that a body names. Raises Refused, pointing at the field, if there is none."""
    found = uow.row(_ONE, {"place": location_id})
    if found is None:
        raise Refused("location_unknown", faults=[Fault.at(f"/{field}", "location_unknown")])
    return found


def fixed(uow: UnitOfWork, code: str) -> Any:
    """One of the places that always are."""
    return uow.one(listed(code=code), "location_unknown")


def van_of(uow: UnitOfWork, technician_id: str) -> Any | None:
    """The van of a technician, if it is known yet."""
    return uow.row(listed(kind="van", technician_id=technician_id).order_by(locations.c.code).limit(1))


def target_or_van() -> ColumnElement[str]:
    """The id of the place `target`, or without one of the van of the technician `technician`, as a piece of a query."""
    van = locations.alias("van")
    mine = select(van.c.id).where(van.c.kind == "van", van.c.technician_id == bindparam("technician")).order_by(van.c.code)
    return func.coalesce(bindparam("target", type_=van.c.id.type), mine.limit(1).scalar_subquery())


def of_site(uow: UnitOfWork, site_id: str | None, kind: str) -> Any | None:
    """The place of a kind at a site, if it is known yet."""
    if site_id is None:
        return None
    return uow.row(listed(kind=kind, site_id=site_id).order_by(locations.c.code).limit(1))


def by_code(source: Reader | UnitOfWork, codes: Iterable[str]) -> dict[str, Any]:
    """Places by their codes."""
    return {row.code: row for row in rows_with(source, select(locations), locations.c.code, codes)}


def by_ids(source: Reader | UnitOfWork, location_ids: Iterable[str]) -> dict[str, Any]:
    """Places by their ids."""
    return {row.id: row for row in rows_with(source, select(locations), locations.c.id, location_ids)}
