"""Stocktakes (盘点): planned, started, given up; nothing is frozen, stock moves on meanwhile."""

from collections.abc import Mapping
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.stocktakes import MACHINE, PLANNED, check_countable, due_on, shows_books, standing
from inventory_service.store import locations as places_store
from inventory_service.store import parts as parts_store
from inventory_service.store import stocktake_sheets as sheets
from inventory_service.store import stocktakes as store
from inventory_service.store.tables.stock import locations
from inventory_service.store.tables.stocktakes import stocktakes
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Page
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

NARROWING = ("category", "abc_class", "part_nos")


def plan(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """INV-04: make a sheet with a line for each bin card of the scope. Raises Refused for a scope that is none or empty."""
    number = ctx.number("ST")
    row = {"id": new_id(), "number": number, **data, "status": PLANNED, "version": 1, "created_at": ctx.now}
    row |= {"planner_id": ctx.actor.id, "planner_name": ctx.actor.name, "planned_on": data.get("planned_on", ctx.today)}
    row["is_whole"] = "warehouse_id" in data and not any(name in data for name in NARROWING)
    with ctx.uow() as uow:
        _check_scope(uow, data)
        uow.insert(stocktakes, row)
        sheet = uow.one(store.listed(id=row["id"]), "stocktake_unknown")
        lines = _fill(uow, sheet)
        if lines == 0:
            raise Refused("stocktake_empty", clause="INV-04")
        uow.note("stocktake", row["id"], "plan", to_state=PLANNED, lines=lines)
        return shown(ctx, sheet)


def _fill(uow: UnitOfWork, sheet: Any) -> int:
    lines = sheets.add_cards(uow, sheet)
    lines += sheets.add_empty_shelves(uow, sheet) if sheet.with_empty else 0
    sheets.add_places(uow, sheet.id)
    return lines


def _check_scope(uow: UnitOfWork, data: Mapping[str, Any]) -> None:
    """Places that can be counted and parts that there are. Raises Refused naming every fault."""
    for field in ("warehouse_id", "location_id"):
        if field in data:
            check_countable(places_store.get(uow, data[field], field).kind)
    known = parts_store.by_number(uow, data.get("part_nos", ()))
    missing = [
        Fault.at(f"/part_nos/{place}", "part_unknown", part_no=part_no)
        for place, part_no in enumerate(data.get("part_nos", ()))
        if part_no not in known
    ]
    if missing:
        raise Refused("stocktake_faulty", clause="INV-04", faults=missing)


def start(ctx: Context, stocktake_id: str) -> dict[str, Any]:
    """Begin to count. What came into the scope since the sheet was planned gets its lines."""
    with ctx.uow() as uow:
        row = store.lock(uow, stocktake_id)
        status = next_state(MACHINE, row.status, "start", ctx.actor.roles)
        added = _fill(uow, row)
        uow.update(stocktakes, stocktake_id, status=status, started_at=uow.now)
        uow.note("stocktake", stocktake_id, "start", from_state=row.status, to_state=status, lines=added)
        return again(ctx, uow, stocktake_id)


def cancel(ctx: Context, stocktake_id: str, reason: str) -> dict[str, Any]:
    """Give a stocktake up; nothing is adjusted."""
    with ctx.uow() as uow:
        row = store.lock(uow, stocktake_id)
        status = next_state(MACHINE, row.status, "cancel", ctx.actor.roles)
        uow.update(stocktakes, stocktake_id, status=status, reason=reason, closed_at=uow.now)
        uow.note("stocktake", stocktake_id, "cancel", from_state=row.status, to_state=status, reason=reason)
        return again(ctx, uow, stocktake_id)


def found(ctx: Context, stocktake_id: str) -> Any:
    """A stocktake as it is stored. Raises NotFound."""
    return ctx.row(store.listed(id=stocktake_id), "stocktake_unknown")


def again(ctx: Context, uow: UnitOfWork, stocktake_id: str) -> dict[str, Any]:
    """The stocktake as this unit leaves it."""
    return shown(ctx, uow.one(store.listed(id=stocktake_id), "stocktake_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A stocktake with how far it is and what the caller may do to it now."""
    with ctx.reader() as reader:
        progress = reader.one(store.progress(row.id), "stocktake_unknown")
    # INV-02: how many lines differ is as much a secret as by how much.
    found = {**row._mapping, **progress._mapping} if shows_books(row.status) else {**progress._mapping, **row._mapping}
    found |= {} if shows_books(row.status) else {"unexplained": None}
    return {**found, "actions": verbs_from(MACHINE, row.status, ctx.actor.roles)}


def due(ctx: Context, ask: Ask) -> Page:
    """INV-04: which warehouses have had their regular stocktake of this period, and until when the others are due."""
    policy = ctx.policy()
    with ctx.reader() as reader:
        page = reader.page(store.warehouses(), ask, locations.c.code, locations.c.id)
    rows = []
    for row in page.data:
        state = standing(last_on=row.last_on, is_underway=row.underway_id is not None, today=ctx.today, policy=policy)
        rows.append({**row._mapping, "due_on": due_on(row.last_on, ctx.today, policy), "standing": state})
    return Page(rows, page.next_cursor, page.total)
