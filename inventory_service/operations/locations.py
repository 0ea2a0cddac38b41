"""Places where stock may lie: opened by people, by imports, and when a site or a technician joins."""

from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.technicians import remember
from inventory_service.store import locations as store
from inventory_service.store.tables.stock import locations
from shared.events.ticket import SiteRegisteredV1, TechnicianRegisteredV1
from shared.kit.errors import Conflict, Fault
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.uow import UnitOfWork


def create(ctx: Context, data: dict[str, Any]) -> Any:
    """Open a place. Raises Conflict if its code is taken."""
    with ctx.uow() as uow:
        if data.get("parent_id"):
            store.get(uow, data["parent_id"], "parent_id")
        if store.by_code(uow, [data["code"]]):
            raise Conflict("location_exists", location_code=data["code"])
        return _open(uow, **data)


def open_site(ctx: Context, site: SiteRegisteredV1) -> None:
    """A site joined: it gets a place for parts and one for the old parts that it collects."""
    with ctx.uow() as uow:
        known = store.by_code(uow, [f"SITE-{site.code}", f"OLD-{site.code}"])
        for code, kind in ((f"SITE-{site.code}", "site"), (f"OLD-{site.code}", "old_parts")):
            if code not in known:
                _open(uow, code=code, name=site.name, kind=kind, site_id=site.site_id)


def open_van(ctx: Context, technician: TechnicianRegisteredV1) -> None:
    """A technician joined: may hold tools, and the van is a place of its own. One that has a van already keeps it."""
    code = f"VAN-{technician.code}"
    with ctx.uow() as uow:
        remember(uow, technician)
        if store.van_of(uow, technician.technician_id) is None and not store.by_code(uow, [code]):
            _open(uow, code=code, name=technician.name, kind="van", technician_id=technician.technician_id)


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Look imported places up: a code that is known is left as it is; a parent must be known or stand above."""
    checked, seen, opened = Checked(), dict[str, int](), set[str]()
    codes = {row["code"] for _, row in rows} | {row["parent_code"] for _, row in rows if row.get("parent_code")}
    with ctx.reader() as reader:
        known = store.by_code(reader, codes)
    for number, row in rows:
        first = seen.setdefault(row["code"], number)
        parent = row.get("parent_code")
        if first != number:
            checked.faults.append(RowFault(number, Fault.at("/code", "row_duplicate", row=first)))
        elif parent and parent not in known and parent not in opened:
            checked.faults.append(RowFault(number, Fault.at("/parent_code", "location_unknown")))
        elif row["code"] in known:
            checked.unchanged += 1
        else:
            checked.ready.append(row)
            opened.add(row["code"])
    return checked


def write_rows(uow: UnitOfWork, ready: list[dict[str, Any]]) -> None:
    """Write imported places, parents before what stands in them."""
    parents = {
        code: row.id for code, row in store.by_code(uow, (r["parent_code"] for r in ready if r.get("parent_code"))).items()
    }
    made = []
    for row in ready:
        parent = row.pop("parent_code", None)
        made.append(_new(uow, **row, parent_id=parents.get(parent) if parent else None))
        parents[row["code"]] = made[-1]["id"]
    uow.insert(locations, made)
    for row in made:
        uow.note("location", row["id"], "import", to_state="open")


def _new(uow: UnitOfWork, **values: Any) -> dict[str, Any]:
    empty = {"parent_id": None, "technician_id": None, "site_id": None}
    return {"id": new_id(), **empty, **values, "version": 1, "created_at": uow.now}


def _open(uow: UnitOfWork, **values: Any) -> dict[str, Any]:
    row = _new(uow, **values)
    uow.insert(locations, row)
    uow.note("location", row["id"], "open", to_state="open")
    return row
