"""Goods coming in: new lots, and movements from the supplier to a place of the warehouse."""

from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.stock import Place, Transfer, transfer
from inventory_service.rules.locations import check_receiving
from inventory_service.rules.parts import receipt_fault
from inventory_service.rules.stock import RECEIPT, Lot, Take, made_on
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store import receipts as store
from inventory_service.store.tables.stock import lots
from inventory_service.store.tables.vouchers import receipts
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


def receive(ctx: Context, *, location_id: str, document: str, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Take goods in, all lines or none. Raises Refused naming every faulty line."""
    number = ctx.number("GR")
    with ctx.uow() as uow:
        return take_in(ctx, uow, number=number, location_id=location_id, document=document, lines=lines)


def take_in(
    ctx: Context, uow: UnitOfWork, *, number: str, location_id: str, document: str, lines: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """A step: what `receive` does, under a number that was taken before the unit."""
    row: dict[str, Any] = {"id": new_id(), "number": number, "location_id": location_id, "document": document}
    row |= {"received_on": ctx.today, "receiver_id": ctx.actor.id, "receiver_name": ctx.actor.name, "created_at": ctx.now}
    location = places.get(uow, location_id)
    check_receiving(location.kind)
    parts = parts_store.lock_all(uow, [line["part_no"] for line in lines])
    _check_lines(ctx, lines, parts)
    uow.insert(receipts, row)
    supplier = Place.at(places.fixed(uow, places.SUPPLIER))
    for position, line in enumerate(lines, start=1):
        lot = _lot(uow, parts[line["part_no"]].id, {"lot_no": f"{number}-{position}", **line}, ctx)
        move = Transfer(RECEIPT, parts[line["part_no"]].id, supplier, Place.at(location), row["id"])
        transfer(uow, move, [Take(lot, line["quantity"])])
    uow.note("receipt", row["id"], "receive", to_state="received", reason=document)
    return found(ctx, row["id"])


def found(ctx: Context, receipt_id: str) -> dict[str, Any]:
    """A receipt with its lines. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.visible(store.listed(id=receipt_id), ctx.actor), "receipt_unknown")
        return {**row._mapping, "lines": reader.rows(ledger.of_voucher(receipt_id))}


def _check_lines(ctx: Context, lines: Sequence[dict[str, Any]], parts: dict[str, Any]) -> None:
    faults = []
    for place, line in enumerate(lines):
        if line["part_no"] not in parts:
            faults.append(Fault.at(f"/lines/{place}/part_no", "part_unknown", part_no=line["part_no"]))
        elif retired := receipt_fault(parts[line["part_no"]], f"/lines/{place}/part_no"):
            faults.append(retired)
        if line.get("production_on") and line["production_on"] > ctx.today:
            faults.append(Fault.at(f"/lines/{place}/production_on", "produced_after_receipt"))
    if faults:
        raise Refused("receipt_faulty", clause="INV-17", faults=faults)


def _lot(uow: UnitOfWork, part_id: str, line: dict[str, Any], ctx: Context) -> Lot:
    """INV-17: the lot of a line with its production day; a lot that came in earlier today is the same lot."""
    known = lots_store.find(uow, part_id, line["lot_no"], ctx.today)
    if known is None:
        known = lots_store.new(part_id, line, received_on=ctx.today, made_on=made_on(line.get("production_on"), ctx.today))
        uow.insert(lots, {**known, "created_at": uow.now})
        return Lot(known["id"], known["received_on"], known["made_on"], 0)
    if known.production_on != line.get("production_on"):
        raise Refused("lot_differs", clause="INV-17", lot_no=line["lot_no"], production_on=known.production_on)
    return Lot(known.id, known.received_on, known.made_on, 0)
