"""Shipments on the way: followed daily, arrived, counted in by the site, and closed with their papers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Row

from inventory_service.context import Context
from inventory_service.operations.discrepancies import report
from inventory_service.operations.part_order_ends import settle
from inventory_service.operations.serials import named_by
from inventory_service.operations.shipments import advance, locked, lots_by_part, shown
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules import shipments as rules
from inventory_service.rules.discrepancies import SHIPMENT_OVER, SHIPMENT_SHORT
from inventory_service.rules.locations import SITE
from inventory_service.rules.shipments import ARRIVAL, DISPATCH, Counted
from inventory_service.rules.stock import fifo
from inventory_service.store import locations as places
from inventory_service.store import shipments as store
from inventory_service.store.tables.part_orders import shipment_tracks
from shared.events.inventory import ShipmentConfirmedV1
from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def track(ctx: Context, shipment_id: str, *, status: str, note: str | None = None) -> dict[str, Any]:
    """INV-10: the entry of the day: where the shipment is."""
    with ctx.uow() as uow:
        _, shipment = locked(uow, shipment_id)
        advance(uow, shipment, "track", reason=note, detail={"status": status}, tracked_on=ctx.today)
        row = {"id": new_id(), "shipment_id": shipment.id, "tracked_on": ctx.today, "status": status, "note": note}
        uow.insert(shipment_tracks, {**row, "tracker_name": uow.actor.name, "created_at": uow.now})
        return shown(ctx, shipment_id)


def arrive(ctx: Context, shipment_id: str, arrived_on: date) -> dict[str, Any]:
    """INV-10, ORD-14: it arrived: the days for the site's count begin."""
    with ctx.uow() as uow:
        _, shipment = locked(uow, shipment_id)
        if shipment.shipped_on is not None:
            rules.check_day(arrived_on, "/arrived_on", shipped_on=shipment.shipped_on, today=ctx.today)
        due_on = rules.confirm_due(arrived_on, calendar=ctx.calendar, policy=uow.policy)
        advance(uow, shipment, "arrive", arrived_on=arrived_on, confirm_due_on=due_on)
        return shown(ctx, shipment_id)


def confirm(ctx: Context, shipment_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """ORD-14: the site has counted: what is there lies at the site; each difference to the delivery note opens a discrepancy.

    Missing pieces stay on the way, the site's own, until their discrepancy is adjusted. What was not reported as arrived before
    arrives today.
    """
    with ctx.uow() as uow:
        order, shipment = locked(uow, shipment_id)
        next_state(rules.MACHINE, shipment.status, "confirm", uow.actor.roles)
        rules.check_counter(order.channel, is_site=uow.actor.has("site"), copy_ref=data.get("copy_ref"))
        lines = _counted(store.lines_of(uow, shipment.id), data["lines"])
        decision = rules.confirmation(shipment.arrived_on or ctx.today, ctx.today, calendar=ctx.calendar, policy=uow.policy)
        values = {**decision.detail, "arrived_on": shipment.arrived_on or ctx.today, "confirmation": decision.outcome}
        values |= {"confirmed_at": uow.now, "confirmed_on": ctx.today, "confirmed_by": uow.actor.name}
        differing = sum(1 for line in lines if line.short or line.over)
        detail = {"confirmation": decision.outcome, "differing": differing}
        advance(uow, shipment, rules.confirm_verb(lines), detail=detail, copy_ref=data.get("copy_ref"), **values)
        uow.decide(decision, shipment.id)
        store.count_in(uow, shipment.id, {line.line_id: line.counted for line in lines})
        _take_in(uow, order, shipment, lines)
        _tell(uow, order, shipment, lines)
        settle(uow, order)
        return shown(ctx, shipment_id)


def close(ctx: Context, shipment_id: str, documents: str) -> dict[str, Any]:
    """ORD-09: its papers are back with the departments, for audit and booking.

    Raises Conflict while a difference is neither explained nor adjusted (INV-02).
    """
    with ctx.uow() as uow:
        order, shipment = locked(uow, shipment_id)
        advance(uow, shipment, "close", reason=documents, documents=documents, closed_at=uow.now)
        if store.has_open_difference(uow, shipment.id):
            raise Conflict("difference_open", clause="INV-02", number=shipment.number)
        settle(uow, order)
        return shown(ctx, shipment_id)


def _counted(lines: Sequence[Row[Any]], told: Sequence[dict[str, Any]]) -> list[Counted]:
    """The count of every line beside what was sent. Raises Refused naming all faults."""
    rules.check_all_counted({line.order_line_id: line.quantity for line in lines}, told)
    pieces = {line["line_id"]: line["counted"] for line in told}
    return [
        Counted(line.order_line_id, line.part_no, line.part_id, line.quantity, pieces[line.order_line_id], line.price_fen)
        for line in lines
    ]


def _take_in(uow: UnitOfWork, order: Row[Any], shipment: Row[Any], lines: Sequence[Counted]) -> None:
    """What the site counted, as far as it was sent, leaves the way, oldest lot first; differences are written down."""
    transit = places.fixed(uow, places.TRANSIT)
    site = places.of_site(uow, order.site_id, "site")
    assert site is not None, "an order of a site that has no place is not taken"
    source, target = Place.at(transit, owner=SITE), Place.at(site, owner=SITE)
    arrived = Counter[str]()
    for line in lines:
        arrived[line.part_id] += line.sent - line.short
        if line.short:
            _report(uow, shipment, SHIPMENT_SHORT, part_no=line.part_no, quantity=line.short, location_id=transit.id)
        if line.over:
            _report(uow, shipment, SHIPMENT_OVER, part_no=line.part_no, quantity=line.over, location_id=site.id)
    sent = store.moved(uow, shipment.id, DISPATCH)
    lots, names = lots_by_part(sent), _numbers(uow, sent)
    moves = {part_id: Transfer(ARRIVAL, part_id, source, target, shipment.id) for part_id in arrived}
    post(
        uow,
        [
            Entry(moves[part_id], take, serial_nos=tuple(islice(names[take.lot.lot_id], take.quantity)))
            for part_id, pieces in arrived.items()
            for take in fifo(lots[part_id], pieces, uow.policy)
        ],
    )


def _numbers(uow: UnitOfWork, sent: Sequence[Row[Any]]) -> dict[str, Iterator[str]]:
    """The numbers of the pieces of each lot that were sent; which of them is missing, a count does not say."""
    by_movement = named_by(uow, [row.id for row in sent])
    found: dict[str, list[str]] = {row.lot_id: [] for row in sent}
    for row in sent:
        found[row.lot_id] += by_movement.get(row.id, [])
    return {lot_id: iter(names) for lot_id, names in found.items()}


def _report(uow: UnitOfWork, shipment: Row[Any], kind: str, **what: Any) -> None:
    report(uow, kind, voucher_id=shipment.id, **what)


def _tell(uow: UnitOfWork, order: Row[Any], shipment: Row[Any], lines: Sequence[Counted]) -> None:
    """ORD-13: what was sent and what the site reports as received, for the month's reconciliation."""
    told: dict[str, Any] = {"confirmed_at": uow.now.isoformat(), "sent_fen": shipment.amount_fen}
    told |= {"received_fen": sum(line.counted * line.price_fen for line in lines)}
    names = ("line_id", "part_no", "sent", "counted", "price_fen")
    told |= {"lines": [{name: getattr(line, name) for name in names} for line in lines]}
    uow.emit(ShipmentConfirmedV1(shipment.id, shipment.number, order.id, order.site_id, **told))
