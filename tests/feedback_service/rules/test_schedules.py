"""When whom to call back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from feedback_service.rules import schedules
from shared.kit.calendar import WorkingCalendar
from shared.kit.policy import PolicyBook
from tests.support.examples import worked

BOOK = PolicyBook.load(Path(__file__).parents[3] / "feedback_service" / "policies")
POLICY = BOOK.on(date(2025, 3, 7))
PLAIN = WorkingCalendar()


def days(cell: str) -> list[date]:
    return [date.fromisoformat(text) for text in cell.split(",")]


def holidays(cell: str) -> frozenset[date]:
    if cell == "none":
        return frozenset()
    first, last = days(cell.replace("..", ","))
    return frozenset(first + timedelta(days=i) for i in range((last - first).days + 1))


def due(document, received, completed=None, policy=POLICY, calendar=PLAIN):
    found = schedules.schedule(
        document, received_on=received, completed_on=completed or received, calendar=calendar, policy=policy
    )
    return [decision.detail["due_on"] for decision in found]


@worked("EX-FUP-A")
def test_a_record_calls_for_its_follow_ups(case):
    calendar = WorkingCalendar(holidays=holidays(case["holidays"]))
    assert due(case["document"], date.fromisoformat(case["received_on"]), calendar=calendar) == days(case["expected_due"])


@worked("EX-FUP-C")
def test_the_base_day_is_the_receipt_unless_the_policy_says_otherwise(case):
    policy = POLICY if case["fup_base"] == "default" else POLICY.but(fup__base=case["fup_base"])
    assert due("repair", date(2025, 3, 7), date(2025, 3, 3), policy) == days(case["expected_due"])


@worked("EX-FUP-B")
def test_the_quarterly_cadence_is_kept_or_the_miss_is_named(case):
    found = schedules.cadence_kept(
        date.fromisoformat(case["installed_on"]), days(case["calls"]), date.fromisoformat(case["as_of"]), POLICY
    )
    assert found == case["expected"]


@worked("EX-FUP-D")
def test_a_complainant_is_called_back_in_time(case):
    until = schedules.call_back_due(date.fromisoformat(case["complaint_handled"]), PLAIN, POLICY)
    on_time = schedules.is_on_time(date.fromisoformat(case["called_on"]), until)
    assert ("on_time" if on_time else "late") == case["expected_callback"]


def test_the_decision_names_its_clauses_and_what_it_was_given():
    first, second, third = schedules.schedule(
        "installation", received_on=date(2025, 3, 7), completed_on=date(2025, 3, 6), calendar=PLAIN, policy=POLICY
    )
    assert first.clauses == ("FUP-01", "FUP-03")
    assert first.inputs == {
        "document": "installation",
        "received_on": date(2025, 3, 7),
        "completed_on": date(2025, 3, 6),
        "step": "3wd",
    }
    assert first.values["fup.install"] == "3wd,3m,6m"
    assert [d.detail["step"] for d in (first, second, third)] == ["3wd", "3m", "6m"]


def test_the_electronics_profile_calls_within_a_month_and_then_every_quarter():
    policy = BOOK.on(date(2025, 1, 10), "electronics")
    assert schedules.renews(policy)
    assert not schedules.renews(POLICY)
    assert due("installation", date(2025, 1, 10), policy=policy) == [date(2025, 2, 10), date(2025, 6, 30)]
    renewed = schedules.next_quarter(date(2025, 6, 30), policy)
    assert renewed.detail == {"step": "2025Q3", "base_on": date(2025, 7, 1), "due_on": date(2025, 9, 30)}


def test_the_electronics_profile_still_calls_after_a_repair():
    policy = BOOK.on(date(2025, 1, 10), "electronics")
    assert due("repair", date(2025, 1, 10), policy=policy) == [date(2025, 1, 17)]


def test_the_month_is_judged_from_its_last_day_on():
    installed = date(2025, 1, 10)
    assert schedules.cadence_kept(installed, [], date(2025, 2, 9), POLICY) == "compliant"
    assert schedules.cadence_kept(installed, [], date(2025, 2, 11), POLICY) == "first_month_missed"
    assert schedules.cadence_kept(installed, [date(2025, 1, 9)], date(2025, 2, 11), POLICY) == "first_month_missed"


@pytest.mark.parametrize(
    ("day", "name", "end"),
    [
        (date(2025, 1, 1), "2025Q1", date(2025, 3, 31)),
        (date(2025, 6, 30), "2025Q2", date(2025, 6, 30)),
        (date(2025, 9, 1), "2025Q3", date(2025, 9, 30)),
        (date(2025, 12, 31), "2025Q4", date(2025, 12, 31)),
    ],
)
def test_a_day_lies_in_one_quarter(day, name, end):
    assert schedules.quarter_name(day) == name
    assert schedules.quarter_end(day) == end


def test_a_step_that_nobody_can_read_is_a_fault_of_the_policy():
    with pytest.raises(ValueError, match="not a follow-up step"):
        due("installation", date(2025, 3, 7), policy=POLICY.but(fup__install="3x"))


def test_the_supervisor_owns_only_the_call_after_a_low_score():
    assert {kind: schedules.owner_of(kind) for kind in schedules.KINDS} == {
        "installation": "agent",
        "repair": "agent",
        "quarterly": "agent",
        "survey_alert": "supervisor",
    }
