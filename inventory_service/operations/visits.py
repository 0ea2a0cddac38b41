"""What a signed visit record means for stock: parts used leave the van, old parts come in."""

from collections import Counter
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import cases, stock
from inventory_service.operations.discrepancies import report
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.discrepancies import PART_UNKNOWN, VAN_SHORT
from inventory_service.rules.locations import COMPANY, OLD_PART, SITE
from inventory_service.rules.old_parts import room
from inventory_service.rules.stock import REMOVAL, USE, Lot, Take
from inventory_service.store import discrepancies as discrepancies_store
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.stock import lots
from shared.events.ticket import VisitFiledV1
from shared.kit.policy import Policy
from shared.kit.uow import UnitOfWork


def file_visit(ctx: Context, visit: VisitFiledV1) -> None:
    """FEE-07: every part of the record leaves the technician's van; replaced ones go where OLD-16 says.

    What the van lacks opens a discrepancy (INV-02): the part is in the customer's unit, whatever the books say.
    """
    used = Counter[str]()
    for line in visit.parts:
        used[line["part_no"]] += line["quantity"]
    with ctx.uow() as uow:
        if ledger.has_voucher(uow, visit.visit_id) or discrepancies_store.has_voucher(uow, visit.visit_id):
            return
        parts = parts_store.lock_all(uow, used)
        for part_no, quantity in used.items():
            if part_no in parts:
                _use(uow, visit, parts[part_no], quantity)
            else:
                _report(uow, visit, PART_UNKNOWN, part_no=part_no, quantity=quantity)
        for (part_no, kind), quantity in _removed(visit, uow.policy).items():
            if part_no in parts:
                _take_in(uow, visit, parts[part_no], quantity=quantity, kind=kind)
        cases.follow(uow, ctx.calendar, visit)


def _use(uow: UnitOfWork, visit: VisitFiledV1, part: Any, quantity: int) -> None:
    """INV-03: out of the van, oldest lot first; then what the company keeps at the technician's site, then the site's own."""
    customer = places.fixed(uow, places.CUSTOMER)
    van, site = places.van_of(uow, visit.technician_id), places.of_site(uow, visit.site_id, "site")
    left = quantity
    for source, owner in ((van, COMPANY), (site, COMPANY), (site, SITE)):
        if source is None or left == 0:
            continue
        place, target = Place.at(source, owner=owner), Place.at(customer, owner=owner)
        takes, _ = stock.pick(uow, place.shelf(part.id), left)
        stock.transfer(uow, Transfer(USE, part.id, place, target, visit.visit_id, visit.ticket_id), takes)
        left -= sum(take.quantity for take in takes)
    if left:
        _report(uow, visit, VAN_SHORT, part_no=part.part_no, quantity=left, location_id=van.id if van else None)


def _removed(visit: VisitFiledV1, policy: Policy) -> Counter[tuple[str, str]]:
    """The old parts by number and by the kind of room they go to; what the customer keeps is not among them."""
    removed = Counter[tuple[str, str]]()
    for line in visit.parts:
        kind = room(destination=line.get("old_part_destination"), is_in_warranty=bool(line.get("in_warranty")), policy=policy)
        if kind is not None:
            removed[(line["part_no"], kind)] += line["quantity"]
    return removed


def _take_in(uow: UnitOfWork, visit: VisitFiledV1, part: Any, *, quantity: int, kind: str) -> None:
    target = places.of_site(uow, visit.site_id, kind) or places.fixed(uow, places.FIXED_OF_KIND[kind])
    customer = Place(places.fixed(uow, places.CUSTOMER).id, "customer", OLD_PART)
    move = Transfer(REMOVAL, part.id, customer, Place.at(target), visit.visit_id, visit.ticket_id)
    stock.transfer(uow, move, [Take(_lot(uow, visit, part.id), quantity)])


def _lot(uow: UnitOfWork, visit: VisitFiledV1, part_id: str) -> Lot:
    """The old parts of one visit record are one lot, so that each can be traced to its record (FEE-07)."""
    day, lot_no = date.fromisoformat(visit.visited_on), f"OLD-{visit.record_no}"
    found = lots_store.find(uow, part_id, lot_no, day)
    if found is not None:
        return Lot(found.id, day, found.made_on, 0)
    row = lots_store.new(part_id, {"lot_no": lot_no}, received_on=day, made_on=day)
    uow.insert(lots, {**row, "created_at": uow.now})
    return Lot(row["id"], day, day, 0)


def _report(uow: UnitOfWork, visit: VisitFiledV1, kind: str, **what: Any) -> None:
    report(uow, kind, voucher_id=visit.visit_id, ticket_id=visit.ticket_id, **what)
