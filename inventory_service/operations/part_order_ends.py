"""How an order ends: cancelled as a whole, its rest given up, shipped out, closed."""

from typing import Any

from sqlalchemy import Row

from inventory_service.context import Context
from inventory_service.operations import part_order_stock as stock
from inventory_service.operations.part_orders import move, shown
from inventory_service.rules import part_order_forms as forms
from inventory_service.rules import part_orders as rules
from inventory_service.store import part_order_stock as stock_store
from inventory_service.store import shipments
from inventory_service.store.tables.part_orders import part_orders
from shared.events.inventory import PartOrderEndedV1
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def cancel(ctx: Context, order_id: str, reason: str) -> dict[str, Any]:
    """ORD-06: give an order up of which nothing has shipped; what was held for it, parts and money, is released.

    Before its review it does not count in its month. Raises Conflict while something lies packed for it.
    """
    with ctx.uow() as uow:
        order = stock.locked(uow, order_id)
        next_state(rules.MACHINE, order.status, "cancel", uow.actor.roles)
        if not uow.actor.has("supervisor"):
            forms.check_author(order.channel, is_site=uow.actor.has("site"))
        rules.check_unpacked(shipments.packed(uow, order.id))
        stock.give_back(uow, order.id, reason)
        ended: dict[str, Any] = {"ended_at": uow.now, "end_reason": reason}
        if order.status in rules.BEFORE_REVIEW:
            ended["is_counted"] = order.is_counted and rules.is_counted(uow.policy)
        move(uow, order, "cancel", reason=reason, **ended)
        if order.entered_at is not None:
            _emit(uow, order, rules.CANCELLED)
        return shown(ctx, order_id)


def give_up(ctx: Context, order_id: str, reason: str) -> dict[str, Any]:
    """ORD-09: what has not shipped of an order is not waited for any more; what is packed still ships. A supervisor decides."""
    with ctx.uow() as uow:
        order = stock.locked(uow, order_id)
        next_state(rules.MACHINE, order.status, "give_up_rest", uow.actor.roles)
        stock.give_back(uow, order.id, reason)
        order = move(uow, order, "give_up_rest", reason=reason, given_up_at=uow.now, end_reason=reason)
        settle(uow, order)
        return shown(ctx, order_id)


def settle(uow: UnitOfWork, order: Row[Any]) -> None:
    """A step: an order of which nothing more will ship is shipped; once every shipment is counted in, it is closed.

    The order is locked. Where something of it was given up, its money is released as soon as nothing more will ship.
    """
    if order.status == rules.SHIPPING and not stock_store.is_open(uow, order.id) and not shipments.packed(uow, order.id):
        order = move(uow, order, "complete", roles=(SYSTEM,))
        if order.given_up_at is not None:
            _end(uow, order)
    if order.status == rules.SHIPPED and shipments.is_settled(uow, order.id):
        if order.ended_at is None:
            _end(uow, order)
        move(uow, order, "close", roles=(SYSTEM,))


def _end(uow: UnitOfWork, order: Row[Any]) -> None:
    """ORD-01: nothing more of it will ship: said once."""
    uow.update(part_orders, order.id, ended_at=uow.now)
    _emit(uow, order, rules.CLOSED)


def _emit(uow: UnitOfWork, order: Row[Any], outcome: str) -> None:
    uow.emit(PartOrderEndedV1(order.id, order.number, order.site_id, outcome, uow.now.isoformat()))
