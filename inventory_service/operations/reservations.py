"""Parts put aside for a visit: held, issued, released, or lapsed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import stock
from inventory_service.operations.stock import Place
from inventory_service.rules.locations import condition_at
from inventory_service.rules.parts import check_own_brand
from inventory_service.rules.reservations import HELD, MACHINE, OPEN, URGENT, WAITING, check_not_of_order, hold
from inventory_service.rules.stock import Lot, Offer, Take, best_place
from inventory_service.store import parts as parts_store
from inventory_service.store import reservations as store
from inventory_service.store.tables.reservations import reservation_lots, reservations
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.ids import new_id
from shared.kit.transitions import SYSTEM, next_state, verbs_from
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Held:
    """A reservation under lock, with the lots that it has put aside; `lots` are their rows by id."""

    row: Any
    takes: Sequence[Take]
    lots: Mapping[str, Any]

    @property
    def place(self) -> Place:
        """Where its pieces lie."""
        return Place(self.row.location_id, self.row.kind, condition_at(self.row.kind))


@dataclass(frozen=True)
class Claim:
    """What pieces are put aside for: a visit of a ticket, or a line of a site's order. The lower `rank` comes first."""

    ticket_id: str | None = None
    visit_id: str | None = None
    technician_id: str | None = None
    needed_on: date | None = None
    order_id: str | None = None
    order_line_id: str | None = None
    rank: int = URGENT


def reserve(ctx: Context, data: dict[str, Any]) -> Any:
    """Put parts aside for a ticket (INV-13), or let it wait for them if `wait` says so.

    Raises Conflict if fewer are available and it does not wait (INV-14).
    """
    number = ctx.number("RS")
    claim = Claim(data["ticket_id"], data.get("visit_id"), data.get("technician_id"), data.get("needed_on"))
    with ctx.uow() as uow:
        part = parts_store.lock(uow, data["part_no"])
        check_own_brand(part, uow.policy)
        try:
            offer = stock.best_offer(uow, part.id, quantity=data["quantity"], location_id=data.get("location_id"))
        except Conflict:
            if not data.get("wait"):
                raise
            offer = None
        key = put_aside(ctx, uow, part.id, claim, number=number, quantity=data["quantity"], offer=offer)
        return shown(ctx, uow.one(store.one(key, ctx.actor), "reservation_unknown"))


def put_aside(
    ctx: Context, uow: UnitOfWork, part_id: str, claim: Claim, *, number: str, quantity: int, offer: Offer | None
) -> str:
    """A step: put pieces of an offer aside, or without one join the waiting list; the reservation's id. The part is locked."""
    row = {"id": new_id(), "number": number, "part_id": part_id, "location_id": None, "quantity": quantity, **asdict(claim)}
    row |= {"status": WAITING, "hold_until": None, "version": 1, "created_at": uow.now}
    if offer is None:
        uow.insert(reservations, row)
        uow.note("reservation", row["id"], "wait", to_state=WAITING, case_id=claim.ticket_id)
        return str(row["id"])
    row |= {"status": HELD, "location_id": offer.id, "hold_until": _hold(ctx, uow, row)}
    uow.insert(reservations, row)
    _take_lots(uow, row, offer)
    uow.note("reservation", row["id"], "reserve", to_state=HELD, case_id=claim.ticket_id)
    return str(row["id"])


def _hold(ctx: Context, uow: UnitOfWork, row: Mapping[str, Any]) -> datetime | None:
    """INV-13: until when a visit's parts are held; an order's parts are held until they ship."""
    if row["order_id"] is not None:
        return None
    decision = hold(today=ctx.today, needed_on=row["needed_on"], calendar=ctx.calendar, policy=uow.policy)
    uow.decide(decision, row["id"], case_id=row["ticket_id"])
    until: datetime = decision.detail["hold_until"]
    return until


def _take_lots(uow: UnitOfWork, row: Mapping[str, Any], offer: Offer) -> None:
    shelf = Place.at(offer).shelf(row["part_id"])
    takes, _ = stock.pick(uow, shelf, row["quantity"])
    stock.reserve(uow, shelf, takes)
    uow.insert(reservation_lots, [_put_aside(row["id"], take) for take in takes])


def serve_due(ctx: Context) -> None:
    """The timer: where stock has arrived, those who wait are served, part by part, each in a unit of its own."""
    with ctx.reader() as reader:
        rows = reader.rows(store.served(WAITING))
    for row in rows:
        serve(ctx.as_system(), row.part_id)


def serve(ctx: Context, part_id: str) -> None:
    """Serve the waiting list of a part in its order, until the first that cannot be served.

    A visit gets all its pieces or waits on; a line of an order takes what there is and waits for the rest.
    """
    spare = ctx.number("RS")
    with ctx.uow() as uow:
        parts_store.lock_ids(uow, [part_id])
        for row in uow.rows(store.queue(part_id, WAITING)):
            offer = best_place(stock.offers(uow, part_id, URGENT), row.quantity)
            possible = min(offer.available, row.quantity) if offer else 0
            if offer is None or possible == 0 or (possible < row.quantity and row.order_line_id is None):
                return
            if possible < row.quantity:
                _split(ctx, uow, row, offer, number=spare, quantity=possible)
                return
            facts = dict(row._mapping)
            values = {"location_id": offer.id, "hold_until": _hold(ctx, uow, facts)}
            status = next_state(MACHINE, row.status, "serve", (SYSTEM,))
            uow.update(reservations, row.id, status=status, **values)
            _take_lots(uow, facts, offer)
            uow.note("reservation", row.id, "serve", from_state=WAITING, to_state=status, case_id=row.ticket_id)


