"""What the company does with an order before it ships: review, entry in the ERP with the parts put aside, payment."""

from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import part_order_stock as stock
from inventory_service.operations.part_orders import move, shown
from inventory_service.rules import part_order_forms as forms
from inventory_service.rules import part_orders as rules
from inventory_service.rules.part_order_stock import Want
from inventory_service.store import part_orders as store
from inventory_service.store.tables.part_orders import part_orders
from shared.events.inventory import PartOrderEnteredV1
from shared.events.settlement import PrepaymentHeldV1, PrepaymentMissingV1
from shared.kit.errors import Conflict, Fault
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def review(ctx: Context, order_id: str, note: str | None = None) -> dict[str, Any]:
    """ORD-09: the after-sales department has reviewed and planned the order."""
    with ctx.uow() as uow:
        move(uow, store.lock(uow, order_id), "review", reason=note, **_reviewed(uow, note))
        return shown(ctx, order_id)


def send_back(ctx: Context, order_id: str, *, reason: str, remarks: Sequence[str]) -> dict[str, Any]:
    """ORD-07: a form that is not filled in as required goes back; it keeps its place in the month's count (ORD-06)."""
    with ctx.uow() as uow:
        order = store.lock(uow, order_id)
        move(uow, order, "return", reason=reason, **_reviewed(uow, reason))
        lines = [dict(line._mapping) for line in store.lines_of(uow, order.id)]
        uow.decide(forms.form(dict(order._mapping), lines, remarks or [reason]), order.id)
        return shown(ctx, order_id)


def reject(ctx: Context, order_id: str, reason: str) -> dict[str, Any]:
    """ORD-06: an order that is rejected does not count in its month."""
    with ctx.uow() as uow:
        order = store.lock(uow, order_id)
        ended: dict[str, Any] = {"ended_at": uow.now, "end_reason": reason, "is_counted": rules.is_counted(uow.policy)}
        move(uow, order, "reject", reason=reason, **_reviewed(uow, reason), **ended)
        return shown(ctx, order_id)


def enter(ctx: Context, order_id: str, erp_no: str) -> dict[str, Any]:
    """ORD-10: the order is in the ERP: what is there is put aside for it, the rest is waited for, and its money is asked for.

    Without prepayment (ORD-01) it may ship at once. Raises Conflict if another order has the number.
    """
    with ctx.uow() as uow:
        order = stock.locked(uow, order_id)
        next_state(rules.MACHINE, order.status, "enter", uow.actor.roles)
        taken = store.with_erp_no(uow, erp_no)
        if taken is not None:
            fault = Fault.at("/erp_no", "erp_no_taken", erp_no=erp_no, order=taken.number)
            raise Conflict("erp_no_taken", erp_no=erp_no, order=taken.number, faults=[fault])
        wants = [Want(line.id, line.line_no, line.part_id, line.quantity) for line in store.lines_of(uow, order.id)]
        values: dict[str, Any] = {"erp_no": erp_no, "entered_at": uow.now, "entered_by": uow.actor.name}
        if order.ship_due_on is None:
            values["ship_due_on"] = rules.ship_due(order.kind, ctx.today, calendar=ctx.calendar, policy=uow.policy)
        order = move(uow, order, "enter", **values)
        stock.put_aside(uow, order, wants, paper=order.number)
        verb = "await_payment" if uow.policy.value("ord.prepay") else "waive_payment"
        move(uow, order, verb, roles=(SYSTEM,))
        told = {"amount_fen": order.total_fen, "entered_at": uow.now.isoformat()}
        uow.emit(PartOrderEnteredV1(order.id, order.number, order.site_id, order.kind, **told))
        return shown(ctx, order_id)


def take_held(ctx: Context, told: PrepaymentHeldV1) -> None:
    """ORD-01: the money is there: the order may ship. One that has gone on or ended meanwhile stays as it is."""
    with ctx.uow() as uow:
        order = store.find_lock(uow, told.order_id)
        if order is not None and order.status == rules.AWAITING:
            move(uow, order, "pay", roles=(SYSTEM,), held_fen=told.amount_fen, missing_fen=None, paid_at=uow.now)


def take_missing(ctx: Context, told: PrepaymentMissingV1) -> None:
    """ORD-01: the site's account does not cover the order yet: it goes on waiting and shows what is missing."""
    with ctx.uow() as uow:
        order = store.find_lock(uow, told.order_id)
        if order is not None and order.status == rules.AWAITING:
            change = {"from_state": order.status, "to_state": order.status, "missing_fen": told.missing_fen}
            uow.update(part_orders, order.id, missing_fen=told.missing_fen)
            uow.note("part_order", order.id, "miss_payment", **change)


def _reviewed(uow: UnitOfWork, note: str | None) -> dict[str, Any]:
    return {"reviewed_at": uow.now, "reviewer_name": uow.actor.name, "review_note": note}
