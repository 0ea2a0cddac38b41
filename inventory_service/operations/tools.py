"""The register of tools and equipment (F-28): put in, corrected, imported; and who may have one on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.compensations import check_day
from inventory_service.rules.tools import (
    BOOKED_OUT,
    GOOD,
    REGISTERED,
    WRITTEN_OFF,
    Booking,
    actions_for,
    asset_class,
    availability,
)
from inventory_service.store import tools as store
from inventory_service.store.tables.tools import tools
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.policy import Policy
from shared.kit.uow import UnitOfWork


def register(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Put a tool into the ledger; its price says whether it is a fixed asset (TOOL-01). Raises Conflict for a taken number."""
    check_day(data["purchased_on"], ctx.today, field="purchased_on")
    row, decision = _new(data, ctx.now, ctx.policy())
    with ctx.uow() as uow:
        if store.by_number(uow, [row["tool_no"]]):
            raise Conflict("tool_exists", tool_no=row["tool_no"])
        uow.insert(tools, row)
        uow.decide(decision, row["id"])
        uow.note("tool", row["id"], "register", to_state=REGISTERED, tool_no=row["tool_no"])
        return shown(ctx, store.again(uow, row["id"]))


def change(ctx: Context, tool_id: str, data: dict[str, Any], *, if_match: str | None) -> dict[str, Any]:
    """Correct a card; another price is judged anew (TOOL-01). Raises Stale for an older version."""
    if "purchased_on" in data:
        check_day(data["purchased_on"], ctx.today, field="purchased_on")
    with ctx.uow() as uow:
        row = store.lock(uow, tool_id, ctx.actor)
        check_match(row, if_match)
        if data.get("price_fen", row.price_fen) != row.price_fen:
            decision = asset_class(data["price_fen"], uow.policy)
            uow.decide(decision, tool_id)
            data = {**data, "is_fixed_asset": is_fixed(decision)}
        uow.update(tools, tool_id, **data)
        uow.note("tool", tool_id, "update", tool_no=row.tool_no, changed=sorted(data))
        return shown(ctx, store.again(uow, tool_id))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A tool with what the caller may do with it now."""
    return {**row._mapping, "actions": actions_for(row.status, row.fault, ctx.actor.roles, ctx.policy())}


def is_fixed(decision: Decision) -> bool:
    """Whether the answer of TOOL-01 is a fixed asset."""
    return decision.outcome == "fixed_asset"


def available(ctx: Context, *, kind: str, on: date, technician_id: str | None) -> dict[str, Any]:
    """TOOL-09: whether a technician can have a tool of a kind on a day, and who holds those that are out."""
    with ctx.reader() as reader:
        rows = reader.rows(store.listed(kind=kind).where(tools.c.status != WRITTEN_OFF).order_by(tools.c.tool_no))
    bookings = [Booking(row.status, row.holder_id, row.due_back_on) for row in rows]
    outcome = availability(bookings, on=on, technician_id=technician_id)
    answer = {"kind": kind, "on": on, "technician_id": technician_id, "outcome": outcome, "clause": "TOOL-09"}
    return {**answer, "warning": outcome == BOOKED_OUT, "out": [row for row in rows if row.holder_id is not None]}


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Look imported tools up: a number that is known is left as it is, one that comes twice is a fault."""
    checked, seen = Checked(), dict[str, int]()
    with ctx.reader() as reader:
        known = store.by_number(reader, (row["tool_no"] for _, row in rows))
    for number, row in rows:
        first = seen.setdefault(row["tool_no"], number)
        if first != number:
            checked.faults.append(RowFault(number, Fault.at("/tool_no", "row_duplicate", row=first)))
        elif row["tool_no"] in known:
            checked.unchanged += 1
        elif row["purchased_on"] > ctx.today:
            checked.faults.append(RowFault(number, Fault.at("/purchased_on", "day_in_future")))
        else:
            checked.ready.append(row)
    return checked


def write_rows(uow: UnitOfWork, ready: list[dict[str, Any]]) -> None:
    """Write imported tools, each with the decision on its class."""
    made = [_new(row, uow.now, uow.policy) for row in ready]
    uow.insert(tools, [tool for tool, _ in made])
    for tool, decision in made:
        uow.decide(decision, tool["id"])
        uow.note("tool", tool["id"], "import", to_state=REGISTERED, tool_no=tool["tool_no"])


def _new(data: dict[str, Any], now: Any, policy: Policy) -> tuple[dict[str, Any], Decision]:
    decision = asset_class(data["price_fen"], policy)
    row = dict.fromkeys(column.name for column in tools.c) | {"condition": GOOD} | data
    row |= {"id": data.get("id") or new_id(), "status": REGISTERED, "is_fixed_asset": is_fixed(decision)}
    return row | {"version": 1, "created_at": now}, decision
