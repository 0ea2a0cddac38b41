"""Pieces by number follow the ledger: a step of every posting, and the check of the numbers that a paper names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inventory_service.rules.serials import count_fault, dealt, provisional, repeated
from inventory_service.store import serials as store
from inventory_service.store.shelves import Shelf
from shared.kit.errors import Conflict, Fault
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

Card = tuple[Shelf, str]


@dataclass(frozen=True)
class Piece:
    """So many pieces of a lot that a movement takes from one shelf to another; `names` are their numbers, if anybody says.

    `is_new`: they come from outside the company.
    """

    movement_id: str
    lot_id: str
    source: Shelf
    target: Shelf
    quantity: int
    names: Sequence[str]
    is_new: bool

    @property
    def card(self) -> Card:
        """The bin card that they leave."""
        return self.source, self.lot_id


@dataclass(frozen=True)
class Named:
    """The numbers that a line of a paper names for pieces of a part; `pointer` is where they stand in the body."""

    pointer: str
    part: Any
    quantity: int
    serial_nos: Sequence[str]

    def each(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Each number with its own pointer."""
        for n, serial_no in enumerate(self.serial_nos):
            yield f"{self.pointer}/{n}", {"part_id": self.part.id, "serial_no": serial_no}


def form_faults(named: Sequence[Named], *, must_name: bool) -> list[Fault]:
    """Wrong counts, numbers of parts that have none, and numbers that come twice."""
    asked = [(line.pointer, line.part.serialised, line.quantity, len(line.serial_nos)) for line in named]
    counts = [
        count_fault(pointer, is_serialised=has, quantity=quantity, named=count, must_name=must_name)
        for pointer, has, quantity, count in asked
    ]
    twice = repeated((pointer, key["part_id"], key["serial_no"]) for line in named for pointer, key in line.each())
    return [*(fault for fault in counts if fault), *twice]


def arrival_faults(uow: UnitOfWork, named: Sequence[Named]) -> list[Fault]:
    """All that is wrong with the numbers of goods that come in; one that lies with the supplier may come again."""
    keys = [key for line in named if line.part.serialised for _, key in line.each()]
    here = {(row.part_id, row.serial_no) for row in store.known(uow, keys) if row.kind != "supplier"}
    known = [
        Fault.at(pointer, "serial_known", serial_no=key["serial_no"])
        for line in named
        for pointer, key in line.each()
        if (key["part_id"], key["serial_no"]) in here
    ]
    return [*form_faults(named, must_name=True), *known]


def named_by(uow: UnitOfWork, movement_ids: Sequence[str]) -> dict[str, list[str]]:
    """A step: the numbers of the pieces that movements took, by movement; those of parts without numbers are not there."""
    names: dict[str, list[str]] = defaultdict(list)
    for piece in uow.rows(store.of_movements(movement_ids)):
        names[piece.movement_id].append(piece.serial_no)
    return names


def follow(uow: UnitOfWork, pieces: Sequence[Piece]) -> None:
    """The pieces of serialised parts go where their movements went, in a fixed number of statements.

    Where nobody named them, the first of the lot by number go; what comes in without a number is given a provisional one.
    Raises Conflict if a named piece does not lie where it is said to (INV-02).
    """
    if not pieces:
        return
    moved = _carry(uow, [piece for piece in pieces if not piece.is_new])
    entered = _enter(uow, [piece for piece in pieces if piece.is_new])
    store.follow(uow, [*moved, *entered])


def _carry(uow: UnitOfWork, pieces: Sequence[Piece]) -> Sequence[Any]:
    names = _unnamed(uow, [piece for piece in pieces if not piece.names], {n for piece in pieces for n in piece.names})
    rows = []
    for piece in pieces:
        ends = {**asdict(piece.source), **{f"to_{key}": value for key, value in asdict(piece.target).items()}}
        ends = {key: value for key, value in ends.items() if key != "to_part_id"}
        common = {**ends, "lot_id": piece.lot_id, "movement_id": piece.movement_id}
        rows += [{**common, "serial_no": name} for name in piece.names or names[piece.movement_id]]
    moved = store.move(uow, rows)
    if len(moved) != sum(piece.quantity for piece in pieces):
        raise Conflict("serials_elsewhere", clause="INV-02", wanted=sum(piece.quantity for piece in pieces), found=len(moved))
    return moved


def _unnamed(uow: UnitOfWork, pieces: Sequence[Piece], named: set[str]) -> dict[str, Sequence[str]]:
    """The first numbers of each bin card that nobody named, dealt out to the movements that take from it."""
    takers: dict[Card, list[Piece]] = defaultdict(list)
    for piece in pieces:
        takers[piece.card].append(piece)
    asked = [
        {**asdict(shelf), "lot_id": lot_id, "quantity": sum(piece.quantity for piece in some) + len(named)}
        for (shelf, lot_id), some in takers.items()
    ]
    lying: dict[Card, list[str]] = defaultdict(list)
    for row in store.first(uow, asked):
        if row.serial_no not in named:
            lying[(Shelf(row.part_id, row.location_id, row.condition, row.owner), row.lot_id)].append(row.serial_no)
    found: dict[str, Sequence[str]] = {}
    for card, some in takers.items():
        hands = dealt(lying[card], [piece.quantity for piece in some])
        found |= {piece.movement_id: hand for piece, hand in zip(some, hands, strict=True)}
    return found


def _enter(uow: UnitOfWork, pieces: Sequence[Piece]) -> Sequence[Any]:
    rows = []
    for piece in pieces:
        common = {**asdict(piece.target), "lot_id": piece.lot_id, "movement_id": piece.movement_id}
        names = piece.names or provisional(piece.movement_id, piece.quantity)
        rows += [{**common, "id": new_id(), "serial_no": name} for name in names]
    entered = store.enter(uow, rows)
    if len(entered) != sum(piece.quantity for piece in pieces):
        raise Conflict("serials_known", clause="INV-02", wanted=sum(piece.quantity for piece in pieces), found=len(entered))
    return entered
