"""Parts leaving the warehouse with a delivery note: against a reservation, or on an approved request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import reservations, stock
from inventory_service.operations.issue_pieces import named_pieces, numbered, reserved_pieces
from inventory_service.operations.lines import Taken
from inventory_service.operations.stock import Entry, Place, Transfer
from inventory_service.rules.issues import check_count, check_request, check_separate
from inventory_service.rules.locations import check_destination, check_promising
from inventory_service.rules.parts import check_own_brand
from inventory_service.rules.stock import ISSUE, Offer, check_unclaimed
from inventory_service.store import issues as store
from inventory_service.store import locations as places
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.vouchers import delivery_notes
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Order:
    """What leaves: pieces of a part from one place, with the request behind them; `lots` are the rows of its lots by id."""

    part_id: str
    part_no: str
    is_serialised: bool
    source: Place
    source_code: str
    takes: Sequence[Taken]
    lots: Mapping[str, Any]
    ticket_id: str | None
    reservation_id: str | None = None
    repair_id: str | None = None


Found = tuple[Offer, Any, Sequence[Taken], dict[str, Any]]


def issue(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Issue parts into a van (or to a site) and write the delivery note.

    Refuses without a request (INV-08), if the collector books the issue (ORG-05), if the count is wrong (INV-09), and if the
    stock is short (INV-14).
    """
    actor, policy = ctx.actor, ctx.policy()
    cases = {name: data.get(name) for name in ("ticket_id", "repair_id")}
    check_request(has_reservation="reservation_id" in data, **cases, policy=policy)
    check_separate(issuer=(actor.id, actor.name, actor.technician_id), collector=data["collector"], policy=policy)
    number = ctx.number("DN")
    with ctx.uow() as uow:
        order, target = _reserved(uow, data) if "reservation_id" in data else _requested(uow, data)
        return _deliver(uow, {"id": new_id(), "number": number}, order, target, data)


def found(ctx: Context, note_id: str) -> dict[str, Any]:
    """A delivery note with its lines. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.visible(store.listed(id=note_id), ctx.actor), "delivery_note_unknown")
        return {**row._mapping, "lines": numbered(reader, note_id, reader.rows(ledger.of_voucher(note_id)))}


def _requested(uow: UnitOfWork, data: dict[str, Any]) -> tuple[Order, Any]:
    """An approved request without a reservation."""
    check_count(requested=data["quantity"], counted=data["counted"])
    part = parts_store.lock(uow, data["part_no"])
    check_own_brand(part, uow.policy)
    offer, target, taken, lots = _from_named_place(uow, part, data) or _from_best_place(uow, part, data)
    cases = {name: data.get(name) for name in ("ticket_id", "repair_id")}
    return Order(part.id, part.part_no, part.serialised, Place.at(offer), offer.code, taken, lots, **cases), target


def _from_named_place(uow: UnitOfWork, part: Any, data: dict[str, Any]) -> Found | None:
    """The usual request names its place: one question tells all. None if another way must be gone."""
    if data["serial_nos"] or not data.get("location_id"):
        return None
    whither = {"target": data.get("to_location_id"), "technician": data.get("technician_id")}
    picked = stock.pick_with_ends(uow, part.id, data["quantity"], data["location_id"], **whither)
    if picked is None or picked.target is None:
        return None
    check_destination(picked.target.kind)
    check_promising(picked.offer.kind)
    check_unclaimed([picked.offer], data["quantity"])
    return picked.offer, picked.target, [Taken(take) for take in picked.takes], picked.lots


def _from_best_place(uow: UnitOfWork, part: Any, data: dict[str, Any]) -> Found:
    target = _target(uow, data)
    offer = stock.best_offer(uow, part.id, quantity=data["quantity"], location_id=data.get("location_id"))
    shelf = Place.at(offer).shelf(part.id)
    if data["serial_nos"]:
        return offer, target, *named_pieces(uow, part, shelf, data)
    takes, lots = stock.pick(uow, shelf, data["quantity"])
    return offer, target, [Taken(take) for take in takes], lots


def _reserved(uow: UnitOfWork, data: dict[str, Any]) -> tuple[Order, Any]:
    """What a reservation has put aside."""
    held = reservations.take_out(uow, data["reservation_id"])
    check_count(requested=held.row.quantity, counted=data["counted"])
    target = _target(uow, {"technician_id": held.row.technician_id, **data})
    row = held.row
    taken = reserved_pieces(uow, held, data["serial_nos"])
    what = (row.part_id, row.part_no, row.serialised)
    return Order(*what, held.place, row.location_code, taken, held.lots, row.ticket_id, row.id), target


def _deliver(uow: UnitOfWork, note: dict[str, Any], order: Order, target: Any, data: dict[str, Any]) -> dict[str, Any]:
    """INV-09: the delivery note, and the movement into the van."""
    note |= {"part_id": order.part_id, "quantity": data["counted"], "from_location_id": order.source.location_id}
    note |= {"to_location_id": target.id, "reservation_id": order.reservation_id, "ticket_id": order.ticket_id}
    note |= {"repair_id": order.repair_id}
    note |= {"issuer_id": uow.actor.id, "issuer_name": uow.actor.name, "collector": data["collector"]}
    note |= {"note": data.get("note"), "created_at": uow.now}
    ends = (order.source, Place.at(target))
    move = Transfer(ISSUE, order.part_id, *ends, note["id"], order.ticket_id, repair_id=order.repair_id)
    were_reserved = order.reservation_id is not None
    stock.post(uow, [Entry(move, one.take, were_reserved, one.serial_nos) for one in order.takes])
    uow.insert(delivery_notes, note)
    uow.note("delivery_note", note["id"], "issue", to_state="issued", case_id=order.ticket_id, collector=data["collector"])
    takes = [one.take for one in order.takes]
    lines = [{"part_no": order.part_no, **order.lots[take.lot.lot_id]._mapping, "quantity": take.quantity} for take in takes]
    lines = numbered(uow, note["id"], lines) if order.is_serialised else lines
    names = {"part_no": order.part_no, "from_location": order.source_code, "to_location": target.code}
    return {**note, **names, "lines": lines}


def _target(uow: UnitOfWork, data: dict[str, Any]) -> Any:
    if data.get("to_location_id"):
        target = places.get(uow, data["to_location_id"], "to_location_id")
        check_destination(target.kind)
        return target
    if not data.get("technician_id"):
        raise Refused("destination_missing", clause="INV-08", faults=[Fault.at("/technician_id", "field_required")])
    van = places.van_of(uow, data["technician_id"])
    if van is None:
        raise Refused("van_unknown", faults=[Fault.at("/technician_id", "van_unknown")])
    return van
