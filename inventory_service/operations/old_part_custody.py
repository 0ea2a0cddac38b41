"""The way of one old part (W-22): cleaned, handed to the customer or the keeper, told of, collected, scrap after the month."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.old_part_steps import Change, act, as_scrap, carry, outside, usual_room
from inventory_service.operations.old_parts import again
from inventory_service.operations.stock import Place
from inventory_service.rules.locations import COMPANY
from inventory_service.rules.locations import SCRAP as SCRAPPED
from inventory_service.rules.old_part_custody import cleaning, custody, handover_due, is_in_custody_of, timeliness
from inventory_service.rules.old_part_rooms import check_room
from inventory_service.rules.old_parts import (
    CLEANED,
    HELD,
    MACHINE,
    TO_SCRAP,
    Tag,
    check_collection,
    check_release,
    check_way,
    room_of,
)
from inventory_service.store import locations as places
from inventory_service.store import old_parts as store
from shared.events.inventory import OldPartFinedV1, OldPartStoredV1
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def clean(ctx: Context, old_part_id: str) -> dict[str, Any]:
    """OLD-03: the workshop has cleaned it."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        to = next_state(MACHINE, row.status, "clean", ctx.actor.roles)
        carry(uow, calendar, [Change(row, "clean", to, values={"is_clean": True})])
        return again(ctx, uow, row.id)