def _split(ctx: Context, uow: UnitOfWork, row: Any, offer: Offer, *, number: str, quantity: int) -> None:
    """Part of what an order line waits for has come: that part is held, the rest waits on in its place."""
    uow.update(reservations, row.id, quantity=row.quantity - quantity)
    claim = Claim(**{name: getattr(row, name) for name in Claim.__dataclass_fields__})
    put_aside(ctx, uow, row.part_id, claim, number=number, quantity=quantity, offer=replace(offer, waiting=0))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A reservation with what the caller may do to it now."""
    verbs = verbs_from(MACHINE, row.status, ctx.actor.roles) if row.order_id is None else []
    return {**row._mapping, "actions": verbs}


def release(ctx: Context, reservation_id: str, reason: str) -> Any:
    """Give a reservation up. Raises Conflict unless it is held or waits."""
    with ctx.uow() as uow:
        check_not_of_order(uow.one(store.one(reservation_id, ctx.actor), "reservation_unknown").order_id)
        _free(uow, _lock(uow, [reservation_id])[0], "release", roles=ctx.actor.roles, reason=reason)
        return shown(ctx, uow.one(store.one(reservation_id, ctx.actor), "reservation_unknown"))


def release_all(uow: UnitOfWork, reason: str, **claim: str) -> None:
    """A step: give up all that is held or waited for, for a `ticket_id` or an `order_id`."""
    rows = uow.rows(store.open_ones(statuses=OPEN, **claim))
    for held in _lock(uow, [row.id for row in rows]):
        if held.row.status in OPEN:
            _free(uow, held, "release", roles=(SYSTEM,), reason=reason)


def lapse_due(ctx: Context) -> None:
    """The timer: reservations whose hold time is over lapse, each in a unit of its own."""
    with ctx.reader() as reader:
        rows = reader.rows(store.due(HELD, ctx.now))
    for row in rows:
        lapse(ctx.as_system(), row.id)


def lapse(ctx: Context, reservation_id: str) -> None:
    """INV-13: give back what was held too long; one that was issued or released meanwhile stays so."""
    with ctx.uow() as uow:
        for held in _lock(uow, [reservation_id]):
            if held.row.status == HELD:
                _free(uow, held, "lapse", roles=(SYSTEM,), reason=None)


def take_out(uow: UnitOfWork, reservation_id: str) -> Held:
    """A step of an issue: the reservation ends as issued; its pieces are still to be moved."""
    found = uow.row(store.one(reservation_id, uow.actor))
    if found is None:
        raise Refused("reservation_unknown", faults=[Fault.at("/reservation_id", "reservation_unknown")])
    check_not_of_order(found.order_id)
    held = _lock(uow, [reservation_id])[0]
    _end(uow, held, "issue", roles=uow.actor.roles, reason=None)
    return held


def _lock(uow: UnitOfWork, reservation_ids: Sequence[str]) -> list[Held]:
    """Parts first, then reservations: every command locks in this order."""
    part_ids = {row.part_id for row in uow.rows(store.parts_of(reservation_ids))}
    parts_store.lock_ids(uow, part_ids)
    rows = store.lock(uow, reservation_ids)
    aside: dict[str, list[Any]] = {row.id: [] for row in rows}
    for lot in uow.rows(store.lots_of(reservation_ids)):
        aside[lot.reservation_id].append(lot)
    return [_held(row, aside[row.id]) for row in rows]


def _held(row: Any, lots: Sequence[Any]) -> Held:
    takes = [Take(Lot(lot.lot_id, lot.received_on, lot.made_on, lot.quantity), lot.quantity) for lot in lots]
    return Held(row, takes, {lot.lot_id: lot for lot in lots})


def _free(uow: UnitOfWork, held: Held, verb: str, *, roles: Sequence[str], reason: str | None) -> None:
    _end(uow, held, verb, roles=roles, reason=reason)
    if held.row.status == HELD:
        stock.unreserve(uow, held.place.shelf(held.row.part_id), held.takes)


def _end(uow: UnitOfWork, held: Held, verb: str, *, roles: Sequence[str], reason: str | None) -> None:
    row = held.row
    status = next_state(MACHINE, row.status, verb, roles)
    uow.update(reservations, row.id, status=status)
    change = {"from_state": row.status, "to_state": status, "case_id": row.ticket_id, "reason": reason}
    uow.note("reservation", row.id, verb, **change)


def _put_aside(reservation_id: str, take: Take) -> dict[str, Any]:
    return {"reservation_id": reservation_id, "lot_id": take.lot.lot_id, "quantity": take.quantity}
