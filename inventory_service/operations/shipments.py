"""Shipments of orders: counted, checked and packed in the dispatch store, unpacked again, or handed to the carrier."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from inventory_service.context import Context
from inventory_service.operations import part_order_stock
from inventory_service.operations.part_order_ends import settle
from inventory_service.operations.part_orders import move
from inventory_service.operations.serials import named_by
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules import shipments as rules
from inventory_service.rules.locations import SITE
from inventory_service.rules.part_order_stock import Want
from inventory_service.rules.part_orders import check_payable
from inventory_service.rules.shipments import DISPATCH, MACHINE, PACK, PACKED, UNPACK
from inventory_service.rules.stock import Lot, Take
from inventory_service.store import locations as places
from inventory_service.store import part_orders as orders
from inventory_service.store import parts as parts_store
from inventory_service.store import shipments as store
from inventory_service.store.tables.part_orders import shipment_lines, shipments
from shared.events.inventory import PartOrderShippedV1
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.transitions import SYSTEM, next_state, verbs_from
from shared.kit.uow import UnitOfWork


def pack(ctx: Context, order_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """ORD-09, INV-09: release what is held for these lines to the dispatch store, counted and checked, with a delivery note.

    Raises Conflict before the order is paid (ORD-01) and for a count that is not what is held, Refused if the issuer is the
    checker (ORG-05).
    """
    actor = ctx.actor
    rules.check_checker((actor.id, actor.name, actor.technician_id), data["checker"], ctx.policy())
    number, note_no = ctx.number("SH"), ctx.number("DN")
    with ctx.uow() as uow:
        order = part_order_stock.locked(uow, order_id)
        check_payable(order.status, order.missing_fen)
        move(uow, order, "pack")
        held = part_order_stock.held(uow, order.id)
        lines = {line.id: line for line in orders.lines_of(uow, order.id)}
        planned = {line_id: sum(row.quantity for row in held.get(line_id, ())) for line_id in lines}
        rules.check_counts(planned, data["lines"])
        chosen = [lines[line["line_id"]] for line in data["lines"]]
        row: dict[str, Any] = {"id": new_id(), "number": number, "note_no": note_no, "order_id": order.id}
        row |= {"site_id": order.site_id, "status": PACKED, "issuer_id": actor.id, "issuer_name": actor.name}
        row |= {"checker": data["checker"], "note": data.get("note"), "version": 1, "created_at": uow.now}
        row["amount_fen"] = sum(planned[line.id] * line.price_fen for line in chosen)
        uow.insert(shipments, row)
        uow.insert(shipment_lines, [_line(row["id"], line, planned[line.id]) for line in chosen])
        taken = [reserved for line in chosen for reserved in held[line.id]]
        staging = Place.at(places.fixed(uow, places.STAGING))
        part_order_stock.take_out(uow, taken, target=staging, kind=PACK, voucher_id=row["id"])
        uow.note("shipment", row["id"], "pack", to_state=PACKED, order=order.number, checker=data["checker"])
        return shown(ctx, row["id"])


def unpack(ctx: Context, shipment_id: str, reason: str) -> dict[str, Any]:
    """ORD-09: take a delivery note back before it has left: the pieces lie where they lay, held for the order as before."""
    with ctx.uow() as uow:
        order, shipment = locked(uow, shipment_id)
        advance(uow, shipment, "unpack", reason=reason)
        staging = Place.at(places.fixed(uow, places.STAGING))
        moved = store.moved(uow, shipment.id, PACK)
        back = [Place(row.location_id, row.location_kind, staging.condition) for row in moved]
        moves = [
            Transfer(UNPACK, row.part_id, staging, place, shipment.id, reverses_id=row.id)
            for row, place in zip(moved, back, strict=True)
        ]
        post(uow, _entries(uow, moves, moved))
        if order.given_up_at is None:
            lines = store.lines_of(uow, shipment.id)
            wants = [Want(line.order_line_id, line.line_no, line.part_id, line.quantity) for line in lines]
            part_order_stock.put_aside(uow, order, wants, paper=shipment.number, is_own=True)
        settle(uow, order)
        return shown(ctx, shipment_id)


def ship(ctx: Context, shipment_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """H-16, ORD-11: the carrier has it: from here on it is the site's, and its amount is earned (ORD-01)."""
    with ctx.uow() as uow:
        order, shipment = locked(uow, shipment_id)
        values = {**data, "freight_mode": data.get("freight_mode") or order.freight_mode}
        values |= {"shipped_at": uow.now, "shipped_on": ctx.today, "tracked_on": ctx.today}
        is_late = order.ship_due_on is not None and ctx.today > order.ship_due_on
        advance(uow, shipment, "ship", detail={"is_late": is_late, "waybill": data["waybill"]}, **values)
        staging, transit = (Place.at(places.fixed(uow, code)) for code in (places.STAGING, places.TRANSIT))
        target = Place(transit.location_id, transit.kind, transit.condition, SITE)
        moved = store.moved(uow, shipment.id, PACK)
        moves = [Transfer(DISPATCH, row.part_id, staging, target, shipment.id) for row in moved]
        post(uow, _entries(uow, moves, moved))
        lines = [
            {"line_id": line.order_line_id, "part_no": line.part_no, "quantity": line.quantity, "price_fen": line.price_fen}
            for line in store.lines_of(uow, shipment.id)
        ]
        told: dict[str, Any] = {"amount_fen": shipment.amount_fen, "shipped_at": uow.now.isoformat(), "lines": lines}
        named = (order.id, order.number, shipment.id, shipment.number, order.site_id)
        uow.emit(PartOrderShippedV1(*named, **told))
        settle(uow, move(uow, order, "ship", roles=(SYSTEM,), reason=shipment.number))
        return shown(ctx, shipment_id)


