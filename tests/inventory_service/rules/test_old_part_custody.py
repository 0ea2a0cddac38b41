"""Cleaning, days and custody of old parts."""

from dataclasses import replace
from datetime import date

import pytest

from inventory_service.rules.old_part_custody import (
    Due,
    cleaning,
    custody,
    custody_until,
    handover_due,
    is_in_custody_of,
    move_due,
    next_due,
    oil_due,
    sorting_due,
    timeliness,
)
from shared.kit.calendar import WorkingCalendar
from shared.kit.money import yuan
from tests.inventory_service.factories import POLICY
from tests.inventory_service.rules.test_old_parts import ACCIDENT, TAG
from tests.support.examples import worked

CALENDAR = WorkingCalendar()
day = date.fromisoformat


@worked("EX-OLD-A")
def test_custody_ends_after_a_month(case):
    stored_on = day(case["stored_on"])
    found = custody(stored_on=stored_on, removed_on=stored_on, as_of=day(case["as_of"]), policy=POLICY)
    assert (found.outcome, found.clauses) == (case["expected"], ("OLD-11",))


@worked("EX-OLD-B")
def test_sheet_metal_moves_on_in_time(case):
    due_on = move_due(day(case["finished_on"]), CALENDAR, POLICY)
    assert timeliness(day(case["moved_on"]), due_on) == case["expected"]


@worked("EX-OLD-C")
def test_the_fine_for_an_uncleaned_part(case):
    found = cleaning(part_type=case["part_type"], is_clean=case["handed_over_clean"] == "yes", policy=POLICY)
    assert yuan(found.amount_fen or 0) == case["expected_fine"]
    assert found.outcome == ("fined" if found.amount_fen else "not_fined")


@worked("EX-OLD-D")
def test_warranty_parts_are_handed_over_in_time(case):
    due_on = handover_due(day(case["removed_on"]), CALENDAR, POLICY)
    assert timeliness(day(case["handed_over_on"]), due_on) == case["expected"]


def test_custody_may_be_counted_from_the_removal():
    days = {"stored_on": day("2025-03-10"), "removed_on": day("2025-03-01")}
    assert custody_until(**days, policy=POLICY.but(old__custody_from="removed_on")) == day("2025-04-01")


def test_a_promised_last_day_is_kept_whatever_the_policy_says_later():
    days = {"stored_on": day("2025-03-10"), "removed_on": day("2025-03-10"), "as_of": day("2025-04-20")}
    later = POLICY.but(old__custody_months=1)
    assert custody(**days, promised_until=day("2025-05-10"), policy=later).outcome == "in_custody"


def test_what_goes_to_the_maker_or_arises_in_the_workshop_has_no_custody():
    kept = [TAG, ACCIDENT, replace(TAG, goes_to_maker=True), replace(TAG, kind="waste_oil"), replace(TAG, kind="packaging")]
    assert [is_in_custody_of(tag) for tag in kept] == [True, True, False, False, False]


SHEET = replace(TAG, kind="sheet_metal")
DAYS = {"finished_on": day("2025-03-03"), "custody_until": day("2025-04-03")}


@pytest.mark.parametrize(
    ("status", "tag", "days", "expected"),
    [
        ("removed", replace(TAG, in_warranty=True), DAYS, Due("hand_over", day("2025-03-04"))),
        ("removed", TAG, DAYS, Due()),
        ("in_sheet_metal_room", SHEET, DAYS, Due("move", day("2025-03-06"))),
        ("in_sheet_metal_room", SHEET, {**DAYS, "finished_on": None}, Due("notify", day("2025-03-27"))),
        ("in_old_parts_room", SHEET, DAYS, Due("notify", day("2025-03-27"))),
        ("in_old_parts_room", SHEET, {**DAYS, "custody_until": None}, Due()),
        ("notified", TAG, DAYS, Due()),
        ("scrap", TAG, DAYS, Due()),
    ],
)
def test_what_is_due_next(status, tag, days, expected):
    assert next_due(status, tag, **days, calendar=CALENDAR, policy=POLICY) == expected


def test_rooms_are_sorted_and_oil_is_cleared_every_month():
    assert sorting_due(day("2025-01-31"), POLICY) == day("2025-02-28")
    assert oil_due(day("2025-03-03"), POLICY) == day("2025-04-03")
