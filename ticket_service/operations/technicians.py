"""Technicians: registered singly or in bulk with skills and certificates; the warehouse is told of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.events.ticket import TechnicianRegisteredV1
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.ids import new_id
from shared.kit.jobs import Checked
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.sorting import sort_rows
from ticket_service.store import sites
from ticket_service.store.tables import certificates, skills, technicians
from ticket_service.store.technicians import has_code, ids_by_code

REQUIRED = ("code", "name", "on_duty")
OPTIONAL = ("phone", "site_id", "lat", "lon")


def register_technician(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """Take a technician on. Raises Conflict for a code in use, Refused for a site that is not known."""
    technician = _technician(data, ctx.now)
    with ctx.uow() as uow:
        if has_code(uow, technician["code"]):
            raise Conflict("code_taken", taken=technician["code"])
        _check_site(uow, technician["site_id"])
        _write(uow, [technician], "register")
    return technician


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Rows of an import against the stored technicians, known by code; the sites are looked up by theirs."""
    with ctx.reader() as reader:
        known = ids_by_code(reader, (row["code"] for _, row in rows))
        employers = sites.ids_by_code(reader, (row.get("site_code") for _, row in rows))

    def faults(row: Mapping[str, Any]) -> Iterable[Fault]:
        if row.get("site_code") and row["site_code"] not in employers:
            yield Fault.at("/site_code", sites.MISSING)

    placed = [(number, {**row, "site_id": employers.get(row.get("site_code", ""))}) for number, row in rows]
    return sort_rows(placed, key=lambda row: row["code"], known=known, faults=faults)


def write_rows(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert imported technicians and tell the warehouse of each."""
    _write(uow, [_technician(row, uow.now) for row in ready], "import")


def _technician(data: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    row = {"id": data.get("id") or new_id(), "version": 1, "created_at": now}
    row |= {name: data[name] for name in REQUIRED} | {name: data.get(name) for name in OPTIONAL}
    papers = sorted(data["certificates"], key=lambda paper: str(paper["skill"]))
    return row | {"skills": data["skills"], "certificates": papers}


def _write(uow: UnitOfWork, found: Sequence[dict[str, Any]], verb: str) -> None:
    columns = technicians.c.keys()
    uow.insert(technicians, [{name: one[name] for name in columns} for one in found])
    levels = [(one["id"], skill, level) for one in found for skill, level in one["skills"].items()]
    uow.insert(skills, [{"technician_id": own, "skill": skill, "level": level} for own, skill, level in levels])
    uow.insert(certificates, [{"technician_id": one["id"], **paper} for one in found for paper in one["certificates"]])
    for one in found:
        uow.note("technician", one["id"], verb)
        uow.emit(TechnicianRegisteredV1(one["id"], one["code"], one["name"], one["site_id"]))


def _check_site(uow: UnitOfWork, site_id: str | None) -> None:
    if site_id is not None and not sites.has_id(uow, site_id):
        raise Refused("validation_failed", faults=[Fault.at("/site_id", sites.MISSING)])
