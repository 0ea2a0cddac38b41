"""What a signed visit record means for stock: parts used leave the van, old parts come in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import cases, stock
from inventory_service.operations.discrepancies import report
from inventory_service.operations.old_part_steps import Find, put_on_record, usual_room, with_technician
from inventory_service.operations.old_parts import part_type_of
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.discrepancies import PART_UNKNOWN, VAN_SHORT
from inventory_service.rules.locations import COMPANY, SITE
from inventory_service.rules.old_parts import REMOVED, SCRAP, TO_SCRAP, Tag, goes_to_maker, kind_of, room
from inventory_service.rules.stock import USE, Lot
from inventory_service.store import discrepancies as discrepancies_store
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.stock import lots
from shared.events.ticket import VisitFiledV1
from shared.kit.uow import UnitOfWork


def file_visit(ctx: Context, visit: VisitFiledV1) -> None:
    """FEE-07: every part of the record leaves the technician's van; each replaced one is put on record (OLD-16, H-05).

    What the van lacks opens a discrepancy (INV-02): the part is in the customer's unit, whatever the books say.
    """
    numbers, calendar = [ctx.number("OP") for _ in visit.parts], ctx.calendar
    used = Counter[str]()
    for line in visit.parts:
        used[line["part_no"]] += line["quantity"]
    with ctx.uow() as uow:
        # Under the lock: told twice at the same moment, the second sees what the first has written.
        parts = parts_store.lock_all(uow, used)
        if ledger.has_voucher(uow, visit.visit_id) or discrepancies_store.has_voucher(uow, visit.visit_id):
            return
        for part_no, quantity in used.items():
            if part_no in parts:
                _use(uow, visit, parts[part_no], quantity)
            else:
                _report(uow, visit, PART_UNKNOWN, part_no=part_no, quantity=quantity)
        known = [(line, number) for line, number in zip(visit.parts, numbers, strict=True) if line["part_no"] in parts]
        put_on_record(uow, calendar, _removed(uow, visit, known, parts))
        cases.follow(uow, calendar, visit)


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


def _removed(
    uow: UnitOfWork, visit: VisitFiledV1, lines: Sequence[tuple[Mapping[str, Any], str]], parts: Mapping[str, Any]
) -> list[Find]:
    """The old parts of the record, one for each line; what the customer keeps is not among them (OLD-01)."""
    lots_of: dict[str, Lot] = {}
    finds = []
    for line, number in lines:
        part = parts[line["part_no"]]
        destination, in_warranty = line.get("old_part_destination"), bool(line.get("in_warranty"))
        part_type = part_type_of(part)
        kind = room(destination=destination, is_in_warranty=in_warranty, part_type=part_type, policy=uow.policy)
        if kind is not None:
            lot = lots_of[part.id] = lots_of.get(part.id) or _lot(uow, visit, part.id)
            finds.append(_find(uow, visit, line, part, kind=kind, number=number, lot=lot))
    return finds


def _find(
    uow: UnitOfWork, visit: VisitFiledV1, line: Mapping[str, Any], part: Any, *, kind: str, number: str, lot: Lot
) -> Find:
    """OLD-04: it is with the technician until it is handed over; what the record calls scrap is scrap at once."""
    day, part_type, in_warranty = date.fromisoformat(visit.visited_on), part_type_of(part), bool(line.get("in_warranty"))
    tag = Tag(
        kind=kind_of(part_type, uow.policy),
        material=None,
        part_type=part_type,
        part_name=part.name_zh,
        plate_no=None,
        ticket_id=visit.ticket_id,
        removed_on=day,
        for_insurer=False,
        in_warranty=in_warranty,
        goes_to_maker=goes_to_maker(in_warranty, uow.policy),
    )
    who = {"technician_id": visit.technician_id, "site_id": visit.site_id}
    facts = {"part_id": part.id, "quantity": line["quantity"], "unit": part.unit, "finished_on": day, **who}
    facts |= {"visit_id": visit.visit_id, "line_id": line.get("line_id"), "ticket_number": visit.ticket_number}
    if kind == TO_SCRAP:
        place = Place.at(usual_room(uow, kind, visit.site_id))
        return Find(number, tag, SCRAP, place, lot, facts | {"stored_on": day}, visit.visit_id)
    return Find(number, tag, REMOVED, with_technician(uow, tag, **who), lot, facts, visit.visit_id)


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
