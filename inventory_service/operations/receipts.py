"""Goods coming in: new lots, and movements from the supplier to a place of the warehouse."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.serials import Named, arrival_faults
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.locations import check_receiving, condition_after
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

Line = dict[str, Any]


def receive(ctx: Context, *, location_id: str, document: str, lines: Sequence[Line]) -> dict[str, Any]:
    """Take goods in, all lines or none, in a fixed number of statements. Raises Refused naming every faulty line.

    A line in doubt comes in as quarantine; one may belong to somebody else (`owner`); one of a serialised part names all its
    numbers.
    """
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
    numbered = [{"lot_no": f"{number}-{position}", **line} for position, line in enumerate(lines, start=1)]
    by_line = _lots(ctx, uow, numbered, parts)
    uow.insert(receipts, row)
    supplier = Place.at(places.fixed(uow, places.SUPPLIER))
    entries = []
    for line, lot in zip(numbered, by_line, strict=True):
        condition = condition_after(line["condition"], location.kind)
        target = Place.at(location, condition=condition, owner=line["owner"])
        move = Transfer(RECEIPT, parts[line["part_no"]].id, supplier, target, row["id"])
        entries.append(Entry(move, Take(lot, line["quantity"]), serial_nos=line["serial_nos"]))
    post(uow, entries)
    uow.note("receipt", row["id"], "receive", to_state="received", reason=document)
    return found(ctx, row["id"])


def found(ctx: Context, receipt_id: str) -> dict[str, Any]:
    """A receipt with its lines. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.visible(store.listed(id=receipt_id), ctx.actor), "receipt_unknown")
        return {**row._mapping, "lines": reader.rows(ledger.of_voucher(receipt_id))}


def _lots(ctx: Context, uow: UnitOfWork, lines: Sequence[Line], parts: Mapping[str, Any]) -> list[Lot]:
    """INV-17: the lot of each line with its production day; a lot that came in earlier today is the same lot."""
    keys = [_key(ctx, line, parts) for line in lines]
    asked = [dict(zip(lots_store.KEY, key, strict=True)) for key in keys if key[0]]
    known = {key: (row.production_on, _lot(row)) for key, row in lots_store.known(uow, asked).items()}
    made, faults = [], [*_line_faults(ctx, lines, parts), *_serial_faults(uow, lines, parts)]
    for n, (line, key) in enumerate(zip(lines, keys, strict=True)):
        produced = line.get("production_on")
        if key not in known:
            row = lots_store.new(key[0], line, received_on=ctx.today, made_on=made_on(produced, ctx.today))
            made.append({**row, "created_at": uow.now})
            known[key] = (produced, Lot(row["id"], row["received_on"], row["made_on"], 0))
        elif known[key][0] != produced:
            faults.append(Fault.at(f"/lines/{n}/production_on", "lot_differs", lot_no=line["lot_no"]))
    if faults:
        raise Refused("receipt_faulty", clause="INV-17", faults=faults)
    uow.insert(lots, made)
    return [known[key][1] for key in keys]


def _key(ctx: Context, line: Line, parts: Mapping[str, Any]) -> tuple[str, str, Any]:
    part = parts.get(line["part_no"])
    return (part.id if part else "", line["lot_no"], ctx.today)


def _lot(row: Any) -> Lot:
    return Lot(row.id, row.received_on, row.made_on, 0)


def _line_faults(ctx: Context, lines: Sequence[Line], parts: Mapping[str, Any]) -> Iterator[Fault]:
    for n, line in enumerate(lines):
        part, pointer = parts.get(line["part_no"]), f"/lines/{n}/part_no"
        if part is None:
            yield Fault.at(pointer, "part_unknown", part_no=line["part_no"])
        elif fault := receipt_fault(part, pointer, ctx.policy()):
            yield fault
        if line.get("production_on") and line["production_on"] > ctx.today:
            yield Fault.at(f"/lines/{n}/production_on", "produced_after_receipt")


def _serial_faults(uow: UnitOfWork, lines: Sequence[Line], parts: Mapping[str, Any]) -> Sequence[Fault]:
    named = [
        Named(f"/lines/{n}/serial_nos", parts[line["part_no"]], line["quantity"], line["serial_nos"])
        for n, line in enumerate(lines)
        if line["part_no"] in parts
    ]
    return arrival_faults(uow, named)
