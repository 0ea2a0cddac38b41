"""Prepayment of part orders (ORD-01): held when covered, earned by shipments, released when an order ends."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from settlement_service.context import Context
from settlement_service.operations import part_shipments
from settlement_service.operations.postings import Booking, post
from settlement_service.rules import order_holds as rules
from settlement_service.rules.order_holds import HOLD_PAYMENT, ON_ACCOUNT, REGULAR, WANTED, Hold
from settlement_service.store import accounts as account_store
from settlement_service.store import order_holds as store
from settlement_service.store.tables.order_holds import order_holds
from settlement_service.store.tables.part_shipments import part_shipments as shipments
from shared.events.inventory import PartOrderEndedV1, PartOrderEnteredV1, PartOrderShippedV1
from shared.events.settlement import PrepaymentHeldV1, PrepaymentMissingV1
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork

Told = PartOrderEnteredV1 | PartOrderShippedV1 | PartOrderEndedV1


def enter(ctx: Context, told: PartOrderEnteredV1, entered_at: datetime) -> None:
    """ORD-01: an order was entered: hold its amount, or tell that money is missing. An order that has ended holds nothing."""
    with ctx.uow() as uow:
        account_store.lock_site(uow, told.site_id)
        row = _locked(uow, told)
        if row.entered_at is not None:
            return
        kind = told.kind if told.kind in rules.KINDS else REGULAR
        uow.update(order_holds, row.id, kind=kind, amount_fen=told.amount_fen, entered_at=entered_at)
        uow.note("order_hold", row.id, "enter", to_state=row.status, reason=told.number, amount_fen=told.amount_fen)
        row = _locked(uow, told)
        hold = _hold_of(row)
        if row.ended_at is not None or row.status != WANTED:
            return
        if hold.taken_fen and not hold.due_fen:
            _move(uow, row, "capture_rest", hold)
        else:
            _try(uow, row, asked_first=True)


def ship(ctx: Context, told: PartOrderShippedV1, shipped_on: date) -> None:
    """ORD-01: a shipment earns its amount, from what is held and else from the site's balance. Once a shipment."""
    with ctx.uow() as uow:
        account_store.lock_site(uow, told.site_id)
        if not part_shipments.send(uow, told, shipped_on):
            return
        row = _locked(uow, told)
        before = _hold_of(row)
        after = before.captured(told.amount_fen)
        booking = Booking("order_capture", told.shipment_id, told.shipment_number, shipped_on, told.site_id)
        posting_id = _book(uow, booking, rules.hold_entries(before, after))
        uow.update(shipments, told.shipment_id, posting_id=posting_id)
        verb = rules.capture_verb(after, entered=row.entered_at is not None, status=row.status)
        _move(uow, row, verb, after, reason=told.shipment_number)


def end(ctx: Context, told: PartOrderEndedV1, ended_at: datetime, ended_on: date) -> None:
    """ORD-01: nothing more will ship: what is still held goes back to the site, and may serve an order that waits."""
    with ctx.uow() as uow:
        account_store.lock_site(uow, told.site_id)
        row = _locked(uow, told)
        if row.ended_at is not None:
            return
        before = _hold_of(row)
        after = before.released()
        _move(uow, row, rules.end_verb(before, row.status), after, reason=told.outcome, ended_at=ended_at)
        amounts = rules.hold_entries(before, after)
        if amounts:
            take_in(uow, Booking("order_release", row.id, row.number, ended_on, row.site_id), amounts)


def take_in(uow: UnitOfWork, booking: Booking, amounts: Mapping[str, int]) -> str:
    """Book what may bring money to a site's account, and hold it for the orders that waited for it; the posting's id."""
    posting_id = post(uow, booking, amounts)
    for row in sorted(store.lock_waiting(uow, str(booking.site_id)), key=_turn):
        _try(uow, row)
    return posting_id


def _try(uow: UnitOfWork, row: Any, *, asked_first: bool = False) -> None:
    """Hold for one order what it needs, all of it or nothing. One that is not covered lets the next one pass."""
    before = _hold_of(row)
    balance = uow.one(account_store.of_the_site(row.site_id), account_store.MISSING).balance_fen
    decision = rules.coverage(before.due_fen, balance, uow.policy)
    if decision.outcome == HOLD_PAYMENT:
        if asked_first:
            uow.decide(decision, row.id)
            _emit_missing(uow, row, decision)
        return
    uow.decide(decision, row.id)
    if decision.outcome == ON_ACCOUNT:
        _move(uow, row, "trust", before)
    else:
        after = before.held()
        booking = Booking("order_hold", row.id, row.number, uow.policy.day, row.site_id)
        _book(uow, booking, rules.hold_entries(before, after))
        _move(uow, row, "hold", after, held_at=uow.now)
    uow.emit(PrepaymentHeldV1(row.id, row.number, row.site_id, before.due_fen, held_at=uow.now.isoformat()))


def _emit_missing(uow: UnitOfWork, row: Any, decision: Any) -> None:
    sums = (decision.amount_fen, decision.inputs["balance_fen"], decision.detail["missing_fen"])
    uow.emit(PrepaymentMissingV1(row.id, row.number, row.site_id, *sums, told_at=uow.now.isoformat()))


def _locked(uow: UnitOfWork, told: Told) -> Any:
    """The hold of an order, opened by whatever is told first about it. The caller holds the lock of the site."""
    row = store.lock(uow, told.order_id)
    if row is None:
        opened: dict[str, Any] = {"id": told.order_id, "number": told.number, "site_id": told.site_id, "kind": REGULAR}
        opened |= dict.fromkeys(store.AMOUNTS, 0) | {"status": WANTED, "version": 1, "created_at": uow.now}
        uow.insert(order_holds, opened)
        row = store.lock(uow, told.order_id)
    return row


def _move(uow: UnitOfWork, row: Any, verb: str, hold: Hold, *, reason: str | None = None, **values: Any) -> None:
    to = next_state(rules.MACHINE, row.status, verb, (SYSTEM,))
    uow.update(order_holds, row.id, status=to, **asdict(hold), **values)
    change = {"from_state": row.status, "to_state": to, "reason": reason}
    uow.note("order_hold", row.id, verb, **change, **asdict(hold))


def _book(uow: UnitOfWork, booking: Booking, amounts: Mapping[str, int]) -> str | None:
    return post(uow, booking, amounts) if amounts else None


def _hold_of(row: Any) -> Hold:
    return Hold(*(getattr(row, name) for name in store.AMOUNTS))


def _turn(row: Any) -> tuple[bool, datetime, str]:
    return rules.turn(row.kind, row.entered_at, row.id)
