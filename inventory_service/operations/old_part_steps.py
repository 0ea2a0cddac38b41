"""Steps inside a unit: old parts put on record and changed, the ledger always with them.

Whoever calls a step here has locked the parts and the records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from inventory_service.operations import stock
from inventory_service.operations.stock import Entry, Place, Transfer
from inventory_service.rules.locations import COMPANY, OLD_PART
from inventory_service.rules.locations import SCRAP as SCRAPPED
from inventory_service.rules.old_part_custody import next_due
from inventory_service.rules.old_parts import ENDED, TO_SCRAP, Tag, room_of
from inventory_service.rules.stock import REMOVAL, Lot, Take
from inventory_service.store import locations as places
from inventory_service.store import old_parts as store
from inventory_service.store.tables.old_parts import old_part_acts, old_parts
from shared.kit.calendar import WorkingCalendar
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

BLANK: Mapping[str, None] = dict.fromkeys(column.name for column in old_parts.c)


@dataclass(frozen=True)
class Find:
    """Something to be put on record: its tag, where it lies, and its lot, if it is a part of the catalogue."""

    number: str
    tag: Tag
    status: str
    place: Place
    lot: Lot | None
    facts: Mapping[str, Any]
    # The paper that brings it in; without one the record itself is the paper.
    voucher_id: str | None = None


@dataclass(frozen=True)
class Change:
    """What becomes of a locked record: the state after the verb, and where it goes; without a target it stays."""

    row: Any
    verb: str
    to: str
    target: Place | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    # The kind of the movement and its paper, where they are not the verb and the record.
    paper: tuple[str, str] | None = None


def place_of(row: Any, *, condition: str | None = None, owner: str | None = None) -> Place:
    """Where a record lies, in another condition or for another owner if one is named."""
    return Place(row.location_id, row.location_kind, condition or row.condition, owner or row.owner)


def as_scrap(row: Any) -> Place:
    """OLD-11: what becomes scrap stays where it lies, and is the company's."""
    return place_of(row, condition=SCRAPPED, owner=COMPANY)


def outside(uow: UnitOfWork, code: str, row: Any) -> Place:
    """One of the places outside the company."""
    return Place.at(places.fixed(uow, code), condition=row.condition, owner=row.owner)


def usual_room(uow: UnitOfWork, kind: str, site_id: str | None) -> Any:
    """The room of a kind: the site's own, or the one room that the site has, or the company's."""
    own = places.of_site(uow, site_id, kind)
    if own is None and kind != TO_SCRAP:
        own = places.of_site(uow, site_id, "old_parts")
    return own or places.fixed(uow, places.FIXED_OF_KIND[kind])


def with_technician(uow: UnitOfWork, tag: Tag, *, technician_id: str | None, site_id: str | None) -> Place:
    """Where a removed part is until its hand-over: in the technician's van, or where there is none, in its room already."""
    van = places.van_of(uow, technician_id) if technician_id else None
    if van is not None:
        return Place.at(van, condition=OLD_PART, owner=tag.owner)
    return Place.at(usual_room(uow, room_of(tag, uow.policy), site_id), owner=tag.owner)


def put_on_record(uow: UnitOfWork, calendar: WorkingCalendar, finds: Sequence[Find]) -> list[str]:
    """W-22: records of what was removed, and its pieces in the ledger; the records' ids."""
    rows = [_row(uow, calendar, find) for find in finds]
    uow.insert(old_parts, rows)
    customer = places.fixed(uow, places.CUSTOMER)
    entries = []
    for find, row in zip(finds, rows, strict=True):
        if find.lot is not None:
            source = Place.at(customer, condition=OLD_PART, owner=find.place.owner)
            papers = (find.voucher_id or row["id"], find.tag.ticket_id)
            move = Transfer(REMOVAL, row["part_id"], source, find.place, *papers)
            entries.append(Entry(move, Take(find.lot, row["quantity"])))
        detail = {"number": find.number, "kind": find.tag.kind}
        uow.note("old_part", row["id"], "remove", to_state=find.status, case_id=find.tag.ticket_id, **detail)
    if entries:
        stock.post(uow, entries)
    return [row["id"] for row in rows]


