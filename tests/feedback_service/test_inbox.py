"""What a closed ticket sets off."""

import pytest

from feedback_service.store.tables import follow_ups, surveys
from shared.kit.ids import new_id
from tests.feedback_service.factories import closed, survey_of, task_of, tell


def test_a_closed_repair_opens_one_follow_up_and_one_survey(service):
    event = tell(service)
    task = task_of(service, event)
    assert (task["kind"], task["step"], task["status"]) == ("repair", "7d", "scheduled")
    assert (task["base_on"], task["due_on"]) == ("2025-03-03", "2025-03-10")
    assert (task["customer_name"], task["record_no"], task["serial_no"]) == ("王秀兰", "VR-20250303-00001", "SN-1")
    assert task["number"] == "FU-20250303-00001"
    survey = survey_of(service, event)
    assert (survey["status"], survey["invited_on"], survey["service"]) == ("invited", "2025-03-03", "repair")


def test_a_closed_installation_opens_three_separate_follow_ups(service):
    event = tell(service, type="installation")
    rows = sorted(service.rows(follow_ups), key=lambda row: row.due_on)
    assert [(row.step, row.due_on.isoformat()) for row in rows] == [
        ("3wd", "2025-03-06"),
        ("3m", "2025-06-03"),
        ("6m", "2025-09-03"),
    ]
    assert {row.ticket_id for row in rows} == {event.ticket_id}
    assert len({row.number for row in rows}) == 3


def test_each_due_day_is_a_recorded_decision_with_its_reason(service):
    event = tell(service, type="installation")
    decisions = service.decisions("follow_up_due")
    assert {row.case_id for row in decisions} == {event.ticket_id}
    assert {row.subject for row in decisions} == {row.id for row in service.rows(follow_ups)}
    assert decisions[0].clauses == ["FUP-01", "FUP-03"]
    told = service.as_("agent").ok("GET", "/decisions/feedback", query_string={"case_id": event.ticket_id})["data"][0]
    assert "2025-03-06" in told["why"]["zh"]
    assert "{" not in told["why"]["zh"] + told["why"]["en"]


@pytest.mark.parametrize("kind", ["consultation", "user_training", "tech_support", "return"])
def test_a_service_without_a_record_is_surveyed_only(service, kind):
    event = tell(service, type=kind)
    assert service.count(follow_ups) == 0
    assert survey_of(service, event)["service"] == kind


@pytest.mark.parametrize("kind", ["maintenance", "replacement", "exchange", "emergency", "safety_check"])
def test_every_service_with_a_record_is_called(service, kind):
    assert task_of(service, tell(service, type=kind))["kind"] == "repair"


def test_the_same_event_twice_has_one_effect(service):
    event, event_id = closed(), new_id()
    assert service.deliver(event, source="ticket", event_id=event_id).status_code == 204
    with service.nothing_written():
        assert service.deliver(event, source="ticket", event_id=event_id).status_code == 204


def test_a_closing_told_under_another_id_has_no_second_effect(service):
    event = closed()
    service.deliver(event, source="ticket")
    assert service.deliver(event, source="ticket").status_code == 204
    assert (service.count(follow_ups), service.count(surveys)) == (1, 1)


def test_a_closing_without_site_technician_or_asset_is_followed_too(service):
    event = tell(
        service, site_id=None, technician_id=None, technician_name=None, record_no=None, model_code=None, serial_no=None
    )
    assert task_of(service, event)["site_id"] is None


def test_people_may_not_send_events(service):
    event = closed()
    with service.nothing_written():
        answer = service.as_("agent").call("POST", "/internal/events", {"type": event.TYPE}, key=None)
        assert answer.status_code == 403
