"""/follow-ups: the calls, what they bring up, who sees them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from feedback_service.store.tables import attempts, follow_ups
from shared.kit.ids import new_id
from tests.feedback_service.factories import RECORD, survey_of, task_of, tell
from tests.support.service import refused

DAY = timedelta(days=1)
RECORDED = "feedback.follow_up.recorded.v1"


def path_of(task, verb):
    return f"/follow-ups/{task['id']}/actions/{verb}"


@pytest.fixture
def event(service):
    return tell(service)


@pytest.fixture
def task(service, event):
    return task_of(service, event)


@pytest.fixture
def agent(service):
    return service.as_("agent")


def test_a_reached_customer_is_recorded_and_finance_is_told(service, agent, event, task):
    reached = agent.ok("POST", path_of(task, "attempt"), {"reached": True, "person_reached": "王先生"})
    assert (reached["status"], reached["person_reached"], reached["on_time"]) == ("reached", "王先生", True)
    form = {**RECORD, "charges": "poor", "finding": "overcharge", "note": "多收 20 元", "suggestion": "希望更快"}
    done = agent.ok("POST", path_of(task, "record"), form)
    assert (done["status"], done["outcome"], done["caller_name"]) == ("recorded", "reached", "agent person")
    assert (done["finding"], done["suggestion"], done["person_reached"]) == ("overcharge", "希望更快", "王先生")
    assert service.events(RECORDED) == [
        {
            "follow_up_id": task["id"],
            "ticket_id": event.ticket_id,
            "outcome": "reached",
            "recorded_at": "2025-03-03T01:00:00+00:00",
            "score": 5,
            "site_id": event.site_id,
            "finding": "overcharge",
            "note": "多收 20 元",
        }
    ]
    decision = service.decisions("follow_up_finding")[0]
    assert (decision.outcome, decision.subject, decision.case_id) == ("overcharge", task["id"], event.ticket_id)
    assert service.count(attempts) == 1


def test_a_record_without_a_noted_attempt_is_an_attempt_itself(service, agent, task):
    done = agent.ok("POST", path_of(task, "record"), {**RECORD, "person_reached": "李女士"})
    assert done["person_reached"] == "李女士"
    one = agent.ok("GET", f"/follow-ups/{task['id']}")
    assert [(a["reached"], a["person_reached"], a["on_day"]) for a in one["attempts"]] == [(True, "李女士", "2025-03-03")]
    assert service.decisions("follow_up_finding") == []


def test_three_days_without_an_answer_close_the_follow_up(service, agent, task):
    for state in ("attempted", "attempted", "closed_unreachable"):
        found = agent.ok("POST", path_of(task, "attempt"), {"reached": False})
        assert found["status"] == state
        service.clock.instant += DAY
    assert found["outcome"] == "unreachable"
    assert service.events(RECORDED) == []
    with service.nothing_written():
        refused(agent.post(path_of(task, "attempt"), {"reached": True}), 409, "transition_not_allowed")


def test_several_attempts_on_one_day_count_once(service, agent, task):
    states = [agent.ok("POST", path_of(task, "attempt"), {"reached": False})["status"] for _ in range(4)]
    assert states == ["attempted"] * 4
    assert service.count(attempts) == 4


def test_a_customer_who_refuses_is_left_alone(agent, task):
    found = agent.ok("POST", path_of(task, "attempt"), {"reached": True, "refused": True})
    assert (found["status"], found["outcome"], found["person_reached"]) == ("closed_refused", "refused", "王秀兰")


def test_an_open_need_stays_open_until_it_is_answered(service, agent, task):
    recorded = agent.ok("POST", path_of(task, "record"), {**RECORD, "need": "询问滤网价格"})
    assert recorded["status"] == "recorded"
    assert agent.ok("GET", f"/follow-ups/{task['id']}")["actions"] == ["hand_over"]
    form = {"responsible": "配件组 刘敏", "promised_at": "2025-03-04T09:00:00+08:00"}
    handed = agent.ok("POST", path_of(task, "hand_over"), form)
    assert (handed["status"], handed["responsible"]) == ("handed_over", "配件组 刘敏")
    service.clock.instant += 2 * DAY
    closed = agent.ok("POST", path_of(task, "answer"), {"answer": "滤网 35 元，已告知"})
    assert (closed["status"], closed["answer"], closed["promise_kept"]) == ("closed", "滤网 35 元，已告知", False)


def test_an_answer_without_a_promise_broke_none(agent, task):
    agent.ok("POST", path_of(task, "record"), {**RECORD, "need": "询问滤网价格"})
    agent.ok("POST", path_of(task, "hand_over"), {"responsible": "配件组"})
    assert agent.ok("POST", path_of(task, "answer"), {"answer": "已告知"})["promise_kept"] is None


def test_a_follow_up_without_a_need_is_not_handed_over(service, agent, task):
    agent.ok("POST", path_of(task, "record"), RECORD)
    with service.nothing_written():
        problem = refused(agent.post(path_of(task, "hand_over"), {"responsible": "配件组"}), 409, "no_open_need")
    assert problem["clause"] == "FUP-05"


def test_an_answer_is_not_promised_for_the_past(service, agent, task):
    agent.ok("POST", path_of(task, "record"), {**RECORD, "need": "询问滤网价格"})
    form = {"responsible": "配件组", "promised_at": "2025-03-01T00:00:00Z"}
    with service.nothing_written():
        assert refused(agent.post(path_of(task, "hand_over"), form), 422, "promise_in_past")["clause"] == "FUP-07"


@pytest.mark.parametrize("promised_at", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2025-03-04T09:00:00"])
def test_a_promise_is_a_moment_that_can_be_kept(service, agent, task, promised_at):
    agent.ok("POST", path_of(task, "record"), {**RECORD, "need": "询问滤网价格"})
    form = {"responsible": "配件组", "promised_at": promised_at}
    with service.nothing_written():
        refused(agent.post(path_of(task, "hand_over"), form), 422, "validation_failed")


@pytest.mark.parametrize("verb", ["hand_over", "answer"])
def test_a_step_out_of_order_is_refused(service, agent, task, verb):
    body = {"hand_over": {"responsible": "配件组"}, "answer": {"answer": "好"}}[verb]
    with service.nothing_written():
        refused(agent.post(path_of(task, verb), body), 409, "transition_not_allowed")


def test_a_record_names_every_fault_at_once(service, agent, task):
    form = {**RECORD, "score": 6, "attitude": "great", "finding": "rude", "mood": 1}
    del form["quality"]
    with service.nothing_written():
        problem = refused(agent.post(path_of(task, "record"), form), 422, "validation_failed")
    assert {e["pointer"] for e in problem["errors"]} == {"/score", "/attitude", "/finding", "/mood", "/quality"}


def test_a_score_told_on_the_phone_answers_the_survey(service, agent, event, task):
    agent.ok("POST", path_of(task, "record"), {**RECORD, "score": 4})
    survey = survey_of(service, event)
    assert (survey["status"], survey["score"], survey["method"], survey["alert"]) == ("answered", 4, "phone", False)


def test_a_record_without_a_score_leaves_the_survey_open(service, agent, event, task):
    agent.ok("POST", path_of(task, "record"), {k: v for k, v in RECORD.items() if k != "score"})
    assert survey_of(service, event)["status"] == "invited"


def test_a_later_call_does_not_change_the_customers_own_answer(service, agent, event, task):
    customer = service.as_("customer", customer_id=event.customer_id)
    customer.ok("POST", f"/surveys/{survey_of(service, event)['id']}/actions/answer", {"score": 5})
    agent.ok("POST", path_of(task, "record"), {**RECORD, "score": 1})
    survey = survey_of(service, event)
    assert (survey["score"], survey["method"]) == (5, "online")
    assert service.count(follow_ups) == 1


def test_a_low_score_on_the_phone_calls_the_supervisor(service, agent, event, task):
    agent.ok("POST", path_of(task, "record"), {**RECORD, "score": 1})
    survey = survey_of(service, event)
    alert = agent.ok("GET", f"/follow-ups/{survey['alert_follow_up_id']}")
    assert (alert["kind"], alert["owner_role"], alert["ticket_id"]) == ("survey_alert", "supervisor", event.ticket_id)


@pytest.mark.parametrize(("verb", "body"), [("attempt", {"reached": False}), ("record", RECORD)], ids=["attempt", "record"])
def test_a_repeated_command_has_one_effect(service, agent, task, verb, body):
    first = agent.post(path_of(task, verb), body, key="once")
    with service.nothing_written():
        second = agent.post(path_of(task, verb), body, key="once")
    assert (second.status_code, second.get_json()) == (200, first.get_json())
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_repeated_hand_over_and_answer_have_one_effect(service, agent, task):
    agent.ok("POST", path_of(task, "record"), {**RECORD, "need": "询问滤网价格"})
    for verb, body in (("hand_over", {"responsible": "配件组"}), ("answer", {"answer": "好"})):
        first = agent.post(path_of(task, verb), body, key=f"once-{verb}")
        with service.nothing_written():
            assert agent.post(path_of(task, verb), body, key=f"once-{verb}").get_json() == first.get_json()


def test_two_officers_recording_at_once_leave_one_record(service, task):
    officers = [service.as_("agent") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda officer: officer.post(path_of(task, "record"), RECORD), officers))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 7
    assert len(service.events(RECORDED)) == 1


def test_the_work_list_is_ordered_by_due_day_and_filtered(service, agent):
    first, second = tell(service, type="installation"), tell(service)
    listed = agent.ok("GET", "/follow-ups")["data"]
    assert [row["due_on"] for row in listed] == ["2025-03-06", "2025-03-10", "2025-06-03", "2025-09-03"]
    before = agent.ok("GET", "/follow-ups", query_string={"due_before": "2025-03-10"})["data"]
    assert [row["ticket_id"] for row in before] == [first.ticket_id]
    agent.ok("POST", path_of(task_of(service, second), "record"), RECORD)
    done = agent.ok("GET", "/follow-ups", query_string={"status": "recorded"})["data"]
    assert [row["ticket_id"] for row in done] == [second.ticket_id]


def test_pages_of_the_work_list_follow_each_other(service, agent):
    tell(service, type="installation")
    seen, query = [], {"limit": 2}
    while True:
        page = agent.ok("GET", "/follow-ups", query_string=query)
        seen += [row["step"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == ["3wd", "3m", "6m"]


@pytest.mark.parametrize("query", [{"status": "lost"}, {"due_before": "1800-01-01"}, {"ticket_id": "x"}, {"colour": "red"}])
def test_a_filter_that_makes_no_sense_is_refused(agent, query):
    refused(agent.get("/follow-ups", **query), 422, "validation_failed")


def test_one_follow_up_has_an_etag_that_changes_with_it(agent, task):
    before = agent.get(f"/follow-ups/{task['id']}")
    assert before.get_json()["actions"] == ["attempt", "record"]
    agent.ok("POST", path_of(task, "attempt"), {"reached": False})
    assert agent.get(f"/follow-ups/{task['id']}").headers["ETag"] != before.headers["ETag"]


def test_a_site_sees_its_own_follow_ups_only(service, event, task):
    own, other = service.as_("site", site_id=event.site_id), service.as_("site", site_id=new_id())
    assert own.ok("GET", f"/follow-ups/{task['id']}")["actions"] == []
    assert [row["id"] for row in own.ok("GET", "/follow-ups")["data"]] == [task["id"]]
    refused(other.get(f"/follow-ups/{task['id']}"), 404, "follow_up_unknown")
    assert other.ok("GET", "/follow-ups")["data"] == []
    assert service.as_("site").ok("GET", "/follow-ups")["data"] == []
    with service.nothing_written():
        refused(own.post(path_of(task, "record"), RECORD), 403, "permission_missing")


def test_customers_and_strangers_do_not_see_follow_ups(service, event, task):
    refused(service.as_("customer", customer_id=event.customer_id).get(f"/follow-ups/{task['id']}"), 403, "permission_missing")
    refused(service.nobody().get("/follow-ups"), 401, "token_missing")
    assert service.as_service("settlement").ok("GET", f"/follow-ups/{task['id']}")["id"] == task["id"]


def test_an_unknown_follow_up_is_not_found(service, agent):
    refused(agent.get(f"/follow-ups/{new_id()}"), 404, "follow_up_unknown")
    with service.nothing_written():
        for verb, body in (
            ("attempt", {"reached": True}),
            ("record", RECORD),
            ("hand_over", {"responsible": "x"}),
            ("answer", {"answer": "x"}),
        ):
            refused(agent.post(f"/follow-ups/{new_id()}/actions/{verb}", body), 404, "follow_up_unknown")
