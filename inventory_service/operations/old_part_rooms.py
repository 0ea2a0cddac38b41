"""The rooms of old parts: moves of many at once, sortings, and what is due in each room."""

from typing import Any

from inventory_service.context import Context
from inventory_service.operations.old_part_steps import Change, as_scrap, carry, outside
from inventory_service.operations.stock import Place
from inventory_service.rules.old_part_custody import move_due, oil_due, sorting_due, timeliness
from inventory_service.rules.old_part_rooms import (
    USEFUL,
    USELESS,
    USELESS_VERBS,
    check_marks,
    check_moves,
    check_room,
    leaves_first_room,
    rooms_for,
)
from inventory_service.rules.old_parts import MACHINE, SCRAP, Tag
from inventory_service.store import locations as places
from inventory_service.store import old_parts as store
from inventory_service.store.tables.old_parts import old_part_sorting_lines, old_part_sortings
from inventory_service.store.tables.stock import locations
from shared.kit.calendar import WorkingCalendar
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Page
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def move(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-06: carry old parts into a room, all or none. Raises Refused naming every one that may not go there."""
    calendar, ids = ctx.calendar, list(dict.fromkeys(data["old_part_ids"]))
    with ctx.uow() as uow:
        found = store.lock_all(uow, ids)
        room = places.get(uow, data["location_id"])
        check_moves(ids, found, room=room, policy=uow.policy)
        changes = [_moved(ctx, uow, found[key], room, calendar) for key in ids]
        carry(uow, calendar, changes)
        results = {change.row.id: change.values.get("move_result") for change in changes}
        late = [found[key].number for key in ids if results[key] == "overdue"]
        return {"location_id": room.id, "location_code": room.code, "moved": len(ids), "overdue": late}


def sort(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """OLD-09: what a sorting found useful goes to the designated place or stays, what is useless is scrap or cleared away.

    Raises Refused naming every line that is not of the room or is kept for somebody.
    """
    number, calendar, today = ctx.number("OS"), ctx.calendar, ctx.today
    lines = data["lines"]
    with ctx.uow() as uow:
        found = store.lock_all(uow, (line["old_part_id"] for line in lines))
        room = places.get(uow, data["location_id"])
        check_marks(lines, found, location_id=room.id, today=today)
        useful = [found[line["old_part_id"]] for line in lines if line["mark"] == USEFUL]
        useless = [found[line["old_part_id"]] for line in lines if line["mark"] == USELESS]
        changes = [*_kept(uow, useful, data.get("designated_id")), *(_out(ctx, uow, row) for row in useless)]
        row = {"id": new_id(), "number": number, "location_id": room.id, "sorted_on": today, "led_by": data["led_by"]}
        row |= {"useful": len(useful), "useless": len(useless), "note": data.get("note")}
        uow.insert(old_part_sortings, row | {"actor_name": ctx.actor.name, "created_at": uow.now})
        marks = {line["old_part_id"]: line["mark"] for line in lines}
        uow.insert(old_part_sorting_lines, [_line(row["id"], marks, change) for change in changes])
        carry(uow, calendar, changes)
        uow.note("old_part_sorting", row["id"], "sort", to_state="sorted", number=number, room=room.code)
        return sorting(ctx, row["id"])


def sorting(ctx: Context, sorting_id: str) -> dict[str, Any]:
    """A sorting with its lines. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.sortings(id=sorting_id), "old_part_sorting_unknown")
        return {**row._mapping, "lines": store.lines_of_sorting(reader, sorting_id)}


def duties(ctx: Context, ask: Ask) -> Page:
    """OLD-09, OLD-12: by room, until when it is to be sorted and its waste oil to be cleared."""
    with ctx.reader() as reader:
        page = reader.page(store.rooms(), ask, locations.c.code, locations.c.id)
    return Page([_duty(ctx, row) for row in page.data], page.next_cursor, page.total)


def _duty(ctx: Context, row: Any) -> dict[str, Any]:
    policy = ctx.policy()
    sort_on = sorting_due(max(filter(None, (row.oldest_on, row.last_sorted_on))), policy)
    oil_on = oil_due(row.oil_on, policy) if row.oil_on else None
    days = {"sort_due_on": sort_on, "oil_due_on": oil_on}
    late = {f"is_{name}_overdue": on is not None and on < ctx.today for name, on in (("sort", sort_on), ("oil", oil_on))}
    return {**row._mapping, **days, **late}


def _moved(ctx: Context, uow: UnitOfWork, row: Any, room: Any, calendar: WorkingCalendar) -> Change:
    to = next_state(MACHINE, row.status, "move", ctx.actor.roles)
    target = Place.at(room, condition=row.condition, owner=row.owner)
    if not leaves_first_room(row, uow.policy) or row.finished_on is None:
        return Change(row, "move", to, target)
    result = timeliness(ctx.today, move_due(row.finished_on, calendar, uow.policy))
    return Change(row, "move", to, target, {"move_result": result})


def _kept(uow: UnitOfWork, rows: list[Any], designated_id: str | None) -> list[Change]:
    """What is useful or can be sold goes to the designated place, if one is named."""
    room = places.get(uow, designated_id, "designated_id") if designated_id else None
    if room is not None:
        for row in rows:
            check_room(room, kinds=rooms_for(row.status, Tag.of(row), uow.policy), site_id=row.site_id)
    marked = {"sorted_as": USEFUL, "sorted_on": uow.policy.day}
    places_of = [Place.at(room, condition=row.condition, owner=row.owner) if room is not None else None for row in rows]
    return [Change(row, "sort", row.status, target, marked) for row, target in zip(rows, places_of, strict=True)]


def _out(ctx: Context, uow: UnitOfWork, row: Any) -> Change:
    verb = USELESS_VERBS[row.status]
    to = next_state(MACHINE, row.status, verb, ctx.actor.roles)
    target = as_scrap(row) if to == SCRAP else outside(uow, places.LOSS, row)
    return Change(row, verb, to, target, {"sorted_as": USELESS, "sorted_on": uow.policy.day})


def _line(sorting_id: str, marks: dict[str, str], change: Change) -> dict[str, Any]:
    row = {"sorting_id": sorting_id, "old_part_id": change.row.id, "mark": marks[change.row.id]}
    return {**row, "from_state": change.row.status, "to_state": change.to}
