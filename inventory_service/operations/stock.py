"""Moving stock: the one way by which a quantity changes.

Whoever calls a step here has locked the part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from inventory_service.operations.serials import Piece, follow
from inventory_service.rules.locations import COMPANY, OUTSIDE, check_promising, condition_at
from inventory_service.rules.reservations import URGENT
from inventory_service.rules.stock import Lot, Offer, Take, check_unclaimed, fifo, issue_order, short
from inventory_service.store import shelves
from inventory_service.store import stock as store
from inventory_service.store.shelves import Card, Change, Changed, Shelf, later
from inventory_service.store.tables.stock import movements
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Place:
    """One end of a movement: where, in which condition, for whom. Outside the company no balance is kept."""

    location_id: str
    kind: str
    condition: str
    owner: str = COMPANY

    @classmethod
    def at(cls, location: Any, *, condition: str | None = None, owner: str = COMPANY) -> "Place":
        """The place that a location (or an offer of one) is, in the condition that its kind gives unless one is named."""
        return cls(location.id, location.kind, condition or condition_at(location.kind), owner)

    @property
    def keeps_stock(self) -> bool:
        """Whether there is a balance to change."""
        return self.kind not in OUTSIDE

    def shelf(self, part_id: str) -> Shelf:
        """The stock of a part here."""
        return Shelf(part_id, self.location_id, self.condition, self.owner)


@dataclass(frozen=True)
class Located:
    """A place, as far as papers and movements need it."""

    id: str
    code: str
    kind: str


@dataclass(frozen=True)
class Picked:
    """Lots to take from a place for a request, with the rows of the lots by id; `target` is None if there is no such place."""

    offer: Offer
    target: Located | None
    takes: list[Take]
    lots: dict[str, Any]


@dataclass(frozen=True)
class Transfer:
    """Pieces of one part on their way from one place to another, with the paper and the ticket that say why."""

    kind: str
    part_id: str
    source: Place
    target: Place
    voucher_id: str
    ticket_id: str | None = None
    reverses_id: str | None = None
    repair_id: str | None = None


@dataclass(frozen=True)
class Entry:
    """What the ledger is told: so much of one lot of a transfer. `was_reserved`: the pieces had been put aside.

    `serial_nos` name the pieces of a serialised part; without them the first of the lot go.
    """

    move: Transfer
    take: Take
    was_reserved: bool = False
    serial_nos: Sequence[str] = ()

    @cached_property
    def source(self) -> Shelf | None:
        """The shelf that it leaves, if one is kept."""
        return self.move.source.shelf(self.move.part_id) if self.move.source.keeps_stock else None

    @cached_property
    def target(self) -> Shelf | None:
        """The shelf that it comes to, if one is kept."""
        return self.move.target.shelf(self.move.part_id) if self.move.target.keeps_stock else None

    def changes(self) -> Iterable[tuple[Card, Change]]:
        """What it means for the bin cards of its lot."""
        quantity, source, target = self.take.quantity, self.source, self.target
        if source:
            yield _card(source, self.take.lot), Change(-quantity, -quantity if self.was_reserved else 0)
        if target:
            yield _card(target, self.take.lot), Change(quantity)


def transfer(uow: UnitOfWork, move: Transfer, takes: Sequence[Take], *, were_reserved: bool = False) -> list[str]:
    """Move so much of these lots; the ids of the movements. Raises Conflict if the source lacks a piece (INV-14)."""
    return post(uow, [Entry(move, take, were_reserved) for take in takes])


def post(uow: UnitOfWork, entries: Sequence[Entry]) -> list[str]:
    """Write any number of movements and change all balances, in a fixed number of statements; the movements' ids.

    What leaves a bin card and comes to it in the same call is settled first. Raises Conflict if a shelf or a lot lacks a
    piece (INV-14).
    """
    changes: dict[Card, Change] = {}
    for entry in entries:
        for card, more in entry.changes():
            changes[card] = changes.get(card, Change()) + more
    changed = shelves.change(uow, changes)
    if changed is None:
        raise short(requested=sum(entry.take.quantity for entry in entries if entry.source), available=0)
    rows = _movements(uow, entries, changed)
    for row in rows:
        uow.insert(movements, row)
    follow(uow, [_piece(entry, row["id"]) for entry, row in zip(entries, rows, strict=True) if _has_serials(entry, changed)])
    return [row["id"] for row in rows]


def _has_serials(entry: Entry, changed: Changed) -> bool:
    return entry.move.part_id in changed.serialised


def _piece(entry: Entry, movement_id: str) -> Piece:
    move, take = entry.move, entry.take
    ends = (move.source.shelf(move.part_id), move.target.shelf(move.part_id))
    is_new = not move.source.keeps_stock
    return Piece(movement_id, take.lot.lot_id, *ends, quantity=take.quantity, names=entry.serial_nos, is_new=is_new)


def pick(uow: UnitOfWork, shelf: Shelf, quantity: int) -> tuple[list[Take], dict[str, Any]]:
    """INV-03: the lots to take so many pieces from, or all there are if they fall short; and the lots' rows by id."""
    return _taken(uow, store.pick(uow, shelf, issue_order(uow.policy), quantity), quantity)


