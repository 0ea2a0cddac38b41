"""One answer per invitation; low scores alarm."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from feedback_service.rules import surveys as rules
from shared.kit.errors import Conflict, Forbidden
from shared.kit.policy import PolicyBook
from tests.support.examples import worked

POLICY = PolicyBook.load(Path(__file__).parents[3] / "feedback_service" / "policies").on(date(2025, 3, 3))


@worked("EX-CSAT-B")
def test_a_low_score_alarms(case):
    found = rules.low_score(int(case["score"]), POLICY)
    assert found.outcome == case["expected"]
    assert found.values == {"csat.alert_at_or_below": 2}


@pytest.mark.parametrize(
    ("state", "role"), list(product(rules.STATES, ("customer", "agent", "quality_officer", "site", "finance")))
)
def test_an_invitation_takes_one_answer_from_those_who_may(state, role):
    if state == rules.ANSWERED:
        with pytest.raises(Conflict, match="survey_answered_before") as refusal:
            rules.after_answer(state, (role,))
        assert refusal.value.clause == "CSAT-09"
    elif role in ("site", "finance"):
        with pytest.raises(Forbidden):
            rules.after_answer(state, (role,))
    else:
        assert rules.after_answer(state, (role,)) == rules.ANSWERED


def test_the_actions_are_what_the_caller_may_do_now():
    assert rules.actions("invited", ("customer",)) == ["answer"]
    assert rules.actions("invited", ("site",)) == []
    assert rules.actions("answered", ("customer",)) == []
