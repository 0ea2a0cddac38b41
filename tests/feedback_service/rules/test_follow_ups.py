"""The state machine of a follow-up, its attempts, its findings."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from feedback_service.rules import follow_ups as rules
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.policy import PolicyBook
from shared.kit.transitions import SYSTEM, next_state
from tests.support.examples import worked

POLICY = PolicyBook.load(Path(__file__).parents[3] / "feedback_service" / "policies").on(date(2025, 3, 12))
NOW = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
VERBS = ("fall_due", "attempt", "reach", "refuse", "give_up", "record", "hand_over", "answer")
ALLOWED = {
    ("scheduled", "fall_due"): "due",
    ("scheduled", "attempt"): "attempted",
    ("scheduled", "record"): "recorded",
    ("due", "attempt"): "attempted",
    ("due", "record"): "recorded",
    ("attempted", "attempt"): "attempted",
    ("attempted", "reach"): "reached",
    ("attempted", "refuse"): "closed_refused",
    ("attempted", "give_up"): "closed_unreachable",
    ("attempted", "record"): "recorded",
    ("reached", "record"): "recorded",
    ("recorded", "hand_over"): "handed_over",
    ("handed_over", "answer"): "closed",
}


@pytest.mark.parametrize(("state", "verb"), list(product(rules.STATES, VERBS)))
def test_only_the_listed_steps_are_possible(state, verb):
    roles = ("agent", SYSTEM)
    if (state, verb) in ALLOWED:
        assert next_state(rules.MACHINE, state, verb, roles) == ALLOWED[(state, verb)]
    else:
        with pytest.raises(Conflict):
            next_state(rules.MACHINE, state, verb, roles)


@pytest.mark.parametrize(("state", "verb"), list(ALLOWED))
def test_nobody_else_takes_a_step(state, verb):
    with pytest.raises(Forbidden):
        next_state(rules.MACHINE, state, verb, ("site", "customer", "technician", "finance"))


@worked("EX-FUP-D")
def test_attempts_on_different_days_decide(case):
    days = [date.fromisoformat(text) for text in case["attempt_days"].split(",")]
    verb = rules.after_attempt(days, reached=case["reached"] == "yes", refused=False, policy=POLICY)
    state = next_state(rules.MACHINE, "attempted", verb, (SYSTEM,)) if verb else "open"
    if state == "reached":
        state = next_state(rules.MACHINE, state, "record", ("agent",))
    assert state == case["expected_task"]


def test_a_customer_who_does_not_want_to_talk_is_not_called_again():
    verb = rules.after_attempt([date(2025, 3, 10)], reached=True, refused=True, policy=POLICY)
    assert verb == "refuse"
    assert rules.outcome_of(verb) == "refused"
    assert rules.outcome_of(None) is None


@pytest.mark.parametrize("finding", rules.FINDINGS)
def test_a_finding_is_a_decision_that_names_the_fine_it_leads_to(finding):
    marks = dict.fromkeys(rules.ASPECTS, "good") | {"charges": "poor"}
    found = rules.audit(marks, finding=finding, note="客户出示收据")
    assert (found.kind, found.outcome, found.clauses) == ("follow_up_finding", finding, ("FUP-12",))
    assert found.near == (rules.FINED_BY[finding],)
    assert found.detail == {"poor": ["charges"]}
    assert found.inputs["note"] == "客户出示收据"


def test_bad_marks_alone_are_no_finding():
    assert rules.audit(dict.fromkeys(rules.ASPECTS, "poor"), finding=None, note=None) is None


def test_only_a_need_is_handed_over_and_only_with_a_promise_for_later():
    rules.check_hand_over("滤网何时寄出", None, NOW)
    rules.check_hand_over("滤网何时寄出", NOW, NOW)
    with pytest.raises(Conflict, match="no_open_need") as refusal:
        rules.check_hand_over(None, None, NOW)
    assert refusal.value.clause == "FUP-05"
    with pytest.raises(Refused, match="promise_in_past") as refusal:
        rules.check_hand_over("滤网何时寄出", NOW - timedelta(seconds=1), NOW)
    assert refusal.value.clause == "FUP-07"


def test_a_promise_is_kept_up_to_its_very_second():
    assert rules.promise_kept(None, NOW) is None
    assert rules.promise_kept(NOW, NOW + timedelta(milliseconds=900)) is True
    assert rules.promise_kept(NOW, NOW + timedelta(seconds=1)) is False


def test_the_actions_are_what_the_caller_may_do_now():
    assert rules.actions("scheduled", None, ("agent",)) == ["attempt", "record"]
    assert rules.actions("recorded", None, ("agent",)) == []
    assert rules.actions("recorded", "需要配件", ("agent",)) == ["hand_over"]
    assert rules.actions("handed_over", "需要配件", ("supervisor",)) == ["answer"]
    assert rules.actions("attempted", None, ("agent", SYSTEM)) == ["attempt", "record"]
    assert rules.actions("scheduled", None, ("site",)) == []
