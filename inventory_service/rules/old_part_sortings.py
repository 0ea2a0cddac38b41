"""The regular sorting of the rooms (OLD-09): what is useful stays, what is useless goes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from inventory_service.rules.old_parts import IN_OLD_PARTS_ROOM, NOTIFIED, SCRAP
from shared.kit.errors import Fault, Refused

USEFUL, USELESS = MARKS = ("useful", "useless")
SORTED = (IN_OLD_PARTS_ROOM, NOTIFIED, SCRAP)
VERBS = {IN_OLD_PARTS_ROOM: "sort_out", SCRAP: "discard"}


def useless_verb(status: str) -> str:
    """OLD-09: what is useless is scrap; scrap that nobody buys is cleared away."""
    return VERBS[status]


def check_marks(lines: Sequence[Mapping[str, Any]], found: Mapping[str, Any], *, location_id: str, today: date) -> None:
    """OLD-09, OLD-11: marks are of things that lie in the room; what is kept for somebody is not useless yet.

    Raises Refused naming every faulty line.
    """
    faults, seen = [], set[str]()
    for place, line in enumerate(lines):
        row, pointer = found.get(line["old_part_id"]), f"/lines/{place}/old_part_id"
        if row is None or row.location_id != location_id or row.status not in SORTED:
            faults.append(Fault.at(pointer, "old_part_not_here"))
        elif row.id in seen:
            faults.append(Fault.at(pointer, "old_part_twice"))
        else:
            seen.add(row.id)
            faults += _kept(row, line["mark"], pointer, today)
    if faults:
        raise Refused("sorting_faulty", clause="OLD-09", faults=faults)


def _kept(row: Any, mark: str, pointer: str, today: date) -> list[Fault]:
    if row.sale_id is not None:
        return [Fault.at(pointer, "old_part_in_sale")]
    if mark == USEFUL or row.status == SCRAP:
        return []
    if row.goes_to_maker:
        return [Fault.at(pointer, "old_part_for_maker")]
    is_kept = row.status == NOTIFIED or (row.custody_until is not None and today <= row.custody_until)
    return [Fault.at(pointer, "old_part_in_custody", custody_until=row.custody_until)] if is_kept else []
