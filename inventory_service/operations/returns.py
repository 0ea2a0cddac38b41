"""Returned parts arrive: they wait in quarantine for the inspection."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import stock
from inventory_service.operations.discrepancies import report
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.discrepancies import PART_UNKNOWN, RETURN_UNRECORDED
from inventory_service.rules.locations import OLD_PART
from inventory_service.rules.stock import RETURN, Lot, Take, made_on
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.stock import lots
from shared.events.returns import ReturnReceivedV1
from shared.kit.errors import Conflict
from shared.kit.uow import UnitOfWork


def receive_return(ctx: Context, back: ReturnReceivedV1) -> None:
    """INV-16: what was counted goes to quarantine, from the site's old parts as far as the books know them.

    Pieces that no visit record explains come in as well, since they are there, and open a discrepancy (INV-02).
    """
    with ctx.uow() as uow:
        if ledger.has_voucher(uow, back.return_id):
            return
        parts = parts_store.lock_all(uow, (line["part_no"] for line in back.lines))
        for line in back.lines:
            part = parts.get(line["part_no"])
            if line["quantity"] == 0:
                continue
            if part is None:
                _report(uow, back, PART_UNKNOWN, part_no=line["part_no"], quantity=line["quantity"])
            else:
                _wait_for_visit(uow, part.id, line.get("ticket_id"))
                _take_in(uow, back, part.id, line)


def _wait_for_visit(uow: UnitOfWork, part_id: str, ticket_id: str | None) -> None:
    """The visit that removed the part is told by another service, perhaps later: this event is then brought again.

    Raises Conflict until the removal is in the books.
    """
    if ticket_id and not ledger.has_removal(uow, part_id, ticket_id):
        raise Conflict("visit_not_booked", ticket_id=ticket_id)


def _take_in(uow: UnitOfWork, back: ReturnReceivedV1, part_id: str, line: Mapping[str, Any]) -> None:
    quarantine = Place.at(places.fixed(uow, places.QUARANTINE))
    known = places.of_site(uow, back.site_id, "old_parts") or places.fixed(uow, places.OLD_PARTS)
    source = Place.at(known)
    takes, _ = stock.pick(uow, source.shelf(part_id), line["quantity"])
    stock.transfer(uow, Transfer(RETURN, part_id, source, quarantine, back.return_id), takes)
    left = line["quantity"] - sum(take.quantity for take in takes)
    if left:
        customer = Place(places.fixed(uow, places.CUSTOMER).id, "customer", OLD_PART)
        lot = _lot(uow, part_id, line, lot_no=f"{back.number}-{line['line_id']}")
        stock.transfer(uow, Transfer(RETURN, part_id, customer, quarantine, back.return_id), [Take(lot, left)])
        _report(uow, back, RETURN_UNRECORDED, part_no=line["part_no"], quantity=left, location_id=known.id)


def _lot(uow: UnitOfWork, part_id: str, line: Mapping[str, Any], *, lot_no: str) -> Lot:
    """INV-17: a returned piece keeps the production day that the return names; one in the future cannot be right."""
    today = uow.policy.day
    named = date.fromisoformat(line["production_date"]) if line.get("production_date") else None
    produced = named if named is not None and named <= today else None
    facts = {"lot_no": lot_no, "production_on": produced}
    row = lots_store.new(part_id, facts, received_on=today, made_on=made_on(produced, today))
    uow.insert(lots, {**row, "created_at": uow.now})
    return Lot(row["id"], row["received_on"], row["made_on"], 0)


def _report(uow: UnitOfWork, back: ReturnReceivedV1, kind: str, **what: Any) -> None:
    report(uow, kind, voucher_id=back.return_id, **what)
