"""The models that parts fit."""

from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.fits import fit_faults
from inventory_service.store import fits as store
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.catalogue import part_fits, parts
from shared.kit.errors import Conflict, Fault, NotFound, Refused
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.uow import UnitOfWork

Row = dict[str, Any]


def add(ctx: Context, part_id: str, data: Row) -> Row:
    """Say that a part fits a model. Raises Conflict if that is known."""
    faults = [*fit_faults(data)]
    if faults:
        raise Refused("fit_faulty", faults=faults)
    with ctx.uow() as uow:
        part = parts_store.lock_one(uow, part_id)
        row = _row(data, part, ctx.now)
        if (part_id, row["model_code"], row["from_serial"]) in store.of_parts(uow, [part_id]):
            raise Conflict("fit_exists", part_no=part.part_no, model=row["model_code"])
        uow.insert(part_fits, row)
        uow.update(parts, part_id)
        uow.note("part", part_id, "add_fit", model=row["model_code"])
        return row


def remove(ctx: Context, part_id: str, fit_id: str, *, if_match: str | None) -> None:
    """Say that a part does not fit a model after all, in the version of the part that the caller has seen."""
    with ctx.uow() as uow:
        part = parts_store.lock_one(uow, part_id)
        known = {row.id: row for row in store.of_parts(uow, [part_id]).values()}
        if fit_id not in known:
            raise NotFound("fit_unknown")
        check_match(part, if_match)
        store.remove(uow, fit_id)
        uow.update(parts, part_id)
        uow.note("part", part_id, "remove_fit", model=known[fit_id].model_code)


def check_rows(ctx: Context, rows: Sequence[tuple[int, Row]]) -> Checked:
    """Look imported fits up: what is known is left as it is, what comes twice is a fault."""
    checked, seen = Checked(), dict[tuple[str, str, str], int]()
    with ctx.reader() as reader:
        found = parts_store.by_number(reader, (row["part_no"] for _, row in rows))
        known = store.of_parts(reader, (part.id for part in found.values()))
    for number, row in rows:
        part, key = found.get(row["part_no"]), (row["part_no"], row["model_code"], row.get("from_serial") or "")
        faults = [*fit_faults(row)]
        if part is None:
            faults.append(Fault.at("/part_no", "part_unknown", part_no=row["part_no"]))
        if (first := seen.setdefault(key, number)) != number:
            faults.append(Fault.at("", "row_duplicate", row=first))
        checked.faults += [RowFault(number, fault) for fault in faults]
        if part is None or faults:
            continue
        if (part.id, *key[1:]) in known:
            checked.unchanged += 1
        else:
            checked.ready.append({**row, "part": part})
    return checked


def write_rows(uow: UnitOfWork, ready: list[Row]) -> None:
    """Write imported fits."""
    uow.insert(part_fits, [_row(row, row["part"], uow.now) for row in ready])
    for part_id in sorted({row["part"].id for row in ready}):
        uow.note("part", part_id, "import_fits")


def _row(data: Row, part: Any, now: Any) -> Row:
    row = {"id": new_id(), "part_id": part.id, "part_no": part.part_no, "model_code": data["model_code"], "created_at": now}
    return {**row, "from_serial": data.get("from_serial") or "", "to_serial": data.get("to_serial"), "note": data.get("note")}