def hand_to_customer(ctx: Context, old_part_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-04: the customer takes it, packed, and signs on the dispatch slip. Raises Refused without signature or packing."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        to = next_state(MACHINE, row.status, "hand_to_customer", ctx.actor.roles)
        check_release(Tag.of(row), signature=data.get("signature"), is_packed=data["packed"])
        act(uow, row, "release", person=data["signed_by"], document=data["signature"], note=data.get("note"))
        carry(uow, calendar, [Change(row, "hand_to_customer", to, outside(uow, places.CUSTOMER, row))])
        return again(ctx, uow, row.id)


def store_part(ctx: Context, old_part_id: str, verb: str, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-05 to OLD-08, OLD-10, OLD-11: it comes to the keeper, clean or for a fine; its custody begins.

    `verb` is the way: `store`, `store_sheet_metal`, `hold` or `dispose`. Raises Conflict for a way that its kind does not go.
    """
    calendar, today = ctx.calendar, ctx.today
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        to = next_state(MACHINE, row.status, verb, ctx.actor.roles)
        tag = Tag.of(row)
        check_way(verb, tag, uow.policy)
        is_clean = row.status == CLEANED or data["is_clean"]
        values = {"is_clean": is_clean, "fine_fen": _fine(uow, row, is_clean, today)}
        values |= {"stored_on": today, "keeper_name": ctx.actor.name}
        if tag.in_warranty:
            values["handover_result"] = timeliness(today, handover_due(row.removed_on, calendar, uow.policy))
        if is_in_custody_of(tag) and verb != "dispose":
            values["custody_until"] = _custody(uow, row, today)
        target = _room(uow, row, tag, verb, data.get("location_id"))
        carry(uow, calendar, [Change(row, verb, to, target, values, data.get("note"))])
        _tell_stored(uow, row, today)
        return again(ctx, uow, row.id)


def notify(ctx: Context, old_part_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-11: reception has told the customer or the insurer that the custody ends."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        to = next_state(MACHINE, row.status, "notify", ctx.actor.roles)
        act(uow, row, "notice", person=data["told"], channel=data["channel"], note=data.get("note"))
        carry(uow, calendar, [Change(row, "notify", to, reason=data.get("note"))])
        return again(ctx, uow, row.id)


def collect(ctx: Context, old_part_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-13: the insurer takes its part while the service adviser looks on; the record says who did what."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        to = next_state(MACHINE, row.status, "collect", ctx.actor.roles)
        supervisor = data["supervised_by"]
        check_collection(Tag.of(row), actor=ctx.actor.name, collector=data["collected_by"], supervisor=supervisor)
        papers = {"document": data.get("document"), "note": data.get("note")}
        act(uow, row, "collection", person=data["collected_by"], supervised_by=supervisor, **papers)
        carry(uow, calendar, [Change(row, "collect", to, outside(uow, places.INSURER, row))])
        return again(ctx, uow, row.id)


def use_up(ctx: Context, old_part_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-15: left-over paint is used on another job."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        to = next_state(MACHINE, row.status, "use_up", ctx.actor.roles)
        carry(uow, calendar, [Change(row, "use_up", to, outside(uow, places.CUSTOMER, row), reason=data["note"])])
        return again(ctx, uow, row.id)


def lapse_custody(ctx: Context) -> None:
    """The timer: what nobody has fetched by the end of its custody is scrap, many at once."""
    with ctx.reader() as reader:
        rows = reader.rows(store.lapsed(ctx.today))
    if rows:
        lapse(ctx.as_system(), [row.id for row in rows])


def lapse(ctx: Context, ids: Iterable[str]) -> None:
    """OLD-11: these become scrap of the company, where they lie; one that was fetched meanwhile, or has time yet, stays so."""
    calendar, today = ctx.calendar, ctx.today
    with ctx.uow() as uow:
        over = [row for row in store.lock_all(uow, ids).values() if _is_over(row, today)]
        steps = [(row, next_state(MACHINE, row.status, "lapse", (SYSTEM,))) for row in over]
        carry(uow, calendar, [Change(row, "lapse", to, as_scrap(row)) for row, to in steps])
        for row in over:
            days = {"stored_on": row.stored_on, "removed_on": row.removed_on, "promised_until": row.custody_until}
            uow.decide(custody(**days, as_of=today, policy=uow.policy), row.id, case_id=row.ticket_id)


def _is_over(row: Any, today: date) -> bool:
    return row.status in HELD and row.custody_until is not None and row.custody_until < today


def _room(uow: UnitOfWork, row: Any, tag: Tag, verb: str, location_id: str | None) -> Place:
    kind = TO_SCRAP if verb == "dispose" else room_of(tag, uow.policy, is_moved=verb == "store")
    room = usual_room(uow, kind, row.site_id) if location_id is None else places.get(uow, location_id)
    if location_id is not None:
        check_room(room, kinds=(kind,), site_id=row.site_id)
    return Place.at(room, condition=SCRAPPED, owner=COMPANY) if verb == "dispose" else Place.at(room, owner=row.owner)


def _fine(uow: UnitOfWork, row: Any, is_clean: bool, today: date) -> int | None:
    """OLD-08: what a hand-over of an uncleaned part costs whoever removed it."""
    decision = cleaning(part_type=row.part_type, is_clean=is_clean, policy=uow.policy)
    if not decision.amount_fen:
        return None
    uow.decide(decision, row.id, case_id=row.ticket_id)
    who = (row.ticket_id, row.technician_id, row.site_id)
    fined = OldPartFinedV1(row.id, row.number, *who, decision.amount_fen, decision.clauses[0], today.isoformat())
    uow.emit(fined, case_id=row.ticket_id)
    return decision.amount_fen


def _custody(uow: UnitOfWork, row: Any, today: date) -> date:
    decision = custody(stored_on=today, removed_on=row.removed_on, as_of=today, policy=uow.policy)
    uow.decide(decision, row.id, case_id=row.ticket_id)
    until: date = decision.detail["custody_until"]
    return until


def _tell_stored(uow: UnitOfWork, row: Any, today: date) -> None:
    """OLD-07: the returns desk learns that a part that is owed is with the keeper."""
    if row.in_warranty and row.ticket_id and row.part_no:
        what = (row.part_no, row.quantity, row.site_id, row.in_warranty, today.isoformat())
        told = OldPartStoredV1(row.id, row.number, row.ticket_id, *what, visit_id=row.visit_id, line_id=row.line_id)
        uow.emit(told, case_id=row.ticket_id)