def _taken(uow: UnitOfWork, rows: Sequence[Any], quantity: int) -> tuple[list[Take], dict[str, Any]]:
    lots = [Lot(row.lot_id, row.received_on, row.made_on, row.available) for row in rows]
    possible = min(quantity, sum(lot.available for lot in lots))
    return fifo(lots, possible, uow.policy), {row.lot_id: row for row in rows}


def pick_with_ends(uow: UnitOfWork, part_id: str, quantity: int, location_id: str, **whither: str | None) -> Picked | None:
    """INV-03, INV-13: what `best_offer` and `pick` tell of a named place, and where the pieces go, asked for in one question.

    `whither` names the `target`, or the `technician` to whose van they go. None if nothing lies there.
    """
    rows = store.pick_with_ends(uow, part_id, issue_order(uow.policy), rank=URGENT, place=location_id, most=quantity, **whither)
    if not rows:
        return None
    one = rows[0]
    offer = Offer(one.place_id, one.place_code, one.place_kind, one.on_hand, one.reserved, int(one.waiting))
    target = Located(one.target_id, one.target_code, one.target_kind) if one.target_id else None
    return Picked(offer, target, *_taken(uow, rows, quantity))


def offers(uow: UnitOfWork, part_id: str, rank: int, location_id: str | None = None) -> list[Offer]:
    """What each place of the warehouse has, or the one asked for, and how much others of this rank or before wait for.

    Raises Refused for a place that is none or does not issue.
    """
    rows = store.levels_of(uow, part_id, rank, location_id)
    if location_id is not None:
        _check_named(rows)
    return [Offer(row.id, row.code, row.kind, row.on_hand, row.reserved, int(row.waiting)) for row in rows]


def best_offer(uow: UnitOfWork, part_id: str, *, quantity: int, location_id: str | None = None, rank: int = URGENT) -> Offer:
    """The best place of the warehouse to take so many pieces from, or the one asked for.

    Raises Refused for a place that is none or does not issue, Conflict if too few pieces are unclaimed (INV-13, INV-14).
    """
    return check_unclaimed(offers(uow, part_id, rank, location_id), quantity)


def _check_named(rows: Sequence[Any]) -> None:
    if not rows:
        raise Refused("location_unknown", faults=[Fault.at("/location_id", "location_unknown")])
    check_promising(rows[0].kind)


def reserve(uow: UnitOfWork, shelf: Shelf, takes: Sequence[Take]) -> None:
    """Put pieces aside. Raises Conflict if there are too few (INV-14)."""
    _set_aside(uow, shelf, takes, 1)


def unreserve(uow: UnitOfWork, shelf: Shelf, takes: Sequence[Take]) -> None:
    """Give pieces that were put aside back to everybody."""
    _set_aside(uow, shelf, takes, -1)


def _set_aside(uow: UnitOfWork, shelf: Shelf, takes: Sequence[Take], sign: int) -> None:
    cards = {_card(shelf, take.lot): Change(reserved=sign * take.quantity) for take in takes}
    if shelves.change(uow, cards) is None:
        raise short(requested=sum(take.quantity for take in takes), available=0)


def _card(shelf: Shelf, lot: Lot) -> Card:
    return Card(shelf, lot.lot_id, lot.received_on, lot.made_on)


def _movements(uow: UnitOfWork, entries: Sequence[Entry], changed: Changed) -> list[dict[str, Any]]:
    """The ledger's rows, each with what its two shelves hold after it: counted up from what they held before all of them.

    A command that had to wait for another one on the same part is later than it, whenever it was asked for.
    """
    at, held = later(uow.now, changed.moved_at), dict(changed.on_hand)
    for shelf, quantity in _steps(entries):
        held[shelf] -= quantity
    rows = []
    for entry in entries:
        for shelf, quantity in _steps([entry]):
            held[shelf] += quantity
        totals = {"from_on_hand": held[entry.source] if entry.source else None}
        totals |= {"to_on_hand": held[entry.target] if entry.target else None}
        rows.append({**_movement(entry), **totals, "at": at})
    return rows


def _steps(entries: Iterable[Entry]) -> Iterable[tuple[Shelf, int]]:
    for entry in entries:
        if entry.source:
            yield entry.source, -entry.take.quantity
        if entry.target:
            yield entry.target, entry.take.quantity


def _movement(entry: Entry) -> dict[str, Any]:
    move = entry.move
    ends = {"from_location_id": move.source.location_id, "to_location_id": move.target.location_id}
    ends |= {"from_condition": move.source.condition, "to_condition": move.target.condition}
    ends |= {"from_owner": move.source.owner, "to_owner": move.target.owner}
    what = {"kind": move.kind, "part_id": move.part_id, "lot_id": entry.take.lot.lot_id, "quantity": entry.take.quantity}
    why = {"voucher_id": move.voucher_id, "ticket_id": move.ticket_id, "repair_id": move.repair_id}
    return {"id": new_id(), **what, **ends, **why, "reverses_id": move.reverses_id}
