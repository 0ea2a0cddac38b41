"""Loaner units: put into the pool, lent for an open repair, taken back, checked, lost."""

from dataclasses import replace
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.cases import ask_unheard
from inventory_service.operations.compensations import Debt, claim
from inventory_service.operations.loan_steps import advance, move, out_place, settle
from inventory_service.rules.compensations import HOLDER, LOANER
from inventory_service.rules.loaners import (
    GOOD,
    IN_STORE,
    LOAN,
    LOAN_LOSS,
    LOAN_RETURN,
    LOST,
    MACHINE,
    OUT,
    actions_for,
    after_check,
    check_expected,
    check_loan,
    loss,
    shortage,
)
from inventory_service.rules.locations import check_promising
from inventory_service.rules.stock import RECEIPT
from inventory_service.store import cases, technicians
from inventory_service.store import loaners as store
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.loaners import loaners, loans
from inventory_service.store.tables.stock import lots
from shared.events.inventory import LoanerEndedV1, LoanerLentV1
from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork

SLIP = ("ticket_id", "repair_id", "faulty_serial_no", "customer_name", "technician_id", "expected_return_on", "signed_by")


def register(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """LOAN-01: put a unit into the pool: it comes from the supplier and lies in the store as a loaner (INV-16).

    Raises Conflict if its serial number is there, Refused for a part or a place that is none.
    """
    with ctx.uow() as uow:
        part = parts_store.lock(uow, data["part_no"])
        place = places.get(uow, data["location_id"])
        check_promising(place.kind)
        if store.exists(uow, data["serial_no"]):
            raise Conflict("loaner_exists", serial_no=data["serial_no"])
        lot = lots_store.new(part.id, {"lot_no": f"LN-{data['serial_no']}"}, received_on=ctx.today, made_on=ctx.today)
        uow.insert(lots, {**lot, "created_at": uow.now})
        row = {"id": data.get("id") or new_id(), "part_id": part.id, "lot_id": lot["id"], "location_id": place.id}
        row |= {"serial_no": data["serial_no"], "model_code": data["model_code"], "status": IN_STORE}
        row |= {"category": data.get("category") or part.category, "condition": data.get("condition", GOOD)}
        uow.insert(loaners, {**row, "version": 1, "created_at": uow.now})
        made = store.lock(uow, row["id"])
        supplier = places.fixed(uow, places.SUPPLIER)
        move(uow, RECEIPT, made, source=supplier, target=place, voucher_id=made.id, ticket_id=None)
        uow.note("loaner", made.id, "register", to_state=IN_STORE, serial_no=made.serial_no)
        return shown(ctx, made)


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A loaner with what the caller may do with it now."""
    return {**row._mapping, "actions": actions_for(row.status, ctx.actor.roles)}


def lend(ctx: Context, data: dict[str, Any], **which: str) -> Any:
    """LOAN-02: lend the unit named (`loaner_id`), or a free one of a category, for one open repair; the slip.

    Whether the repair is open the warehouse knows from what the desk has told; for a case it never heard of, it asks once.
    Raises Conflict, or Unavailable if it must ask and the desk is down.
    """
    check_expected(data.get("expected_return_on"), ctx.today)
    unheard = ask_unheard(ctx, data["ticket_id"])
    number = ctx.number("LO")
    with ctx.uow() as uow:
        if "loaner_id" in which:
            store.part_of(uow, which["loaner_id"])
        part_ids = [row.part_id for row in uow.rows(store.parts_of(**which))]
        parts_store.lock_ids(uow, part_ids)
        if data.get("technician_id"):
            technicians.lock(uow, data["technician_id"], "technician_id")
        if unheard:
            cases.mark(uow, data["ticket_id"], heard_at=uow.now)
        is_open = cases.is_open(cases.lock(uow, data["ticket_id"]))
        found = store.lock_free(uow, part_ids, **which)
        loaned = store.count_out(uow, data["ticket_id"])
        check_loan(repair_open=is_open, free=0 if found is None else 1, loaned=loaned, policy=uow.policy)
        return _hand_out(uow, found, data, number=number)


def _hand_out(uow: UnitOfWork, row: Any, data: dict[str, Any], *, number: str) -> Any:
    """LOAN-05: the slip with the condition at hand-out, and the movement."""
    to = next_state(MACHINE, row.status, "lend", uow.actor.roles)
    slip: dict[str, Any] = dict.fromkeys(column.name for column in loans.c) | {name: data.get(name) for name in SLIP}
    slip |= {"id": new_id(), "number": number, "loaner_id": row.id, "status": to, "due_on": data.get("expected_return_on")}
    slip |= {"lent_condition": data["condition"], "lent_note": data.get("note"), "lender_name": uow.actor.name}
    uow.insert(loans, {**slip, "version": 1, "created_at": uow.now})
    home = places.get(uow, row.location_id)
    why = {"voucher_id": slip["id"], "ticket_id": slip["ticket_id"]}
    move(uow, LOAN, row, source=home, target=out_place(uow), **why)
    uow.update(loaners, row.id, loan_id=slip["id"], technician_id=slip["technician_id"])
    out = store.lock(uow, row.id)
    advance(uow, out, "lend", to, reason=data.get("note"), condition=data["condition"])
    told = {"serial_no": row.serial_no, "ticket_id": slip["ticket_id"], "repair_id": slip["repair_id"]}
    uow.emit(LoanerLentV1(slip["id"], number, row.id, **told, lent_at=uow.now.isoformat()), case_id=slip["ticket_id"])
    return uow.one(store.slips(id=slip["id"]), "loan_unknown")


def take_back(ctx: Context, loaner_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """LOAN-03, LOAN-05: a loaner is back and booked into the store, in the condition seen; the ticket may close."""
    with ctx.uow() as uow:
        row = _lock(uow, loaner_id)
        to = next_state(MACHINE, row.status, "return", ctx.actor.roles)
        home = places.get(uow, data.get("location_id") or row.location_id)
        check_promising(home.kind)
        why = {"voucher_id": row.loan_id, "ticket_id": row.ticket_id}
        move(uow, LOAN_RETURN, row, source=out_place(uow), target=home, **why)
        back = {"returned_condition": data["condition"], "returned_note": data.get("note"), "returned_by": data["signed_by"]}
        settle(uow, row, to, **back, taker_name=uow.actor.name, ended_at=uow.now)
        advance(uow, row, "return", to, reason=data.get("note"), location_id=home.id, condition=data["condition"])
        _ended(uow, row, to)
        return shown(ctx, uow.one(store.listed(id=loaner_id), "loaner_unknown"))


def check(ctx: Context, loaner_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """W-10: the keeper checks what came back: it is free again, or goes to repair."""
    with ctx.uow() as uow:
        row = store.lock(uow, loaner_id)
        checked = next_state(MACHINE, row.status, "check", ctx.actor.roles)
        verb = after_check(data["condition"])
        to = next_state(MACHINE, checked, verb, ctx.actor.roles)
        advance(uow, row, "check", checked, reason=data.get("note"), condition=data["condition"])
        advance(uow, store.lock(uow, loaner_id), verb, to, loan_id=None, technician_id=None)
        return shown(ctx, uow.one(store.listed(id=loaner_id), "loaner_unknown"))


def put_back(ctx: Context, loaner_id: str, note: str) -> dict[str, Any]:
    """W-10: a loaner is repaired and free again."""
    with ctx.uow() as uow:
        row = store.lock(uow, loaner_id)
        to = next_state(MACHINE, row.status, "store", ctx.actor.roles)
        advance(uow, row, "store", to, reason=note, condition=GOOD)
        return shown(ctx, uow.one(store.listed(id=loaner_id), "loaner_unknown"))


def lose(ctx: Context, loaner_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """LOAN-04: a supervisor books a loaner as lost, with or without a claim; the ticket may close. Raises Refused."""
    number = ctx.number("CP")
    amount, payer = data.get("amount_fen"), data.get("payer")
    with ctx.uow() as uow:
        row = _lock(uow, loaner_id)
        to = next_state(MACHINE, row.status, "lose", ctx.actor.roles)
        decision = loss(amount_fen=amount, payer=payer, has_holder=row.technician_id is not None)
        uow.decide(decision, row.loan_id, case_id=row.ticket_id)
        why = {"voucher_id": row.loan_id, "ticket_id": row.ticket_id}
        move(uow, LOAN_LOSS, row, source=out_place(uow), target=places.fixed(uow, places.LOSS), **why)
        settle(uow, row, to, lost_reason=data["reason"], ended_at=uow.now)
        advance(uow, row, "lose", to, reason=data["reason"])
        if amount:
            _claim(uow, number, row, data)
        _ended(uow, row, to)
        return shown(ctx, uow.one(store.listed(id=loaner_id), "loaner_unknown"))


def _claim(uow: UnitOfWork, number: str, row: Any, data: dict[str, Any]) -> None:
    slip = uow.one(store.slips(id=row.loan_id), "loan_unknown")
    holder = technicians.known(uow, row.technician_id) if data["payer"] == HOLDER else None
    name = slip.customer_name if holder is None else holder.name
    debt = Debt(LOANER, row.loan_id, row.serial_no, data["payer"], name, data["amount_fen"], data["reason"])
    claim(uow, number, replace(debt, holder=holder, ticket_id=row.ticket_id))


def _ended(uow: UnitOfWork, row: Any, outcome: str) -> None:
    ended = LoanerEndedV1(row.loan_id, row.number, row.id, row.ticket_id, outcome, uow.now.isoformat())
    uow.emit(ended, case_id=row.ticket_id)


def _lock(uow: UnitOfWork, loaner_id: str) -> Any:
    """The part first, then the loaner: every command on stock locks in this order."""
    parts_store.lock_ids(uow, [store.part_of(uow, loaner_id)])
    return store.lock(uow, loaner_id)


def pool(ctx: Context) -> list[dict[str, Any]]:
    """LOAN-01: each category with what is in the store, out and under repair, and what the store lacks."""
    counts: dict[str, dict[str, int]] = {}
    with ctx.reader() as reader:
        for row in reader.rows(store.pool()):
            counts.setdefault(row.category, {})[row.status] = int(row.units)
    return [_told(ctx, category, units) for category, units in counts.items()]


def _told(ctx: Context, category: str, units: dict[str, int]) -> dict[str, Any]:
    in_store, out = units.get(IN_STORE, 0), sum(units.get(state, 0) for state in OUT)
    not_ready = sum(units.values()) - in_store - out - units.get(LOST, 0)
    told = {"category": category, "in_store": in_store, "out": out, "not_ready": not_ready}
    policy = ctx.policy()
    return {**told, "minimum": policy.value("loan.min_per_category"), "shortage": shortage(in_store, policy)}
