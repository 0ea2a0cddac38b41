"""Tools in people's hands: issued against a signature, handed over, used and looked after, brought back, checked."""

from typing import Any

from inventory_service.context import Context
from inventory_service.operations.tool_steps import NOBODY, advance, record
from inventory_service.operations.tools import shown
from inventory_service.rules.issues import check_separate
from inventory_service.rules.tools import (
    CHECKED,
    FOR_TICKET,
    HANDED_OUT,
    HANDED_OVER,
    MACHINE,
    TAKEN_BACK,
    check_issue,
    check_other_holder,
    check_recordable,
    check_sound,
    clearance,
)
from inventory_service.store import technicians
from inventory_service.store import tools as store
from inventory_service.store.tables.tools import tool_clearances, tools
from shared.kit.ids import new_id
from shared.kit.transitions import next_state

CUSTODY = ("purpose", "ticket_id", "due_back_on")


def issue(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-02: register a tool to the person who keeps it from now on and signs for it.

    Raises Refused without a purpose of the company (TOOL-03), Conflict if somebody else holds it.
    """
    custody: dict[str, Any] = {name: data.get(name) for name in CUSTODY}
    check_issue(**custody, today=ctx.today)
    issuer = (ctx.actor.id, ctx.actor.name, ctx.actor.technician_id)
    for collector in (data["holder_id"], data["signed_by"]):
        check_separate(issuer=issuer, collector=collector, policy=ctx.policy())
    with ctx.uow() as uow:
        holder = technicians.lock(uow, data["holder_id"])
        row = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, row.status, "issue", ctx.actor.roles)
        condition = data.get("condition", row.condition)
        signed = {"holder_id": holder.id, "condition": condition, **custody}
        record(uow, tool_id, HANDED_OUT, **signed, signed_by=data["signed_by"], note=data.get("note"))
        advance(uow, row, "issue", to, reason=data.get("note"), **signed)
        return shown(ctx, store.again(uow, tool_id))


def hand_over(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-08: from one person to another in one step, against the signature of who takes it."""
    with ctx.uow() as uow:
        holder = technicians.lock(uow, data["holder_id"])
        row = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, row.status, "hand_over", ctx.actor.roles)
        check_other_holder(row.holder_id, holder.id)
        custody = {name: data.get(name, getattr(row, name)) for name in CUSTODY}
        custody |= {"ticket_id": custody["ticket_id"] if custody["purpose"] == FOR_TICKET else None}
        check_issue(**{**custody, "due_back_on": data.get("due_back_on")}, today=ctx.today)
        signed = {"holder_id": holder.id, "condition": data.get("condition", row.condition), **custody}
        told = {"from_holder_id": row.holder_id, "signed_by": data["signed_by"], "note": data.get("note")}
        record(uow, tool_id, HANDED_OVER, **signed, **told)
        advance(uow, row, "hand_over", to, reason=data.get("note"), **signed)
        return shown(ctx, store.again(uow, tool_id))


def give_back(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """W-23: a tool is back at the counter; the keeper signs for it, the check is still to come."""
    with ctx.uow() as uow:
        row = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, row.status, "return", ctx.actor.roles)
        told = {"holder_id": row.holder_id, "ticket_id": row.ticket_id, "condition": data.get("condition")}
        record(uow, tool_id, TAKEN_BACK, **told, signed_by=data["signed_by"], note=data.get("note"))
        advance(uow, row, "return", to, reason=data.get("note"), due_back_on=None)
        return shown(ctx, store.again(uow, tool_id))


def check(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """W-23: the keeper finds a tool that came back sound: it is in the store, its holder is free of it.

    Raises Conflict for a damaged one: that is reported, and a supervisor decides the cause.
    """
    check_sound(data["condition"])
    with ctx.uow() as uow:
        row = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, row.status, "check", ctx.actor.roles)
        told = {"holder_id": row.holder_id, "condition": data["condition"], "note": data.get("note")}
        record(uow, tool_id, CHECKED, **told)
        advance(uow, row, "check", to, reason=data.get("note"), **NOBODY, condition=data["condition"])
        return shown(ctx, store.again(uow, tool_id))


def enter(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-06, TOOL-07: a use, a service, a repair, a calibration or a renewal in the equipment ledger."""
    with ctx.uow() as uow:
        row = store.lock(uow, tool_id, ctx.actor)
        check_recordable(row.status)
        facts = {name: data.get(name) for name in ("ticket_id", "condition", "cost_fen", "note")}
        made = record(uow, tool_id, data["kind"], **facts, holder_id=row.holder_id)
        changed = {name: data[name] for name in ("condition", "service_due_on") if data.get(name)}
        if changed:
            uow.update(tools, tool_id, **changed)
        uow.note("tool", tool_id, "record", case_id=facts["ticket_id"], reason=facts["note"], record=data["kind"])
        names = {"holder_name": row.holder_name, "from_holder_name": None}
        return {**made, **names}


def clear(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-08: confirm that who leaves or changes post has no tool any more. Raises Conflict naming each that is still out."""
    number = ctx.number("CL")
    with ctx.uow() as uow:
        holder = technicians.lock(uow, data["holder_id"])
        still_out = [row.tool_no for row in uow.rows(store.held_by(holder.id))]
        decision = clearance(still_out, uow.policy)
        row = {"id": new_id(), "number": number, "holder_id": holder.id, "reason": data["reason"], "note": data.get("note")}
        row |= {"still_out": len(still_out), "cleared_by": uow.actor.name, "created_at": uow.now}
        uow.insert(tool_clearances, row)
        uow.decide(decision, row["id"])
        uow.note("tool_clearance", row["id"], "clear", to_state="cleared", reason=data.get("note"), holder_id=holder.id)
        return {**row, "holder_name": holder.name}
