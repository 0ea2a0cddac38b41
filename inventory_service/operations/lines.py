"""What the lines of a paper take: from which lots, and which pieces by number. Steps; the parts are locked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from inventory_service.operations.serials import Named, form_faults
from inventory_service.rules.stock import Lot, Take, fifo, issue_order
from inventory_service.store import parts as parts_store
from inventory_service.store import picks
from inventory_service.store import serials as serials_store
from inventory_service.store.shelves import Shelf
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Line:
    """So many pieces that leave a shelf: of one lot if it is named, and the named ones if they have numbers."""

    pointer: str
    part: Any
    shelf: Shelf
    quantity: int
    lot_no: str | None = None
    serial_nos: Sequence[str] = ()

    @property
    def named(self) -> Named:
        """The numbers of the line."""
        return Named(f"{self.pointer}/serial_nos", self.part, self.quantity, self.serial_nos)


@dataclass(frozen=True)
class Taken:
    """So much of a lot for a line, with the numbers of the pieces if they were named."""

    take: Take
    serial_nos: Sequence[str] = ()


class Left:
    """What shelves have to give, lot by lot; it shrinks as lines take from it."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._lots: dict[Shelf, dict[str, Lot]] = defaultdict(dict)
        self._lot_nos: dict[str, str] = {}
        for row in rows:
            shelf = Shelf(row.part_id, row.location_id, row.condition, row.owner)
            self._lots[shelf][row.lot_id] = Lot(row.lot_id, row.received_on, row.made_on, row.available)
            self._lot_nos[row.lot_id] = row.lot_no

    def of(self, line: Line) -> list[Lot]:
        """The lots that a line may take from."""
        lots = self._lots[line.shelf].values()
        return [lot for lot in lots if line.lot_no is None or self._lot_nos[lot.lot_id] == line.lot_no]

    def has(self, shelf: Shelf, lot_id: str, quantity: int) -> bool:
        """Whether so much of a lot may be taken."""
        return lot_id in self._lots[shelf] and self._lots[shelf][lot_id].available >= quantity

    def use(self, shelf: Shelf, lot_id: str, quantity: int) -> Take:
        """Take so much of a lot."""
        lot = self._lots[shelf][lot_id]
        self._lots[shelf][lot_id] = replace(lot, available=lot.available - quantity)
        return Take(lot, quantity)


def lock_parts(uow: UnitOfWork, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The parts of the lines by number, locked. Raises Refused naming each that is unknown."""
    parts = parts_store.lock_all(uow, [line["part_no"] for line in lines])
    faults = [
        Fault.at(f"/lines/{n}/part_no", "part_unknown", part_no=line["part_no"])
        for n, line in enumerate(lines)
        if line["part_no"] not in parts
    ]
    if faults:
        raise Refused("lines_faulty", faults=faults)
    return parts


def take(uow: UnitOfWork, lines: Sequence[Line]) -> list[list[Taken]]:
    """INV-03: what each line takes, in a fixed number of statements: its numbered pieces, its lot, or the first lots.

    Raises Refused naming all faulty numbers, Conflict naming every line for which there is too little (INV-14).
    """
    faults, pieces = piece_faults(uow, lines)
    if faults:
        raise Refused("lines_faulty", clause="INV-02", faults=faults)
    left = _left(uow, lines, pieces)
    taken: dict[str, list[Taken] | None] = {}
    for line in sorted(lines, key=lambda line: (not line.serial_nos, line.lot_no is None)):
        taken[line.pointer] = _numbered(line, left, pieces) if line.serial_nos else _counted(uow, line, left)
    short = [_short(line, left) for line in lines if taken[line.pointer] is None]
    if short:
        raise Conflict("stock_short", clause="INV-14", faults=short, **dict(short[0].params))
    return [taken[line.pointer] or [] for line in lines]


def piece_faults(uow: UnitOfWork, lines: Sequence[Line]) -> tuple[list[Fault], dict[tuple[str, str], Any]]:
    """All that is wrong with the numbers that lines name, and the named pieces by part and number."""
    keys = [key for line in lines for _, key in line.named.each()]
    pieces = {(row.part_id, row.serial_no): row for row in serials_store.known(uow, keys)}
    faults = form_faults([line.named for line in lines], must_name=False)
    return [*faults, *(fault for line in lines for fault in _place_faults(line, pieces))], pieces


def _place_faults(line: Line, pieces: Mapping[tuple[str, str], Any]) -> Iterator[Fault]:
    """Numbers that do not lie on the shelf from which the line takes, or belong to another lot than it names."""
    for pointer, key in line.named.each():
        row = pieces.get((key["part_id"], key["serial_no"]))
        if row is None:
            yield Fault.at(pointer, "serial_unknown", serial_no=key["serial_no"])
        elif Shelf(row.part_id, row.location_id, row.condition, row.owner) != line.shelf:
            yield Fault.at(pointer, "serial_elsewhere", serial_no=key["serial_no"], location_code=row.location_code)
        elif line.lot_no is not None and row.lot_no != line.lot_no:
            yield Fault.at(pointer, "serial_of_other_lot", serial_no=key["serial_no"], lot_no=row.lot_no)


def _left(uow: UnitOfWork, lines: Sequence[Line], pieces: Mapping[tuple[str, str], Any]) -> Left:
    """What may be taken: as many lots as the lines of a shelf can need together, and those that they name."""
    totals = Counter[Shelf]()
    for line in lines:
        totals[line.shelf] += line.quantity
    rows = [*picks.first(uow, issue_order(uow.policy), [{**asdict(s), "quantity": n} for s, n in totals.items()])]
    wanted = {(line.shelf, line.lot_no) for line in lines if line.lot_no is not None}
    wanted |= {(line.shelf, pieces[(line.part.id, name)].lot_no) for line in lines for name in line.serial_nos}
    return Left([*rows, *picks.named(uow, [{**asdict(shelf), "lot_no": lot_no} for shelf, lot_no in wanted])])


def _counted(uow: UnitOfWork, line: Line, left: Left) -> list[Taken] | None:
    lots = left.of(line)
    if sum(lot.available for lot in lots) < line.quantity:
        return None
    return [Taken(left.use(line.shelf, one.lot.lot_id, one.quantity)) for one in fifo(lots, line.quantity, uow.policy)]


def _numbered(line: Line, left: Left, pieces: Mapping[tuple[str, str], Any]) -> list[Taken] | None:
    by_lot: dict[str, list[str]] = defaultdict(list)
    for name in line.serial_nos:
        by_lot[pieces[(line.part.id, name)].lot_id].append(name)
    if not all(left.has(line.shelf, lot_id, len(names)) for lot_id, names in by_lot.items()):
        return None
    return [Taken(left.use(line.shelf, lot_id, len(names)), names) for lot_id, names in by_lot.items()]


def _short(line: Line, left: Left) -> Fault:
    available = sum(lot.available for lot in left.of(line))
    return Fault.at(f"{line.pointer}/quantity", "stock_short", requested=line.quantity, available=available)
