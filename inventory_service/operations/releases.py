"""Stock leaves quarantine once it has been inspected."""

from typing import Any

from inventory_service.context import Context
from inventory_service.operations import lines as picking
from inventory_service.operations import vouchers
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.locations import GOOD, OLD_PART, QUARANTINE, SCRAP
from inventory_service.rules.releases import check_inspection, check_target, released
from inventory_service.rules.stock import RELEASE
from inventory_service.store import locations as places
from shared.kit.uow import UnitOfWork

ROOMS = {SCRAP: places.SCRAP, OLD_PART: places.OLD_PARTS}


def release(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """INV-16: release pieces from quarantine: as good to a store, or to the room for scrap or for old parts.

    The inspector does it, or the keeper with the number of the inspection. Raises Refused otherwise.
    """
    number = vouchers.number_of(ctx, RELEASE)
    outcome, inspection_no = data["outcome"], data.get("inspection_no")
    check_inspection(ctx.actor.roles, inspection_no)
    with ctx.uow() as uow:
        source = _source(uow, data)
        target = _target(uow, data)
        parts = picking.lock_parts(uow, data["lines"])
        lines = vouchers.lines_of(data["lines"], parts, Place.at(source, condition=QUARANTINE))
        taken = picking.take(uow, lines)
        facts = {"from_location_id": source.id, "to_location_id": target.id, "outcome": outcome}
        facts |= {"inspection_no": inspection_no, "reason": data.get("reason")}
        paper = vouchers.new(uow, RELEASE, number, **facts)
        moves = []
        for line in lines:
            here = Place.at(source, condition=QUARANTINE, owner=line.shelf.owner)
            there = Place.at(target, condition=outcome, owner=line.shelf.owner)
            moves.append(Transfer(RELEASE, line.part.id, here, there, paper["id"]))
        vouchers.book(uow, paper, vouchers.entries_of(moves, taken))
        pieces = sum(line.quantity for line in lines)
        uow.decide(released(outcome=outcome, pieces=pieces, inspection_no=inspection_no), paper["id"])
        return vouchers.found(ctx, paper["id"])


def _source(uow: UnitOfWork, data: dict[str, Any]) -> Any:
    if data.get("from_location_id"):
        return places.get(uow, data["from_location_id"], "from_location_id")
    return places.fixed(uow, places.QUARANTINE)


def _target(uow: UnitOfWork, data: dict[str, Any]) -> Any:
    named = places.get(uow, data["to_location_id"], "to_location_id") if data.get("to_location_id") else None
    check_target(data["outcome"], named.kind if named else None)
    return named if data["outcome"] == GOOD else places.fixed(uow, ROOMS[data["outcome"]])
