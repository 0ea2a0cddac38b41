"""Carrying stock from place to place inside the company."""

from typing import Any

from inventory_service.context import Context
from inventory_service.operations import lines as picking
from inventory_service.operations import vouchers
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.stock import TRANSFER
from inventory_service.rules.transfers import carried, check_ways
from inventory_service.rules.vouchers import check_ends
from inventory_service.store import locations as places


def transfer(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Carry stock of any condition and owner from one place to another, first in first out or by named lot and number.

    Refuses what is an issue or a return (INV-08), what may not lie there (INV-16), and more than is there (INV-14).
    """
    number = vouchers.number_of(ctx, TRANSFER)
    with ctx.uow() as uow:
        source = places.get(uow, data["from_location_id"], "from_location_id")
        target = places.get(uow, data["to_location_id"], "to_location_id")
        check_ends(source=(source.id, source.kind), target=(target.id, target.kind))
        check_ways(source=source.kind, target=target.kind)
        parts = picking.lock_parts(uow, data["lines"])
        lines = vouchers.lines_of(data["lines"], parts, Place.at(source))
        after = carried([(f"{line.pointer}/condition", line.shelf.condition) for line in lines], target.kind)
        taken = picking.take(uow, lines)
        ends = {"from_location_id": source.id, "to_location_id": target.id}
        facts = {name: data.get(name) for name in ("ticket_id", "person", "reason")}
        paper = vouchers.new(uow, TRANSFER, number, **ends, **facts)
        moves = []
        for line, condition in zip(lines, after, strict=True):
            here = Place(source.id, source.kind, line.shelf.condition, line.shelf.owner)
            there = Place.at(target, condition=condition, owner=line.shelf.owner)
            moves.append(Transfer(TRANSFER, line.part.id, here, there, paper["id"], paper["ticket_id"]))
        vouchers.book(uow, paper, vouchers.entries_of(moves, taken))
        return vouchers.found(ctx, paper["id"])
