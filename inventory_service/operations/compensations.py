"""What somebody owes for a lost or damaged tool or loaner: claimed where the loss is decided, paid at finance."""

from dataclasses import dataclass
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.tool_steps import NOBODY, advance
from inventory_service.rules.compensations import DUE, MACHINE, TOOL, check_day
from inventory_service.rules.tools import MACHINE as TOOL_MACHINE
from inventory_service.store import compensations as store
from inventory_service.store import tools as tools_store
from inventory_service.store.tables.compensations import compensations
from shared.events.inventory import CompensationDueV1, CompensationPaidV1
from shared.kit.ids import new_id
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Debt:
    """Who owes how much for what; `holder` is the technician's row where it is one, `ticket_id` the case behind it."""

    source: str
    source_id: str
    subject_no: str
    payer: str
    payer_name: str
    amount_fen: int
    reason: str
    holder: Any | None = None
    ticket_id: str | None = None


def claim(uow: UnitOfWork, number: str, debt: Debt) -> None:
    """TOOL-04: write a debt down and tell finance."""
    who = {"holder_id": debt.holder.id if debt.holder else None, "site_id": debt.holder.site_id if debt.holder else None}
    row: dict[str, Any] = {"id": new_id(), "number": number, "source": debt.source, "source_id": debt.source_id, **who}
    row |= {"subject_no": debt.subject_no, "payer": debt.payer, "payer_name": debt.payer_name, "ticket_id": debt.ticket_id}
    row |= {"amount_fen": debt.amount_fen, "reason": debt.reason, "status": DUE, "decided_by": uow.actor.name}
    uow.insert(compensations, {**row, "decided_at": uow.now, "version": 1, "created_at": uow.now})
    told: dict[str, Any] = {"source": debt.source, "amount_fen": debt.amount_fen, "decided_at": uow.now.isoformat(), **who}
    payer: dict[str, Any] = {"payer": debt.payer, "payer_name": debt.payer_name}
    uow.note("compensation", row["id"], "claim", to_state=DUE, case_id=debt.ticket_id, reason=debt.reason, **payer)
    uow.emit(CompensationDueV1(row["id"], number, **told, **payer), case_id=debt.ticket_id)


def pay(ctx: Context, compensation_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """TOOL-04: finance has the money; the tool that was lost or damaged is paid for. Raises Conflict if it is already."""
    check_day(data["paid_on"], ctx.today, field="paid_on")
    with ctx.uow() as uow:
        found = uow.one(store.one(compensation_id, ctx.actor), "compensation_unknown")
        tool = tools_store.lock(uow, found.source_id, ctx.actor) if found.source == TOOL else None
        row = store.lock(uow, compensation_id)
        to = next_state(MACHINE, row.status, "pay", ctx.actor.roles)
        check_day(data["paid_on"], ctx.today, field="paid_on", first=ctx.calendar.local_day(row.decided_at))
        uow.update(compensations, row.id, status=to, paid_on=data["paid_on"], document=data.get("document"))
        told = {"case_id": row.ticket_id, "reason": data.get("document")}
        uow.note("compensation", row.id, "pay", from_state=row.status, to_state=to, **told)
        if tool is not None:
            advance(uow, tool, "pay", next_state(TOOL_MACHINE, tool.status, "pay", ctx.actor.roles), **NOBODY)
        paid = CompensationPaidV1(row.id, row.number, row.amount_fen, data["paid_on"].isoformat())
        uow.emit(paid, case_id=row.ticket_id)
        return shown(ctx, uow.one(store.one(row.id, ctx.actor), "compensation_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A compensation with what the caller may do to it now."""
    return {**row._mapping, "actions": verbs_from(MACHINE, row.status, ctx.actor.roles)}