def _row(uow: UnitOfWork, calendar: WorkingCalendar, find: Find) -> dict[str, Any]:
    tag = {name: getattr(find.tag, name) for name in Tag.__dataclass_fields__}
    row = {**BLANK, **find.facts, **tag, "id": new_id(), "number": find.number, "status": find.status}
    row |= {"location_id": find.place.location_id, "condition": find.place.condition, "owner": find.place.owner}
    row |= {"lot_id": find.lot.lot_id if find.lot else None, "version": 1, "created_at": uow.now}
    return row | _due(uow, calendar, row)


def carry(uow: UnitOfWork, calendar: WorkingCalendar, changes: Sequence[Change]) -> None:
    """Move any number of records on, in the ledger and on record, in a fixed number of statements."""
    entries = [entry for entry in map(_entry, changes) if entry is not None]
    if entries:
        stock.post(uow, entries)
    store.change(uow, [_after(uow, calendar, change) for change in changes])
    for change in changes:
        row = change.row
        where = {"from_state": row.status, "to_state": change.to, "case_id": row.ticket_id}
        uow.note("old_part", row.id, change.verb, **where, reason=change.reason, number=row.number)


def _entry(change: Change) -> Entry | None:
    row = change.row
    if row.part_id is None or change.target is None or change.target == place_of(row):
        return None
    kind, voucher_id = change.paper or (change.verb, row.id)
    move = Transfer(kind, row.part_id, place_of(row), change.target, voucher_id, row.ticket_id)
    return Entry(move, Take(Lot(row.lot_id, row.received_on, row.made_on, 0), row.quantity))


def _after(uow: UnitOfWork, calendar: WorkingCalendar, change: Change) -> dict[str, Any]:
    row = {**change.row._mapping, **change.values, "status": change.to}
    if change.target is not None:
        target = change.target
        row |= {"location_id": target.location_id if target.keeps_stock else None}
        row |= {"condition": target.condition, "owner": target.owner}
    if change.to in ENDED:
        row |= {"location_id": None, "ended_on": row["ended_on"] or uow.policy.day}
    return row | _due(uow, calendar, row)


def _due(uow: UnitOfWork, calendar: WorkingCalendar, row: Mapping[str, Any]) -> dict[str, Any]:
    tag = Tag.of(SimpleNamespace(**row))
    days = {name: row[name] for name in ("finished_on", "custody_until")}
    due = next_due(row["status"], tag, **days, calendar=calendar, policy=uow.policy)
    return {"next_step": due.step, "due_on": due.on}


def act(uow: UnitOfWork, row: Any, name: str, *, person: str, **facts: Any) -> None:
    """Write down what somebody did with an old part: a notice, a release, a collection."""
    who = {"actor_id": uow.actor.id, "actor_name": uow.actor.name, "created_at": uow.now}
    uow.insert(old_part_acts, {"id": new_id(), "old_part_id": row.id, "act": name, "person": person, **facts, **who})


def split(uow: UnitOfWork, row: Any, quantity: int, number: str) -> Any:
    """Take some pieces of a record into a record of their own, which is returned, locked; the ledger does not change."""
    uow.update(old_parts, row.id, quantity=row.quantity - quantity)
    own = {name: row._mapping[name] for name in BLANK}
    own |= {"id": new_id(), "number": number, "quantity": quantity, "split_from_id": row.id}
    uow.insert(old_parts, own | {"version": 1, "created_at": uow.now})
    uow.note("old_part", own["id"], "split", to_state=row.status, case_id=row.ticket_id, number=number, split_from=row.number)
    return uow.one(store.listed(id=own["id"]), "old_part_unknown")
