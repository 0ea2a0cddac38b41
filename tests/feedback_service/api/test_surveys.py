"""/surveys: one answer per invitation, and who may give it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from feedback_service.store.tables import follow_ups
from shared.kit.ids import new_id
from tests.feedback_service.factories import survey_of, tell
from tests.support.service import refused


@pytest.fixture
def event(service):
    return tell(service)


@pytest.fixture
def survey(service, event):
    return survey_of(service, event)


@pytest.fixture
def customer(service, event):
    return service.as_("customer", customer_id=event.customer_id)


def path_of(survey):
    return f"/surveys/{survey['id']}/actions/answer"


def test_a_customer_answers_the_own_survey(service, customer, survey):
    assert customer.ok("GET", f"/surveys/{survey['id']}")["actions"] == ["answer"]
    done = customer.ok("POST", path_of(survey), {"score": 5, "comment": "师傅很细心"})
    assert (done["status"], done["score"], done["method"]) == ("answered", 5, "online")
    assert (done["comment"], done["answered_on"], done["alert"]) == ("师傅很细心", "2025-03-03", False)
    assert service.decisions("survey_alert") == []
    assert service.count(follow_ups) == 1


def test_an_agent_writes_down_an_answer_given_on_the_phone(service, survey):
    assert service.as_("agent").ok("POST", path_of(survey), {"score": 3})["method"] == "phone"


def test_a_second_answer_is_refused(service, customer, survey):
    customer.ok("POST", path_of(survey), {"score": 5})
    with service.nothing_written():
        problem = refused(customer.post(path_of(survey), {"score": 1}), 409, "survey_answered_before")
    assert problem["clause"] == "CSAT-09"
    assert customer.ok("GET", f"/surveys/{survey['id']}")["actions"] == []


def test_a_repeated_answer_has_one_effect(service, customer, survey):
    first = customer.post(path_of(survey), {"score": 1}, key="once")
    with service.nothing_written():
        second = customer.post(path_of(survey), {"score": 1}, key="once")
    assert second.get_json() == first.get_json()
    assert service.count(follow_ups) == 2


@pytest.mark.parametrize("score", [1, 2])
def test_a_low_score_opens_the_supervisors_follow_up(service, customer, event, survey, score):
    done = customer.ok("POST", path_of(survey), {"score": score})
    assert done["alert"] is True
    task = service.as_("supervisor").ok("GET", f"/follow-ups/{done['alert_follow_up_id']}")
    assert (task["kind"], task["owner_role"], task["due_on"]) == ("survey_alert", "supervisor", "2025-03-10")
    assert (task["ticket_id"], task["customer_phone"]) == (event.ticket_id, "13800000001")
    assert task["actions"] == ["attempt", "record"]
    alert = service.decisions("survey_alert")[0]
    assert (alert.outcome, alert.subject, alert.case_id) == ("alert", survey["id"], event.ticket_id)
    told = service.as_("agent").ok("GET", f"/decisions/feedback/{alert.id}")
    assert told["why"]["en"] == f"Score {score} is at or below 2: the supervisor follows up. Clauses: CSAT-07"


def test_many_answers_at_once_leave_one(service, event, survey):
    callers = [service.as_("agent") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda caller: caller.post(path_of(survey), {"score": 1}), callers))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 7
    assert service.count(follow_ups) == 2


@pytest.mark.parametrize("body", [{}, {"score": 0}, {"score": 6}, {"score": "5"}, {"score": 4.5}, {"score": 5, "mood": 1}])
def test_a_score_lies_between_one_and_five(service, customer, survey, body):
    with service.nothing_written():
        refused(customer.post(path_of(survey), body), 422, "validation_failed")


def test_a_customer_neither_sees_nor_answers_the_survey_of_another(service, event, survey):
    other = service.as_("customer", customer_id=new_id())
    refused(other.get(f"/surveys/{survey['id']}"), 404, "survey_unknown")
    assert other.ok("GET", "/surveys")["data"] == []
    assert service.as_("customer").ok("GET", "/surveys")["data"] == []
    with service.nothing_written():
        refused(other.post(path_of(survey), {"score": 5}), 404, "survey_unknown")


def test_a_site_sees_its_own_surveys_and_answers_none(service, event, survey):
    own = service.as_("site", site_id=event.site_id)
    assert [row["id"] for row in own.ok("GET", "/surveys")["data"]] == [survey["id"]]
    refused(service.as_("site", site_id=new_id()).get(f"/surveys/{survey['id']}"), 404, "survey_unknown")
    with service.nothing_written():
        refused(own.post(path_of(survey), {"score": 5}), 403, "permission_missing")


def test_surveys_are_listed_newest_first_and_filtered(service, event, survey, customer):
    second = tell(service)
    customer.ok("POST", path_of(survey), {"score": 4})
    agent = service.as_("agent")
    assert [row["ticket_id"] for row in agent.ok("GET", "/surveys")["data"]] == [second.ticket_id, event.ticket_id]
    waiting = agent.ok("GET", "/surveys", query_string={"status": "invited"})["data"]
    assert [row["ticket_id"] for row in waiting] == [second.ticket_id]


def test_one_survey_has_an_etag_that_changes_with_it(customer, survey):
    before = customer.get(f"/surveys/{survey['id']}").headers["ETag"]
    customer.ok("POST", path_of(survey), {"score": 4})
    assert customer.get(f"/surveys/{survey['id']}").headers["ETag"] != before
