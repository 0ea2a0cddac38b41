"""Counting: one line on a phone or all of them at once. Each count remembers what the card said at that very moment."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.comparisons import demand_recounts
from inventory_service.operations.count_entries import Entry, Read, look_up, parts_of
from inventory_service.rules.counts import check_state
from inventory_service.store import parts as parts_store
from inventory_service.store import stocktake_counts as store
from inventory_service.store import stocktake_sheets as sheets
from inventory_service.store import stocktakes
from inventory_service.store.tables.stocktakes import stocktake_counts, stocktake_lines
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.uow import UnitOfWork


def count(ctx: Context, stocktake_id: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """Count lines of a stocktake, all entries or none. Raises Refused naming every faulty entry, Conflict in another state."""
    with ctx.uow() as uow:
        return record(uow, stocktake_id, entries)


def record(uow: UnitOfWork, stocktake_id: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """A step: count lines. A movement before it is in the card, one after it is no difference, whichever came first."""
    uow.one(stocktakes.listed(id=stocktake_id), "stocktake_unknown")
    parts = parts_of(uow, stocktake_id, entries)
    parts_store.lock_ids(uow, parts.ids)
    sheet = stocktakes.lock_to_count(uow, stocktake_id)
    is_recount = check_state(sheet.status)
    read = look_up(uow, sheet, entries, parts, counter=uow.actor.id)
    if read.faults:
        told = [Fault(f"/counts/{place}{fault.pointer}", fault.code, fault.params) for place, fault in read.faults]
        raise Refused("counts_faulty", clause="INV-02", faults=told)
    if read.added:
        uow.insert(stocktake_lines, read.added)
        sheets.add_places(uow, stocktake_id)
    _write(uow, stocktake_id, read, is_recount=is_recount)
    if is_recount:
        demand_recounts(uow, stocktake_id, [line.id for line, _ in read.counted if not line.must_recount])
    left = uow.one(stocktakes.progress(stocktake_id), "stocktake_unknown")
    return {"counted": len(read.counted), "found": len(read.added), "open": left.open, "to_recount": left.to_recount}


def _write(uow: UnitOfWork, stocktake_id: str, read: Read, *, is_recount: bool) -> None:
    """The newest count of each line, and every count in the history."""
    who = {"counter_id": uow.actor.id, "counter_name": uow.actor.name, "at": uow.now}
    rows = [{"id": line.id, "counted": pieces, "card": line.card} for line, pieces in read.counted]
    store.record(uow, rows, is_recount=is_recount)
    history = []
    for line, pieces in read.counted:
        row = {"id": new_id(), "stocktake_id": stocktake_id, "line_id": line.id, "no": line.counts + 1, **who}
        history.append({**row, "counted": pieces, "card": line.card, "is_recount": is_recount})
    uow.insert(stocktake_counts, history)
    uow.note("stocktake", stocktake_id, "recount" if is_recount else "count", lines=len(rows), found=len(read.added))


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Look an uploaded count sheet up: every row's line must be there and may be counted now."""
    checked, of_sheet = Checked(), defaultdict[str, list[tuple[int, dict[str, Any]]]](list)
    for number, row in rows:
        of_sheet[row["stocktake_no"]].append((number, row))
    with ctx.reader() as reader:
        known = {sheet.number: sheet for sheet in reader.rows(stocktakes.by_number(of_sheet))}
        for name, mine in of_sheet.items():
            fault = _sheet_fault(known.get(name))
            if fault is not None:
                checked.faults += [RowFault(number, fault) for number, _ in mine]
                continue
            entries = [row for _, row in mine]
            parts = parts_of(reader, known[name].id, entries)
            read = look_up(reader, known[name], entries, parts, counter=ctx.actor.id)
            checked.faults += [RowFault(mine[place][0], fault) for place, fault in read.faults]
            faulty = {place for place, _ in read.faults}
            checked.ready += [{**row, "id": known[name].id} for at, (_, row) in enumerate(mine) if at not in faulty]
    return checked


def _sheet_fault(sheet: Any | None) -> Fault | None:
    if sheet is None:
        return Fault.at("/stocktake_no", "stocktake_unknown")
    try:
        check_state(sheet.status)
    except Conflict as conflict:
        return Fault.at("/stocktake_no", conflict.code, **conflict.params)
    return None


def write_rows(uow: UnitOfWork, ready: list[dict[str, Any]]) -> None:
    """Count what an uploaded sheet says, sheet by sheet. Raises what `record` raises: the stock may have moved on."""
    of_sheet = defaultdict[str, list[Entry]](list)
    for row in ready:
        of_sheet[row["id"]].append(row)
    for stocktake_id, entries in sorted(of_sheet.items()):
        record(uow, stocktake_id, entries)
