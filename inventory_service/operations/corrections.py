"""The movements of an approved adjustment: pieces that are missing go to the loss, pieces that were found come from it."""

from collections.abc import Sequence
from typing import Any

from inventory_service.operations import lines as picking
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.stock import ADJUSTMENT, Lot, Take
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.stock import lots
from shared.kit.uow import UnitOfWork


def book(uow: UnitOfWork, paper: Any, lines: Sequence[Any]) -> None:
    """A step: move what the lines of a paper (its `id` and `number`) say, in a fixed number of statements.

    Each line has `part_id`, `location_id`, `kind`, `condition`, `owner`, `lot_no`, `change` and `serial_nos`. Missing pieces
    are taken first in, first out, or from the lot that is named; found pieces join the lot that is named, or are a lot of
    their own. Raises Conflict if a shelf has fewer unpromised pieces than are missing (INV-14).
    """
    loss = Place.at(places.fixed(uow, places.LOSS))
    missing = [line for line in lines if line.change < 0]
    gained = [line for line in lines if line.change > 0]
    entries = _taken(uow, paper.id, missing, loss)
    for line, lot in zip(gained, _lots(uow, paper, gained), strict=True):
        move = Transfer(ADJUSTMENT, line.part_id, loss, _place(line), paper.id)
        entries.append(Entry(move, Take(lot, line.change), serial_nos=line.serial_nos))
    post(uow, entries)


def _taken(uow: UnitOfWork, voucher_id: str, missing: Sequence[Any], loss: Place) -> list[Entry]:
    parts = parts_store.by_id(uow, {line.part_id for line in missing})
    wanted = [
        picking.Line(
            f"/lines/{line.position - 1}",
            parts[line.part_id],
            _place(line).shelf(line.part_id),
            -line.change,
            line.lot_no,
            line.serial_nos,
        )
        for line in missing
    ]
    found = zip(missing, picking.take(uow, wanted), strict=True)
    return [
        Entry(Transfer(ADJUSTMENT, line.part_id, _place(line), loss, voucher_id), one.take, serial_nos=one.serial_nos)
        for line, taken in found
        for one in taken
    ]


def _lots(uow: UnitOfWork, paper: Any, gained: Sequence[Any]) -> list[Lot]:
    keys = [(line.part_id, line.lot_no or f"{paper.number}-{line.position}") for line in gained]
    known = lots_store.newest(uow, [dict(zip(lots_store.NUMBER, key, strict=True)) for key in keys])
    found = {key: Lot(row.id, row.received_on, row.made_on, 0) for key, row in known.items()}
    made = []
    for part_id, lot_no in keys:
        if (part_id, lot_no) not in found:
            day = uow.policy.day
            row = lots_store.new(part_id, {"lot_no": lot_no}, received_on=day, made_on=day)
            made.append({**row, "created_at": uow.now})
            found[(part_id, lot_no)] = Lot(row["id"], day, day, 0)
    uow.insert(lots, made)
    return [found[key] for key in keys]


def _place(line: Any) -> Place:
    return Place(line.location_id, line.kind, line.condition, line.owner)
