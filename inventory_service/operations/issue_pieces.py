"""Which numbered pieces leave with an issue: those that the keeper names, of the lots that the request allows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from inventory_service.operations import lines as picking
from inventory_service.operations.lines import Line, Taken
from inventory_service.operations.reservations import Held
from inventory_service.store import parts as parts_store
from inventory_service.store import serials as serials_store
from inventory_service.store.shelves import Shelf
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork


def named_pieces(uow: UnitOfWork, part: Any, shelf: Shelf, data: Mapping[str, Any]) -> tuple[list[Taken], dict[str, Any]]:
    """INV-11: the named pieces of a request, and the rows of their lots by id. Raises Refused naming all faulty numbers."""
    taken = picking.take(uow, [Line("", part, shelf, data["quantity"], None, data["serial_nos"])])[0]
    keys = [{"part_id": part.id, "serial_no": name} for name in data["serial_nos"]]
    return taken, {row.lot_id: row for row in serials_store.known(uow, keys)}


def reserved_pieces(uow: UnitOfWork, held: Held, serial_nos: Sequence[str]) -> list[Taken]:
    """The pieces of a reservation: as many of each lot as it has put aside, named ones if any are named.

    Raises Refused naming all faulty numbers, Conflict if they are of other lots than those put aside.
    """
    if not serial_nos:
        return [Taken(take) for take in held.takes]
    part = parts_store.by_id(uow, [held.row.part_id])[held.row.part_id]
    shelf = held.place.shelf(part.id)
    faults, pieces = picking.piece_faults(uow, [Line("", part, shelf, held.row.quantity, None, serial_nos)])
    if faults:
        raise Refused("lines_faulty", clause="INV-02", faults=faults)
    by_lot: dict[str, list[str]] = defaultdict(list)
    for n, name in enumerate(serial_nos):
        lot_id = pieces[(part.id, name)].lot_id
        if lot_id not in held.lots:
            faults.append(Fault.at(f"/serial_nos/{n}", "serial_not_put_aside", serial_no=name))
        by_lot[lot_id].append(name)
    if faults or any(take.quantity != len(by_lot[take.lot.lot_id]) for take in held.takes):
        raise Conflict("serials_not_put_aside", clause="INV-13", faults=faults)
    return [Taken(take, by_lot[take.lot.lot_id]) for take in held.takes]


def numbered(source: Reader | UnitOfWork, note_id: str, lines: Sequence[Any]) -> list[dict[str, Any]]:
    """The lines of a note, one a lot, with the numbers of the pieces that left."""
    names: dict[str, list[str]] = defaultdict(list)
    for piece in source.rows(serials_store.of_voucher(note_id)):
        names[piece.lot_id].append(piece.serial_no)
    rows = [dict(line if isinstance(line, Mapping) else line._mapping) for line in lines]
    return [{**row, "serial_nos": names[row["lot_id"]]} for row in rows]
