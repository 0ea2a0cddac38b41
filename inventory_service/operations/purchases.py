"""The stock plan followed: proposals are accepted and are on order, the goods come in, the rest is given up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import receipts
from inventory_service.rules.replenishments import MACHINE, expected_on, purchase, receipt_faults
from inventory_service.store import parts as parts_store
from inventory_service.store import replenishments as store
from shared.kit.errors import Conflict, Fault, Refusal, Refused
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def accept(ctx: Context, ids: Sequence[str], *, supplier: str | None, arrives_on: date | None) -> dict[str, Any]:
    """INV-05: buy what these proposals say, as one purchase; from now on it is on order. All or none.

    Raises Conflict naming every proposal that is not there or not open any more.
    """
    number = ctx.number("PU")
    with ctx.uow() as uow:
        rows = _locked(uow, ids)
        states = _next(ctx, rows, dict.fromkeys(ids, "accept"), pointers=_in_ids(ids))
        who = {"accepter_id": ctx.actor.id, "accepter_name": ctx.actor.name, "accepted_on": ctx.today}
        changes = []
        for key, row in rows.items():
            due = arrives_on or expected_on(ctx.today, row.lead_days)
            changes.append(
                {"id": key, "status": states[key], "purchase_no": number, "supplier": supplier, **who, "expected_on": due}
            )
            facts = {"part_no": row.part_no, "suggestion": row.suggestion, "quantity": row.quantity}
            uow.decide(purchase(**facts, price_fen=row.price_fen, policy=uow.policy), key)
            _note(uow, row, "accept", states[key], reason=number)
        store.change(uow, changes)
        amount = sum(row.quantity * (row.price_fen or 0) for row in rows.values())
        return {"purchase_no": number, "accepted": len(rows), "amount_fen": amount}


def end(ctx: Context, verb: str, ids: Sequence[str], reason: str) -> dict[str, Any]:
    """`drop` proposals that are not bought, or `cancel` what of purchases is still to come. All or none.

    Raises Conflict naming every one that is not there or not in such a state.
    """
    with ctx.uow() as uow:
        rows = _locked(uow, ids)
        states = _next(ctx, rows, dict.fromkeys(ids, verb), pointers=_in_ids(ids))
        store.change(uow, [{"id": key, "status": states[key], "reason": reason} for key in rows])
        for key, row in rows.items():
            _note(uow, row, verb, states[key], reason=reason)
        return {"ended": len(rows)}


def receive(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """INV-05: take in what was bought, as one goods receipt; what is missing of it stays on order. All lines or none.

    Raises Conflict naming every purchase that is not there or not on order, Refused naming every line with too much.
    """
    number, lines = ctx.number("GR"), data["lines"]
    with ctx.uow() as uow:
        ids = [line["id"] for line in lines]
        rows = _locked(uow, ids)
        lines = [{"quantity": _outstanding(rows, line["id"]), **line} for line in lines]
        pieces = Counter[str]()
        for line in lines:
            pieces[line["id"]] += line["quantity"]
        verbs = {key: "receive" if pieces[key] >= _outstanding(rows, key) else "receive_part" for key in pieces}
        states = _next(ctx, rows, verbs, pointers={line["id"]: f"/lines/{at}/id" for at, line in enumerate(lines)})
        faults = list(receipt_faults(ids, pieces, {key: _outstanding(rows, key) for key in rows}))
        if faults:
            raise Refused("replenishments_faulty", clause="INV-05", faults=faults)
        goods = [{"part_no": rows[line["id"]].part_no, **_without_id(line)} for line in lines]
        where = {"location_id": data["location_id"], "document": data["document"]}
        receipt = receipts.take_in(ctx, uow, number=number, **where, lines=goods)
        store.change(uow, [_received(ctx, rows[key], pieces[key], states[key]) for key in pieces])
        for key, row in rows.items():
            _note(uow, row, verbs[key], states[key], reason=number, quantity=pieces[key])
        return receipt


def _locked(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Any]:
    """The proposals with these ids under lock, as far as there are such, their parts before them."""
    parts_store.lock_ids(uow, [row.part_id for row in store.with_ids(uow, ids).values()])
    return store.lock(uow, ids)


def _next(ctx: Context, rows: Mapping[str, Any], verbs: Mapping[str, str], *, pointers: Mapping[str, str]) -> dict[str, str]:
    """The state of each after its verb. Raises Conflict naming all that are not there or where the verb does not lead on."""
    states, faults = dict[str, str](), []
    for key, verb in verbs.items():
        if key not in rows:
            faults.append(Fault.at(pointers[key], "replenishment_unknown"))
            continue
        try:
            states[key] = next_state(MACHINE, rows[key].status, verb, ctx.actor.roles)
        except Conflict as refusal:
            faults.append(_fault(pointers[key], refusal))
    if faults:
        raise Conflict("replenishments_not_ready", clause="INV-05", faults=faults)
    return states


def _fault(pointer: str, refusal: Refusal) -> Fault:
    return Fault.at(pointer, refusal.code, **refusal.params)


def _in_ids(ids: Sequence[str]) -> dict[str, str]:
    return {key: f"/ids/{place}" for place, key in enumerate(ids)}


def _outstanding(rows: Mapping[str, Any], key: str) -> int:
    """What of a purchase is still to come; 0 for one that is not there."""
    return int(rows[key].quantity - rows[key].received) if key in rows else 0


def _without_id(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "id"}


def _received(ctx: Context, row: Any, pieces: int, status: str) -> dict[str, Any]:
    received = row.received + pieces
    took = (ctx.today - row.accepted_on).days if received == row.quantity else None
    return {"id": row.id, "status": status, "received": received, "took_days": took}


def _note(uow: UnitOfWork, row: Any, verb: str, status: str, *, reason: str, **detail: Any) -> None:
    uow.note("replenishment", row.id, verb, from_state=row.status, to_state=status, reason=reason, **detail)
