"""Returned parts arrive: they wait in quarantine for the inspection."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import stock
from inventory_service.operations.discrepancies import report
from inventory_service.operations.old_part_steps import Change, carry, split
from inventory_service.operations.stock import Place, Transfer
from inventory_service.rules.discrepancies import PART_UNKNOWN, RETURN_UNRECORDED
from inventory_service.rules.locations import OLD_PART
from inventory_service.rules.old_parts import MACHINE
from inventory_service.rules.stock import RETURN, Lot, Take, made_on
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import movements as ledger
from inventory_service.store import old_parts as old_parts_store
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.stock import lots
from shared.events.returns import ReturnReceivedV1
from shared.kit.calendar import WorkingCalendar
from shared.kit.errors import Conflict
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def receive_return(ctx: Context, back: ReturnReceivedV1) -> None:
    """INV-16: what was counted goes to quarantine, from the site's old parts as far as the books know them.

    Pieces that no visit record explains come in as well, since they are there, and open a discrepancy (INV-02).
    """
    numbers, calendar = [ctx.number("OP") for _ in back.lines], ctx.calendar
    with ctx.uow() as uow:
        # Under the lock: told twice at the same moment, the second sees what the first has written.
        parts = parts_store.lock_all(uow, (line["part_no"] for line in back.lines))
        if ledger.has_voucher(uow, back.return_id):
            return
        for line, number in zip(back.lines, numbers, strict=True):
            part = parts.get(line["part_no"])
            if line["quantity"] == 0:
                continue
            if part is None:
                _report(uow, back, PART_UNKNOWN, part_no=line["part_no"], quantity=line["quantity"])
            else:
                _wait_for_visit(uow, part.id, line.get("ticket_id"))
                left = line["quantity"] - _take_records(uow, calendar, back, part.id, line=line, number=number)
                if left:
                    _take_in(uow, back, part.id, line, left)


def _wait_for_visit(uow: UnitOfWork, part_id: str, ticket_id: str | None) -> None:
    """The visit that removed the part is told by another service, perhaps later: this event is then brought again.

    Raises Conflict until the removal is in the books.
    """
    if ticket_id and not ledger.has_removal(uow, part_id, ticket_id):
        raise Conflict("visit_not_booked", ticket_id=ticket_id)


def _take_records(
    uow: UnitOfWork, calendar: WorkingCalendar, back: ReturnReceivedV1, part_id: str, *, line: Mapping[str, Any], number: str
) -> int:
    """W-22: records of the case, then of the site, end as returned to the maker; how many pieces they had.

    A record that has more pieces than came back is split under `number`.
    """
    wanted: int = line["quantity"]
    quarantine = Place.at(places.fixed(uow, places.QUARANTINE))
    ticket_id, left, changes = line.get("ticket_id"), wanted, []
    for row in old_parts_store.lock_returnable(uow, part_id, ticket_id=ticket_id, site_id=back.site_id, quantity=wanted):
        if left == 0:
            break
        taken = row if row.quantity <= left else split(uow, row, left, number)
        to = next_state(MACHINE, taken.status, "return_to_maker", (SYSTEM,))
        values = {"return_id": back.return_id, "return_number": back.number}
        paper = (RETURN, back.return_id)
        changes.append(Change(taken, "return_to_maker", to, quarantine, values, paper=paper))
        left -= taken.quantity
    carry(uow, calendar, changes)
    return wanted - left


def _take_in(uow: UnitOfWork, back: ReturnReceivedV1, part_id: str, line: Mapping[str, Any], quantity: int) -> None:
    """Pieces that no record explains come in from the customer, and open a discrepancy (INV-02)."""
    quarantine = Place.at(places.fixed(uow, places.QUARANTINE))
    known = places.of_site(uow, back.site_id, "old_parts") or places.fixed(uow, places.OLD_PARTS)
    customer = Place(places.fixed(uow, places.CUSTOMER).id, "customer", OLD_PART)
    lot = _lot(uow, part_id, line, lot_no=f"{back.number}-{line['line_id']}")
    stock.transfer(uow, Transfer(RETURN, part_id, customer, quarantine, back.return_id), [Take(lot, quantity)])
    _report(uow, back, RETURN_UNRECORDED, part_no=line["part_no"], quantity=quantity, location_id=known.id)


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
