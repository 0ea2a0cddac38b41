"""How old parts are handed over and for how long they are kept: cleaning, days, custody, and what is due next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inventory_service.rules.old_parts import (
    HELD,
    IN_SHEET_METAL_ROOM,
    NOTIFIED,
    REPLACED,
    SCRAP,
    SHEET_METAL,
    TO_HAND_OVER,
    Tag,
)
from shared.kit.calendar import WorkingCalendar, add_days, add_months
from shared.kit.decision import Decision
from shared.kit.policy import Policy

IN_CUSTODY = "in_custody"
ON_TIME, OVERDUE = "on_time", "overdue"
HAND_OVER, MOVE, NOTIFY = NEXT_STEPS = ("hand_over", "move", "notify")
# In months.
INTERVALS: Mapping[str, int] = {"monthly": 1}
FINE_KEYS = ("old.dirty_fine", "old.no_clean_types")
CUSTODY_KEYS = ("old.custody_months", "old.custody_from")


def cleaning(*, part_type: str | None, is_clean: bool, policy: Policy) -> Decision:
    """OLD-03, OLD-08: a part that is handed over uncleaned costs the fine, unless its type is not cleaned at all."""
    is_fined = not is_clean and part_type not in policy.value("old.no_clean_types")
    return Decision(
        kind="old_part_cleaning",
        outcome="fined" if is_fined else "not_fined",
        clauses=("OLD-08",) if is_fined else ("OLD-03",),
        inputs={"part_type": part_type, "is_clean": is_clean},
        values=policy.values(*FINE_KEYS),
        amount_fen=policy.fen("old.dirty_fine") if is_fined else 0,
    )


def custody_until(*, stored_on: date, removed_on: date, policy: Policy) -> date:
    """OLD-11, AMB-53: the last day of custody: so many months (GEN-05) after the day that the policy counts from."""
    start = stored_on if policy.value("old.custody_from") == "stored_at" else removed_on
    return add_months(start, policy.value("old.custody_months"))


def is_in_custody_of(tag: Tag) -> bool:
    """OLD-11, OLD-16: replaced parts are kept for their owners, insurers too; what goes to the maker is no scrap ever."""
    return tag.kind in REPLACED and not tag.goes_to_maker


def custody(*, stored_on: date, removed_on: date, as_of: date, policy: Policy, promised_until: date | None = None) -> Decision:
    """OLD-11: in custody to the end of the last day (GEN-07); after that the item is scrap.

    The last day is the one that was promised when it was stored; without one the policy gives it.
    """
    until = promised_until or custody_until(stored_on=stored_on, removed_on=removed_on, policy=policy)
    return Decision(
        kind="old_part_custody",
        outcome=IN_CUSTODY if as_of <= until else SCRAP,
        clauses=("OLD-11",),
        inputs={"stored_on": stored_on, "removed_on": removed_on, "as_of": as_of, "promised_until": promised_until},
        values=policy.values(*CUSTODY_KEYS),
        detail={"custody_until": until},
    )


def handover_due(removed_on: date, calendar: WorkingCalendar, policy: Policy) -> date:
    """OLD-07: the last day on which a part replaced in warranty is with the keeper in time."""
    return calendar.due_in_days(removed_on, policy.value("old.warranty_handover_days"))


def move_due(finished_on: date, calendar: WorkingCalendar, policy: Policy) -> date:
    """OLD-06: the last day on which sheet metal leaves its first room in time, from the day the vehicle is finished."""
    return calendar.due_in_days(finished_on, policy.value("old.sheet_metal_move_days"))


def timeliness(done_on: date, due_on: date) -> str:
    """GEN-07: done on the due day is on time."""
    return ON_TIME if done_on <= due_on else OVERDUE


@dataclass(frozen=True)
class Due:
    """What has to be done with an old part next, and the last day for it; nothing, where both are None."""

    step: str | None = None
    on: date | None = None


def next_due(
    status: str, tag: Tag, *, finished_on: date | None, custody_until: date | None, calendar: WorkingCalendar, policy: Policy
) -> Due:
    """OLD-06, OLD-07, OLD-11: hand over, move on, or tell the owner before the custody ends (H-18)."""
    if status in TO_HAND_OVER and tag.in_warranty and tag.removed_on is not None:
        return Due(HAND_OVER, handover_due(tag.removed_on, calendar, policy))
    if status == IN_SHEET_METAL_ROOM and tag.kind == SHEET_METAL and finished_on is not None:
        return Due(MOVE, move_due(finished_on, calendar, policy))
    if status in HELD and status != NOTIFIED and custody_until is not None:
        return Due(NOTIFY, add_days(custody_until, -policy.value("old.notice_days")))
    return Due()


def interval_end(last_on: date, key: str, policy: Policy) -> date:
    """OLD-09, OLD-12: the last day by which a room is sorted, or its oil cleared, again; `key` names the interval."""
    return add_months(last_on, INTERVALS[policy.value(key)])


def sorting_due(last_on: date, policy: Policy) -> date:
    """OLD-09: when a room is to be sorted, from the last sorting or from when its oldest thing came in."""
    return interval_end(last_on, "old.sort_interval", policy)


def oil_due(oldest_on: date, policy: Policy) -> date:
    """OLD-12: when waste oil is to be cleared, from the day of the oldest oil that is still there."""
    return interval_end(oldest_on, "old.oil_interval", policy)
