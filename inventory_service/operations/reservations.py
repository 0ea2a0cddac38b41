"""Parts put aside for a visit: held, issued, released, or lapsed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import stock
from inventory_service.operations.stock import Place
from inventory_service.rules.locations import condition_at
from inventory_service.rules.parts import check_own_brand
from inventory_service.rules.reservations import HELD, MACHINE, hold
from inventory_service.rules.stock import Lot, Take
from inventory_service.store import parts as parts_store
from inventory_service.store import reservations as store
from inventory_service.store.tables.reservations import reservation_lots, reservations
from shared.kit.errors import Fault, Refused
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


def reserve(ctx: Context, data: dict[str, Any]) -> Any:
    """Put parts aside for a ticket (INV-13). Raises Conflict if fewer are available (INV-14)."""
    number = ctx.number("RS")
    decision = hold(today=ctx.today, needed_on=data.get("needed_on"), calendar=ctx.calendar, policy=ctx.policy())
    quantity = data["quantity"]
    with ctx.uow() as uow:
        part = parts_store.lock(uow, data["part_no"])
        check_own_brand(part)
        offer = stock.best_offer(uow, part.id, quantity=quantity, location_id=data.get("location_id"))
        shelf = Place.at(offer).shelf(part.id)
        takes, _ = stock.pick(uow, shelf, quantity)
        stock.reserve(uow, shelf, takes)
        row = {"id": new_id(), "number": number, "part_id": part.id, "location_id": offer.id, "quantity": quantity}
        row |= {name: data.get(name) for name in ("ticket_id", "visit_id", "technician_id", "needed_on")}
        row |= {"status": HELD, "hold_until": decision.detail["hold_until"], "version": 1, "created_at": uow.now}
        uow.insert(reservations, row)
        uow.insert(reservation_lots, [_put_aside(row["id"], take) for take in takes])
        uow.decide(decision, row["id"], case_id=row["ticket_id"])
        uow.note("reservation", row["id"], "reserve", to_state=HELD, case_id=row["ticket_id"])
        return shown(ctx, uow.one(store.one(row["id"], ctx.actor), "reservation_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A reservation with what the caller may do to it now."""
    return {**row._mapping, "actions": verbs_from(MACHINE, row.status, ctx.actor.roles)}


def release(ctx: Context, reservation_id: str, reason: str) -> Any:
    """Give a reservation up. Raises Conflict unless it is held."""
    with ctx.uow() as uow:
        uow.one(store.one(reservation_id, ctx.actor), "reservation_unknown")
        _free(uow, _lock(uow, [reservation_id])[0], "release", roles=ctx.actor.roles, reason=reason)
        return shown(ctx, uow.one(store.one(reservation_id, ctx.actor), "reservation_unknown"))


def release_of_ticket(ctx: Context, ticket_id: str, reason: str) -> None:
    """INV-13: a cancelled request gives up what is held for it; there may be nothing."""
    with ctx.uow() as uow:
        rows = uow.rows(store.listed(ticket_id=ticket_id, status=HELD))
        for held in _lock(uow, [row.id for row in rows]):
            if held.row.status == HELD:
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
    stock.unreserve(uow, held.place.shelf(held.row.part_id), held.takes)


def _end(uow: UnitOfWork, held: Held, verb: str, *, roles: Sequence[str], reason: str | None) -> None:
    row = held.row
    status = next_state(MACHINE, row.status, verb, roles)
    uow.update(reservations, row.id, status=status)
    change = {"from_state": row.status, "to_state": status, "case_id": row.ticket_id, "reason": reason}
    uow.note("reservation", row.id, verb, **change)


def _put_aside(reservation_id: str, take: Take) -> dict[str, Any]:
    return {"reservation_id": reservation_id, "lot_id": take.lot.lot_id, "quantity": take.quantity}