def locked(uow: UnitOfWork, shipment_id: str) -> tuple[Row[Any], Row[Any]]:
    """A shipment that the caller may see and its order, locked behind the shipment's parts. Raises NotFound."""
    found = uow.one(store.one(shipment_id, uow.actor), store.MISSING)
    parts_store.lock_ids(uow, {line.part_id for line in store.lines_of(uow, shipment_id)})
    return orders.lock(uow, found.order_id), store.lock(uow, shipment_id)


def advance(
    uow: UnitOfWork,
    shipment: Row[Any],
    verb: str,
    *,
    reason: str | None = None,
    detail: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """A step: lead a locked shipment on, with its history (GEN-13)."""
    to = next_state(MACHINE, shipment.status, verb, uow.actor.roles)
    uow.update(shipments, shipment.id, status=to, **values)
    uow.note("shipment", shipment.id, verb, from_state=shipment.status, to_state=to, reason=reason, **(detail or {}))


def shown(ctx: Context, shipment_id: str) -> dict[str, Any]:
    """A shipment with its lines and lots, how it was followed, and what the caller may do. Raises NotFound."""
    with ctx.reader() as reader:
        found = reader.one(store.one(shipment_id, ctx.actor), store.MISSING)
        more: dict[str, Any] = {"lines": store.lines_of(reader, shipment_id), "tracks": store.tracks_of(reader, shipment_id)}
        more |= {"lots": _lots(reader, shipment_id)}
    verbs = [verb for verb in verbs_from(MACHINE, found.status, ctx.actor.roles) if verb not in rules.UNSAID]
    if found.channel == "web" and not ctx.actor.has("site"):
        verbs = [verb for verb in verbs if verb != "confirm"]
    return {**entry(ctx, found), **more, "row": found, "actions": verbs}


def entry(ctx: Context, row: Row[Any]) -> dict[str, Any]:
    """A shipment as the ledger shows it, with whether it was followed daily (INV-10)."""
    seen = {"arrived_on": row.arrived_on, "last_tracked": row.tracked_on or ctx.today}
    tracked = rules.tracking(**seen, as_of=ctx.today, policy=ctx.policy()) if row.shipped_on else None
    return {**row._mapping, "tracking": tracked}


def _lots(reader: Reader, shipment_id: str) -> list[dict[str, Any]]:
    """The lots on the delivery note."""
    found = Counter[tuple[Any, ...]]()
    for row in reader.rows(store.lots_of(shipment_id, PACK)):
        found[(row.part_no, row.lot_no, row.production_on)] += row.quantity
    names = ("part_no", "lot_no", "production_on")
    return [{**dict(zip(names, key, strict=True)), "quantity": quantity} for key, quantity in found.items()]


def _line(shipment_id: str, line: Row[Any], quantity: int) -> dict[str, Any]:
    row = {"id": new_id(), "shipment_id": shipment_id, "order_line_id": line.id, "part_id": line.part_id}
    return {**row, "quantity": quantity, "price_fen": line.price_fen, "counted": None}


def _entries(uow: UnitOfWork, moves: Sequence[Transfer], packed: Sequence[Row[Any]]) -> list[Entry]:
    """The very pieces that were packed, by their lots and numbers."""
    names = named_by(uow, [row.id for row in packed])
    takes = [Take(Lot(row.lot_id, row.received_on, row.made_on, row.quantity), row.quantity) for row in packed]
    found = zip(moves, takes, packed, strict=True)
    return [Entry(move, take, serial_nos=names.get(row.id, ())) for move, take, row in found]


def lots_by_part(rows: Sequence[Row[Any]]) -> dict[str, list[Lot]]:
    """The lots of movements by part, in the order given."""
    found: dict[str, list[Lot]] = {}
    for row in rows:
        found.setdefault(row.part_id, []).append(Lot(row.lot_id, row.received_on, row.made_on, row.quantity))
    return found
