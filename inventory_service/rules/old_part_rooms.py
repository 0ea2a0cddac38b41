"""The rooms of old parts: what may lie where, moves between them, and their regular sorting (OLD-06, OLD-09, OLD-15)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from inventory_service.rules.old_parts import (
    IN_OLD_PARTS_ROOM,
    IN_SHEET_METAL_ROOM,
    MACHINE,
    NOTIFIED,
    PAINT,
    SCRAP,
    SHEET_METAL,
    Tag,
    room_of,
)
from shared.kit.errors import Fault, Refused
from shared.kit.policy import Policy

USEFUL, USELESS = MARKS = ("useful", "useless")
SORTED = (IN_OLD_PARTS_ROOM, NOTIFIED, SCRAP)
USELESS_VERBS = {IN_OLD_PARTS_ROOM: "sort_out", SCRAP: "discard"}


def rooms_for(status: str, tag: Tag, policy: Policy) -> tuple[str, ...]:
    """The kinds of room where an old part may be put: scrap lies anywhere but in the paint room, paint only there (OLD-15)."""
    rooms = policy.value("old.room_map")
    if status == SCRAP:
        return tuple(sorted({str(kind) for kind in rooms.values()} - {rooms[PAINT]}))
    return (room_of(tag, policy, is_moved=True),)


def check_room(room: Any, *, kinds: Sequence[str], site_id: str | None) -> None:
    """A room that is named is of a right kind, and the company's or of the same site. Raises Refused."""
    code = _room_fault(room, kinds, site_id)
    if code is not None:
        raise Refused(code, clause="OLD-05", faults=[Fault.at("/location_id", code, kinds=list(kinds))], kinds=list(kinds))


def check_moves(ids: Sequence[str], found: Mapping[str, Any], *, room: Any, policy: Policy) -> None:
    """OLD-06, OLD-10, OLD-15: what may be moved into a room. Raises Refused naming every old part that may not."""
    faults = []
    for place, row in enumerate(map(found.get, ids)):
        code = "old_part_unknown" if row is None else _move_fault(row, room, policy)
        faults += [Fault.at(f"/old_part_ids/{place}", code)] if code else []
    if faults:
        raise Refused("old_part_move_faulty", clause="OLD-06", faults=faults)


def leaves_first_room(row: Any, policy: Policy) -> bool:
    """OLD-06: whether this is sheet metal that is where it was put when it was removed, its owner told or not."""
    if row.kind != SHEET_METAL:
        return False
    is_there = row.status == NOTIFIED and row.location_kind == room_of(Tag.of(row), policy)
    return row.status == IN_SHEET_METAL_ROOM or is_there


def check_marks(lines: Sequence[Mapping[str, Any]], found: Mapping[str, Any], *, location_id: str, today: date) -> None:
    """OLD-09, OLD-11: marks are of things that lie in the room; what is kept for somebody is not useless yet.

    Raises Refused naming every faulty line.
    """
    faults, seen = [], set[str]()
    for place, line in enumerate(lines):
        row = found.get(line["old_part_id"])
        for code, params in _mark_faults(row, line["mark"], location_id, today):
            faults.append(Fault.at(f"/lines/{place}/old_part_id", code, **params))
        if line["old_part_id"] in seen:
            faults.append(Fault.at(f"/lines/{place}/old_part_id", "old_part_twice"))
        seen.add(line["old_part_id"])
    if faults:
        raise Refused("sorting_faulty", clause="OLD-09", faults=faults)


def _mark_faults(row: Any, mark: str, location_id: str, today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    if row is None or row.location_id != location_id or row.status not in SORTED:
        yield "old_part_not_here", {}
        return
    if row.sale_id is not None:
        yield "old_part_in_sale", {}
    if mark == USEFUL or row.status == SCRAP:
        return
    if row.goes_to_maker:
        yield "old_part_for_maker", {}
    if row.status == NOTIFIED or (row.custody_until is not None and today <= row.custody_until):
        yield "old_part_in_custody", {"custody_until": row.custody_until}


def _move_fault(row: Any, room: Any, policy: Policy) -> str | None:
    if (row.status, "move") not in MACHINE:
        return "old_part_not_in_room"
    if row.sale_id is not None:
        return "old_part_in_sale"
    return _room_fault(room, rooms_for(row.status, Tag.of(row), policy), row.site_id)


def _room_fault(room: Any, kinds: Sequence[str], site_id: str | None) -> str | None:
    if room.kind not in kinds:
        return "room_of_other_kind"
    return "room_of_other_site" if room.site_id not in (None, site_id) else None
