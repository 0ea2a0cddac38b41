"""Service sites: registered singly or in bulk; the neighbours are told of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.events.ticket import SiteRegisteredV1
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.ids import new_id
from shared.kit.jobs import Checked
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.sorting import sort_rows
from ticket_service.rules.sites import kind_faults
from ticket_service.store.sites import has_code, ids_by_code
from ticket_service.store.tables import sites

REQUIRED = ("code", "name", "kind", "region")
OPTIONAL = ("phone", "lat", "lon")


def register_site(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """Take a site into the network. Raises Refused for a kind that DSP-09 does not list, Conflict for a code in use."""
    policy = ctx.policy()
    faults = kind_faults(data["kind"], policy)
    if faults:
        raise Refused("validation_failed", clause=policy.cite("site.kinds").clause, faults=faults)
    row = _row(data, ctx.now)
    with ctx.uow() as uow:
        if has_code(uow, row["code"]):
            raise Conflict("code_taken", taken=row["code"])
        _write(uow, [row], "register")
    return row


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Rows of an import against the stored sites: known by code."""
    policy = ctx.policy()
    with ctx.reader() as reader:
        known = ids_by_code(reader, (row["code"] for _, row in rows))

    def faults(row: Mapping[str, Any]) -> Iterable[Fault]:
        return kind_faults(row["kind"], policy)

    return sort_rows(rows, key=lambda row: row["code"], known=known, faults=faults)


def write_rows(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert imported sites and tell the neighbours of each."""
    _write(uow, [_row(row, uow.now) for row in ready], "import")


def _row(data: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    row = {"id": data.get("id") or new_id(), "version": 1, "created_at": now}
    return row | {name: data[name] for name in REQUIRED} | {name: data.get(name) for name in OPTIONAL}


def _write(uow: UnitOfWork, rows: Sequence[dict[str, Any]], verb: str) -> None:
    uow.insert(sites, rows)
    for row in rows:
        uow.note("site", row["id"], verb)
        uow.emit(SiteRegisteredV1(row["id"], row["code"], row["name"], row["kind"], row["region"]))
