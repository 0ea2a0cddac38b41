"""Tools that were lost or damaged: reported, the cause decided, paid for or written off, repaired."""

from typing import Any

from inventory_service.context import Context
from inventory_service.operations.compensations import Debt, claim
from inventory_service.operations.tool_steps import NOBODY, advance, record
from inventory_service.operations.tools import shown
from inventory_service.rules.compensations import (
    HOLDER,
    TOOL,
    Damage,
    check_day,
    check_other_person,
    check_payer_known,
    compensation,
)
from inventory_service.rules.tools import (
    DAMAGED,
    GOOD,
    MACHINE,
    REPAIR,
    check_repairable,
    check_writeoff,
    writeoff,
)
from inventory_service.store import technicians
from inventory_service.store import tools as store
from inventory_service.store.tables.tools import tool_reports
from shared.kit.decision import Decision
from shared.kit.ids import new_id
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def report(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """W-23: the holder reports a tool lost or damaged; what is found at the counter or in the store, the keeper reports."""
    number = ctx.number("TR")
    happened_on = data.get("happened_on") or ctx.today
    with ctx.uow() as uow:
        tool = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, tool.status, "report", ctx.actor.roles)
        check_day(happened_on, ctx.today, field="happened_on", first=tool.purchased_on)
        row = dict.fromkeys(column.name for column in tool_reports.c)
        row |= {"id": new_id(), "number": number, "tool_id": tool_id, "holder_id": tool.holder_id, "event": data["event"]}
        row |= {"happened_on": happened_on, "description": data["description"], "reporter_id": uow.actor.id}
        uow.insert(tool_reports, {**row, "reporter_name": uow.actor.name, "version": 1, "created_at": uow.now})
        condition = DAMAGED if data["event"] == DAMAGED else tool.condition
        advance(uow, tool, "report", to, reason=data["description"], fault=data["event"], condition=condition, due_back_on=None)
        return shown(ctx, store.again(uow, tool_id))


def decide_cause(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-04, TOOL-05: a supervisor decides whether a person caused it; if so the holder owes what the policy says.

    Raises Conflict if the supervisor reported it, Refused if somebody owes and nobody held the tool.
    """
    number = ctx.number("CP")
    with ctx.uow() as uow:
        liable = technicians.lock(uow, data["holder_id"]) if data.get("holder_id") else None
        tool = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, tool.status, "decide_cause", ctx.actor.roles)
        found = store.last_report(uow, tool_id)
        check_other_person(found.reporter_id, uow.actor.id)
        facts = {"event": found.event, "price_fen": tool.price_fen, "purchased_on": tool.purchased_on}
        facts |= {"happened_on": found.happened_on, "repair_cost_fen": data.get("repair_cost_fen")}
        decision = compensation(Damage(human_cause=data["human_cause"], **facts), uow.policy)
        uow.decide(decision, tool_id, case_id=tool.ticket_id)
        decided = {"human_cause": data["human_cause"], "cause": data["cause"], "decided_at": uow.now}
        decided |= {"repair_cost_fen": data.get("repair_cost_fen"), "decided_by": uow.actor.name}
        uow.update(tool_reports, found.id, **decided)
        advance(uow, tool, "decide_cause", to, reason=data["cause"])
        if decision.amount_fen:
            _claim(uow, number, store.again(uow, tool_id), decision, liable=liable, cause=data["cause"])
        return shown(ctx, store.again(uow, tool_id))


def _claim(uow: UnitOfWork, number: str, tool: Any, decision: Decision, *, liable: Any | None, cause: str) -> None:
    """TOOL-04: the holder owes; one is named where the tool lay in the store."""
    holder_id = check_payer_known(tool.holder_id or (liable.id if liable else None))
    holder = technicians.known(uow, holder_id)
    advance(uow, tool, "claim", next_state(MACHINE, tool.status, "claim", (SYSTEM,)), holder_id=holder_id)
    debt = Debt(TOOL, tool.id, tool.tool_no, HOLDER, holder.name, decision.amount_fen or 0, cause, holder, tool.ticket_id)
    claim(uow, number, debt)


def write_off(ctx: Context, tool_id: str, reason: str) -> dict[str, Any]:
    """TOOL-05: without human cause nobody pays; the approver of the policy writes the tool off."""
    with ctx.uow() as uow:
        tool = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, tool.status, "write_off", ctx.actor.roles)
        check_writeoff(ctx.actor.roles, uow.policy)
        found = store.last_report(uow, tool_id)
        check_other_person(found.reporter_id, uow.actor.id)
        uow.decide(writeoff(price_fen=tool.price_fen, event=found.event, policy=uow.policy), tool_id, case_id=tool.ticket_id)
        uow.update(tool_reports, found.id, written_off_by=uow.actor.name, written_off_at=uow.now)
        advance(uow, tool, "write_off", to, reason=reason, **NOBODY)
        return shown(ctx, store.again(uow, tool_id))


def restore(ctx: Context, tool_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-07: a damaged tool was repaired and serves again. Raises Conflict for a lost one."""
    with ctx.uow() as uow:
        tool = store.lock(uow, tool_id, ctx.actor)
        to = next_state(MACHINE, tool.status, "restore", ctx.actor.roles)
        check_repairable(tool.fault)
        record(uow, tool_id, REPAIR, note=data["note"], cost_fen=data.get("cost_fen"), condition=GOOD)
        advance(uow, tool, "restore", to, reason=data["note"], **NOBODY, fault=None, condition=GOOD)
        return shown(ctx, store.again(uow, tool_id))
