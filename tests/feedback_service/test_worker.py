"""What the timers do: tasks fall due, are flagged when missed, quarterly ones are renewed; finance is told."""

from dataclasses import replace
from datetime import timedelta

from feedback_service.store.tables import follow_ups
from tests.feedback_service.factories import RECORD, task_of, tell
from tests.support.service import refused

WEEK = timedelta(days=7)


def history(service, subject):
    return [
        (row.verb, row.from_state, row.to_state) for row in service.rows(service.house.tables.history) if row.subject == subject
    ]


def test_a_task_falls_due_on_its_day_and_not_before(service):
    event = tell(service)
    service.clock.instant += WEEK - timedelta(days=1)
    service.worker.run_due()
    assert task_of(service, event)["status"] == "scheduled"
    service.clock.instant += timedelta(days=1)
    service.worker.run_due()
    task = task_of(service, event)
    assert (task["status"], task["missed"]) == ("due", False)
    assert ("fall_due", "scheduled", "due") in history(service, task["id"])


def test_a_missed_task_is_flagged_reported_and_stays_callable(service):
    event = tell(service, type="installation")
    service.clock.instant += WEEK
    service.worker.run_due()
    first, second, third = (task_of(service, event, i) for i in range(3))
    assert (first["status"], first["missed"]) == ("due", True)
    assert [(t["status"], t["missed"]) for t in (second, third)] == [("scheduled", False)] * 2
    supervisor = service.as_("supervisor")
    reported = supervisor.ok("GET", "/follow-ups", query_string={"missed": "true"})["data"]
    assert [task["id"] for task in reported] == [first["id"]]
    assert ("miss", "due", "due") in history(service, first["id"])
    recorded = service.as_("agent").ok("POST", f"/follow-ups/{first['id']}/actions/record", RECORD)
    assert (recorded["status"], recorded["missed"], recorded["on_time"]) == ("recorded", True, False)


def test_a_recorded_task_is_never_missed(service):
    event = tell(service)
    task = task_of(service, event)
    service.as_("agent").ok("POST", f"/follow-ups/{task['id']}/actions/record", RECORD)
    service.clock.instant += 2 * WEEK
    service.worker.run_due()
    assert task_of(service, event)["missed"] is False


def test_a_second_turn_of_the_timers_writes_nothing(service):
    tell(service, type="installation")
    service.clock.instant += WEEK
    service.worker.run_due()
    with service.nothing_written():
        service.worker.run_due()


def test_the_electronics_cadence_renews_the_quarterly_call_once_a_quarter(service):
    service.house.settings = replace(service.house.settings, profile="electronics")
    event = tell(service, type="installation")
    rows = sorted(service.rows(follow_ups), key=lambda row: row.due_on)
    assert [(row.kind, row.due_on.isoformat()) for row in rows] == [("installation", "2025-04-03"), ("quarterly", "2025-06-30")]
    service.clock.instant = service.clock.instant.replace(month=7, day=1)
    service.worker.run_due()
    service.worker.run_due()
    steps = sorted(row.step for row in service.rows(follow_ups) if row.kind == "quarterly")
    assert steps == ["2025Q2", "2025Q3"]
    assert task_of(service, event, 2)["due_on"] == "2025-09-30"


def test_the_appliance_cadence_renews_nothing(service):
    service.house.settings = replace(service.house.settings, profile="electronics")
    tell(service, type="installation")
    service.house.settings = replace(service.house.settings, profile="default")
    service.clock.instant = service.clock.instant.replace(month=7, day=1)
    service.worker.run_due()
    assert service.count(follow_ups) == 2


def test_the_record_waits_for_finance_when_finance_is_down(service):
    task = task_of(service, tell(service))
    service.as_("agent").ok("POST", f"/follow-ups/{task['id']}/actions/record", RECORD)
    service.worker.round()
    assert [row.status for row in service.rows(service.house.tables.deliveries)] == ["pending"]


def test_the_worker_leaves_people_their_permissions(service):
    task = task_of(service, tell(service))
    with service.nothing_written():
        refused(
            service.as_("finance").post(f"/follow-ups/{task['id']}/actions/attempt", {"reached": True}),
            403,
            "permission_missing",
        )
