from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from shared.kit.calendar import SHANGHAI, WorkingCalendar
from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules.deadlines import (
    Deadline,
    callback_due,
    deadlines_of,
    next_due,
    onsite_fix_due,
    onsite_response_due,
    state_of,
    watch,
)
from ticket_service.rules.promises import Request, resolution_due

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
CALENDAR = WorkingCalendar()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@worked("EX-SLA-C")
def test_call_back_and_on_site(case):
    found, opened = at(case["phone_unsolved_at"]), at(case["created_at"])
    resolution = resolution_due(Request(opened, "phone", "P3"), CALENDAR, POLICY)
    assert callback_due(found, CALENDAR, POLICY) == at(case["expected_callback_due"])
    assert onsite_response_due(found, CALENDAR, POLICY) == at(case["expected_callback_due"])
    fix = onsite_fix_due(
        opened_at=opened,
        arrived_at=at(case["arrival_at"]),
        resolution_due_at=resolution if case["remote_area"] == "yes" else None,
        calendar=CALENDAR,
        policy=POLICY,
    )
    assert fix == at(case["expected_onsite_fix_due"])


def test_the_day_on_site_may_be_counted_from_the_request():
    fix = onsite_fix_due(
        opened_at=at("2025-03-03T09:00"),
        arrived_at=at("2025-03-05T10:00"),
        resolution_due_at=None,
        calendar=CALENDAR,
        policy=POLICY.but(sla__onsite_fix_from="created"),
    )
    assert fix == at("2025-03-04T23:59:59")


@worked("EX-SLA-F")
def test_warning_and_breach(case):
    deadline = Deadline("first_response", "SLA-01", at(case["start"]), at(case["due"]), case["done"] == "yes")
    assert state_of(deadline, at(case["now"]), POLICY) == case["expected"]


def test_done_in_the_due_second_is_no_breach():
    deadline = Deadline("resolution", "SLA-02", at("2025-03-03T10:00"), at("2025-03-04T10:00"), False)
    assert state_of(deadline, at("2025-03-04T10:00:00.9"), POLICY) == "warning"
    assert state_of(deadline, at("2025-03-04T10:00:01"), POLICY) == "breach"


def case_row(**changed):
    opened = at("2025-03-03T09:00")
    row = {
        "opened_at": opened,
        "response_due_at": opened + timedelta(hours=24),
        "resolution_due_at": at("2025-03-06T23:59:59"),
        "promised_at": at("2025-03-06T23:59:59"),
        "agreed_due_at": None,
        "phone_unsolved_at": None,
        "callback_due_at": None,
        "onsite_response_due_at": None,
        "onsite_fix_due_at": None,
        "acknowledged_at": None,
        "contacted_at": None,
        "arrived_at": None,
        "worked_at": None,
        "resolved_at": None,
    }
    return SimpleNamespace(**{**row, **changed})


def test_the_earliest_unmet_deadline_is_next():
    found = deadlines_of(case_row(), POLICY)
    assert next_due(found).kind == "first_response"
    found = deadlines_of(case_row(acknowledged_at=at("2025-03-03T10:00")), POLICY)
    assert next_due(found).due == at("2025-03-06T23:59:59")
    assert next_due(deadlines_of(case_row(acknowledged_at=1, resolved_at=1), POLICY)) is None


def test_an_agreed_time_does_not_stop_the_clock_unless_the_policy_says_so():
    row = case_row(acknowledged_at=1, agreed_due_at=at("2025-03-10T12:00"))
    assert next_due(deadlines_of(row, POLICY)).due == at("2025-03-06T23:59:59")
    paused = {d.kind: d.due for d in deadlines_of(row, POLICY.but(sla__pause_on_reschedule=True))}
    assert paused["resolution"] == at("2025-03-10T12:00")


def test_the_watch_knows_when_it_changes_next():
    found = deadlines_of(case_row(), POLICY)
    calm = watch(found, at("2025-03-03T10:00"), POLICY, is_excused=False)
    assert (calm.alert, calm.changes_at) == ("normal", at("2025-03-04T04:12"))
    warned = watch(found, at("2025-03-04T04:12"), POLICY, is_excused=False)
    assert (warned.alert, warned.changes_at) == ("warning", at("2025-03-04T09:00:01"))
    assert watch(found, at("2025-03-04T09:00:01"), POLICY, is_excused=False).alert == "breach"
    assert watch(found, at("2025-03-20T09:00"), POLICY, is_excused=False).changes_at is None


def test_confirmed_force_majeure_is_no_breach():
    found = deadlines_of(case_row(), POLICY)
    assert watch(found, at("2025-03-20T09:00"), POLICY, is_excused=True).alert == "excused"


def test_done_work_is_not_watched():
    assert watch([], at("2025-03-20T09:00"), POLICY, is_excused=False) == watch(
        [], at("2025-03-21T09:00"), POLICY, is_excused=False
    )
