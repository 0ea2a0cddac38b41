"""What a factory repair used up."""

from collections import Counter
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import lines as picking
from inventory_service.operations import vouchers
from inventory_service.operations.reconciliation import outstanding
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.put_backs import check_outstanding
from inventory_service.rules.stock import USE
from inventory_service.rules.vouchers import CONSUMPTION, check_workshop
from inventory_service.store import locations as places


def consume(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """REP-04, INV-08: book the parts that a repair used up out of the workshop, into the customer's unit.

    Refuses more than was issued for the repair and is still out (FEE-07).
    """
    number = vouchers.number_of(ctx, CONSUMPTION)
    with ctx.uow() as uow:
        workshop = places.get(uow, data["from_location_id"], "from_location_id")
        check_workshop(workshop.kind)
        parts = picking.lock_parts(uow, data["lines"])
        wanted = Counter[str]()
        for line in data["lines"]:
            wanted[line["part_no"]] += line["quantity"]
        check_outstanding(wanted, outstanding(uow, repair_id=data["repair_id"]))
        here = Place.at(workshop)
        lines = vouchers.lines_of(data["lines"], parts, here)
        taken = picking.take(uow, lines)
        customer = places.fixed(uow, places.CUSTOMER)
        facts = {"from_location_id": workshop.id, "to_location_id": customer.id, "repair_id": data["repair_id"]}
        paper = vouchers.new(uow, CONSUMPTION, number, **facts, person=data.get("person"), reason=data.get("reason"))
        there = Place.at(customer)
        moves = [Transfer(USE, line.part.id, here, there, paper["id"], repair_id=data["repair_id"]) for line in lines]
        vouchers.book(uow, paper, vouchers.entries_of(moves, taken))
        return vouchers.found(ctx, paper["id"])
