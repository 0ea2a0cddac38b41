"""Unused parts come back from the field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import lines as picking
from inventory_service.operations import vouchers
from inventory_service.operations.reconciliation import outstanding
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.locations import GOOD, QUARANTINE
from inventory_service.rules.put_backs import check_outstanding, check_places, check_reasons
from inventory_service.rules.stock import PUT_BACK
from inventory_service.store import issues as issues_store
from inventory_service.store import locations as places
from inventory_service.store import vouchers as store
from shared.kit.errors import Fault, Refused
from shared.kit.uow import UnitOfWork

CASES = ("ticket_id", "repair_id")


def put_back(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Take unused parts back from a van, a site or the workshop: good ones to the store, doubtful ones to quarantine.

    Refuses more than the ticket, the repair or the delivery note has out (FEE-07), and a doubt without a reason (INV-16).
    """
    number = vouchers.number_of(ctx, PUT_BACK)
    check_reasons(data["lines"])
    with ctx.uow() as uow:
        source = places.get(uow, data["from_location_id"], "from_location_id")
        target = places.get(uow, data["to_location_id"], "to_location_id")
        check_places(source=source.kind, target=target.kind)
        note = _note(uow, data, source)
        parts = picking.lock_parts(uow, data["lines"])
        case = {name: data.get(name) or (getattr(note, name) if note else None) for name in CASES}
        _check_outstanding(uow, data["lines"], note, case)
        lines = vouchers.lines_of([{**line, "condition": GOOD} for line in data["lines"]], parts, Place.at(source))
        taken = picking.take(uow, lines)
        ends = {"from_location_id": source.id, "to_location_id": target.id, "issue_id": note.id if note else None}
        facts = {name: data.get(name) for name in ("person", "reason")}
        paper = vouchers.new(uow, PUT_BACK, number, **ends, **case, **facts)
        rooms = {GOOD: target, QUARANTINE: places.fixed(uow, places.QUARANTINE)}
        moves = []
        for line, asked in zip(lines, data["lines"], strict=True):
            here, there = (Place.at(end, owner=line.shelf.owner) for end in (source, rooms[asked["condition"]]))
            moves.append(Transfer(PUT_BACK, line.part.id, here, there, paper["id"], **case))
        vouchers.book(uow, paper, vouchers.entries_of(moves, taken))
        return vouchers.found(ctx, paper["id"])


def _note(uow: UnitOfWork, data: Mapping[str, Any], source: Any) -> Any | None:
    """The delivery note whose parts come back. Raises Refused if there is none, or if it went elsewhere."""
    if not data.get("issue_id"):
        return None
    note = uow.row(issues_store.listed(id=data["issue_id"]))
    if note is None:
        raise Refused("delivery_note_unknown", faults=[Fault.at("/issue_id", "delivery_note_unknown")])
    if note.to_location_id != source.id:
        fault = Fault.at("/from_location_id", "return_from_elsewhere", to_location=note.to_location)
        raise Refused("places_wrong", clause="INV-08", faults=[fault])
    return note


def _check_outstanding(
    uow: UnitOfWork, lines: Sequence[Mapping[str, Any]], note: Any | None, case: Mapping[str, str | None]
) -> None:
    wanted = Counter[str]()
    for line in lines:
        wanted[line["part_no"]] += line["quantity"]
    if note is not None:
        back = {row.part_no: int(row.quantity) for row in uow.rows(store.put_back(note.id, PUT_BACK))}
        check_outstanding(wanted, {note.part_no: note.quantity - back.get(note.part_no, 0)})
    for name, key in case.items():
        if key is not None:
            check_outstanding(wanted, outstanding(uow, **{name: key}))
