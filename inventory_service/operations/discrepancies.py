"""Discrepancies: opened by the unit that found them, explained by the keeper, settled with somebody else's approval."""

from collections.abc import Iterable
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.adjustments import check_approver
from inventory_service.rules.discrepancies import MACHINE, OPEN, check_explained, closed, opened
from inventory_service.store import discrepancies as store
from inventory_service.store.tables.vouchers import discrepancies
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.transitions import SYSTEM, next_state, verbs_from
from shared.kit.uow import UnitOfWork


def report(
    uow: UnitOfWork,
    kind: str,
    *,
    part_no: str,
    quantity: int,
    voucher_id: str,
    location_id: str | None = None,
    ticket_id: str | None = None,
    subject: str | None = None,
) -> None:
    """INV-02: write down that the books and the world disagree, and who must approve the adjustment."""
    decision = opened(kind=kind, part_no=part_no, quantity=quantity, policy=uow.policy)
    key = new_id()
    row = {"id": key, "kind": kind, "part_no": part_no, "location_id": location_id, "quantity": quantity}
    context: dict[str, Any] = {"voucher_id": voucher_id, "ticket_id": ticket_id, "status": OPEN, "created_at": uow.now}
    context |= {"subject": subject, "version": 1}
    uow.insert(discrepancies, {**row, **context, "approver_role": decision.detail["approver_role"]})
    uow.decide(decision, key, case_id=ticket_id)
    uow.note("discrepancy", key, "open", to_state=OPEN, case_id=ticket_id)


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A discrepancy with what the caller may do to it now."""
    may_close = row.approver_role in ctx.actor.roles and row.explained_by != ctx.actor.id
    verbs = verbs_from(MACHINE, row.status, ctx.actor.roles)
    return {**row._mapping, "actions": [verb for verb in verbs if verb != "close" or may_close]}


def explain(ctx: Context, discrepancy_id: str, cause: str) -> dict[str, Any]:
    """INV-02: say why books and world disagree. Raises Conflict once it is settled."""
    with ctx.uow() as uow:
        uow.one(store.visible(store.listed(id=discrepancy_id), ctx.actor), "discrepancy_unknown")
        row = store.lock(uow, [discrepancy_id])[0]
        status = next_state(MACHINE, row.status, "explain", ctx.actor.roles)
        uow.update(discrepancies, row.id, status=status, cause=cause, explained_by=ctx.actor.id)
        _note(uow, row, "explain", status, reason=cause)
        return shown(ctx, uow.one(store.listed(id=discrepancy_id), "discrepancy_unknown"))


def close(ctx: Context, discrepancy_id: str, remark: str) -> dict[str, Any]:
    """INV-02: find that nothing has to be adjusted; not by who explained it. Raises Conflict before it is explained."""
    with ctx.uow() as uow:
        uow.one(store.visible(store.listed(id=discrepancy_id), ctx.actor), "discrepancy_unknown")
        row = store.lock(uow, [discrepancy_id])[0]
        status = next_state(MACHINE, row.status, "close", ctx.actor.roles)
        check_approver(row.approver_role, roles=ctx.actor.roles, requester=row.explained_by, approver=ctx.actor.id)
        uow.update(discrepancies, row.id, status=status, decided_by=ctx.actor.id, remark=remark)
        decision = closed(part_no=row.part_no, quantity=row.quantity, cause=row.cause, policy=uow.policy)
        uow.decide(decision, row.id, case_id=row.ticket_id)
        _note(uow, row, "close", status, reason=remark)
        return shown(ctx, uow.one(store.listed(id=discrepancy_id), "discrepancy_unknown"))


def check_settled_by(uow: UnitOfWork, named: Iterable[tuple[str, str]]) -> None:
    """A step of a request: the discrepancies that its lines settle, by pointer, are there and explained.

    Raises Refused naming each that is unknown, Conflict for one that has no cause yet (INV-02).
    """
    asked = list(named)
    known = {row.id: row for row in store.lock(uow, {key for _, key in asked})} if asked else {}
    faults = [Fault.at(pointer, "discrepancy_unknown") for pointer, key in asked if key not in known]
    if faults:
        raise Refused("lines_faulty", clause="INV-02", faults=faults)
    for row in known.values():
        check_explained(row.status)


def settle(uow: UnitOfWork, discrepancy_ids: Iterable[str], *, adjustment_id: str) -> None:
    """A step of an approval: what the adjustment puts right is settled with it."""
    for row in store.lock(uow, discrepancy_ids):
        status = next_state(MACHINE, row.status, "adjust", (SYSTEM,))
        uow.update(discrepancies, row.id, status=status, adjustment_id=adjustment_id, decided_by=uow.actor.id)
        _note(uow, row, "adjust", status, reason=None)


def _note(uow: UnitOfWork, row: Any, verb: str, status: str, *, reason: str | None) -> None:
    change = {"from_state": row.status, "to_state": status, "case_id": row.ticket_id}
    uow.note("discrepancy", row.id, verb, reason=reason, **change)
