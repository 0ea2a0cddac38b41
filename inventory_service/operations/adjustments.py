"""Putting the stock right: the keeper asks, somebody else approves, and the difference moves from or to the loss (INV-02)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import discrepancies
from inventory_service.operations import lines as picking
from inventory_service.operations.corrections import book
from inventory_service.operations.serials import Named, form_faults
from inventory_service.rules.adjustments import MACHINE, REQUESTED, approver_role, check_approver, decided, verbs
from inventory_service.rules.locations import OUTSIDE, condition_at
from inventory_service.store import adjustments as store
from inventory_service.store import locations as places
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.adjustments import adjustment_lines, adjustments
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork

Line = Mapping[str, Any]


def request(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Ask for pieces to be added or taken off, each line with its shelf. Raises Refused naming every faulty line.

    Nothing moves before it is approved. A line may name the discrepancy that it settles: one that has been explained.
    """
    number, lines = ctx.number("AD"), data["lines"]
    role = approver_role(ctx.policy())
    row = {"id": new_id(), "number": number, "reason": data["reason"], "status": REQUESTED, "approver_role": role}
    row |= {"requester_id": ctx.actor.id, "requester_name": ctx.actor.name, "version": 1, "created_at": ctx.now}
    with ctx.uow() as uow:
        parts = picking.lock_parts(uow, lines)
        where = places.by_ids(uow, {line["location_id"] for line in lines})
        faults = [*_place_faults(lines, where), *form_faults(_named(lines, parts), must_name=False)]
        if faults:
            raise Refused("lines_faulty", clause="INV-02", faults=faults)
        discrepancies.check_settled_by(uow, _settled(lines))
        uow.insert(adjustments, row)
        uow.insert(adjustment_lines, [_line(row["id"], n, line, parts, where) for n, line in enumerate(lines)])
        uow.note("adjustment", row["id"], "request", to_state=REQUESTED, reason=data["reason"])
        return shown(ctx, uow.one(store.listed(id=row["id"]), "adjustment_unknown"))


def decide(ctx: Context, adjustment_id: str, verb: str, remark: str | None) -> dict[str, Any]:
    """Approve an adjustment, which moves the pieces, or reject it. Not by who asked for it.

    Raises Conflict if a shelf no longer has what is to be taken off (INV-14).
    """
    with ctx.uow() as uow:
        lines = uow.rows(store.lines(adjustment_id))
        parts_store.lock_ids(uow, {line.part_id for line in lines})
        row = store.lock(uow, adjustment_id)
        status = next_state(MACHINE, row.status, verb, ctx.actor.roles)
        check_approver(row.approver_role, roles=ctx.actor.roles, requester=row.requester_id, approver=ctx.actor.id)
        if verb == "approve":
            book(uow, row, lines)
            settled = {line.discrepancy_id for line in lines if line.discrepancy_id is not None}
            discrepancies.settle(uow, settled, adjustment_id=row.id)
        more, fewer = (sum(max(sign * line.change, 0) for line in lines) for sign in (1, -1))
        uow.decide(decided(verb, number=row.number, more=more, fewer=fewer, policy=uow.policy), row.id)
        _end(uow, row, verb, status, remark=remark)
        return shown(ctx, uow.one(store.listed(id=row.id), "adjustment_unknown"))


def withdraw(ctx: Context, adjustment_id: str, remark: str) -> dict[str, Any]:
    """Give a request up before it is decided. Raises Conflict afterwards."""
    with ctx.uow() as uow:
        row = store.lock(uow, adjustment_id)
        _end(uow, row, "withdraw", next_state(MACHINE, row.status, "withdraw", ctx.actor.roles), remark=remark)
        return shown(ctx, uow.one(store.listed(id=row.id), "adjustment_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """An adjustment with its lines and what the caller may do to it now."""
    who = {"roles": ctx.actor.roles, "requester": row.requester_id, "actor": ctx.actor.id}
    with ctx.reader() as reader:
        lines = reader.rows(store.lines(row.id))
    return {**row._mapping, "lines": lines, "actions": verbs(row.status, row.approver_role, **who)}


def _end(uow: UnitOfWork, row: Any, verb: str, status: str, *, remark: str | None) -> None:
    values = {"status": status, "decider_name": uow.actor.name, "decided_at": uow.now, "remark": remark}
    uow.update(adjustments, row.id, **values)
    uow.note("adjustment", row.id, verb, from_state=row.status, to_state=status, reason=remark)


def _place_faults(lines: Sequence[Line], where: Mapping[str, Any]) -> Iterator[Fault]:
    for n, line in enumerate(lines):
        place = where.get(line["location_id"])
        if place is None:
            yield Fault.at(f"/lines/{n}/location_id", "location_unknown")
        elif place.kind in OUTSIDE:
            yield Fault.at(f"/lines/{n}/location_id", "location_is_outside", kind=place.kind)


def _named(lines: Sequence[Line], parts: Mapping[str, Any]) -> list[Named]:
    numbered = enumerate(lines)
    return [
        Named(f"/lines/{n}/serial_nos", parts[line["part_no"]], abs(line["change"]), line["serial_nos"]) for n, line in numbered
    ]


def _settled(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [
        (f"/lines/{n}/discrepancy_id", line["discrepancy_id"]) for n, line in enumerate(lines) if line.get("discrepancy_id")
    ]


def _line(adjustment_id: str, n: int, line: Line, parts: Mapping[str, Any], where: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: line.get(name) for name in ("lot_no", "reason", "discrepancy_id")}
    kept |= {"serial_nos": list(line["serial_nos"]), "change": line["change"], "owner": line["owner"]}
    condition = line.get("condition") or condition_at(where[line["location_id"]].kind)
    keys = {"part_id": parts[line["part_no"]].id, "location_id": line["location_id"], "condition": condition}
    return {"id": new_id(), "adjustment_id": adjustment_id, "position": n + 1, **keys, **kept}
