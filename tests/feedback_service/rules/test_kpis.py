"""The satisfaction rate and its target."""

from datetime import date
from pathlib import Path

from feedback_service.rules import kpis as rules
from shared.kit.policy import PolicyBook
from tests.support.examples import worked

POLICY = PolicyBook.load(Path(__file__).parents[3] / "feedback_service" / "policies").on(date(2025, 3, 3))


def judged(satisfied, valid, invited=0, responded=0):
    return rules.satisfaction(satisfied=satisfied, valid=valid, invited=invited, responded=responded, policy=POLICY)


@worked("EX-CSAT-A")
def test_the_rate_counts_the_satisfied_over_the_valid_answers(case):
    counts = {score: int(case[f"scores_{score}"]) for score in range(1, 6)}
    satisfied = sum(count for score, count in counts.items() if score >= rules.satisfied_from(POLICY))
    found = judged(satisfied, sum(counts.values()))
    assert found.rate == (None if case["expected_rate"] == "null" else case["expected_rate"])
    assert found.outcome == case["expected"]
    assert found.target == "85"


@worked("EX-CSAT-C")
def test_the_target_itself_is_met(case):
    assert judged(int(case["satisfied"]), int(case["valid"])).outcome == case["expected"]


def test_unanswered_invitations_lower_only_the_response_rate():
    found = judged(satisfied=2, valid=2, invited=3, responded=2)
    assert (found.rate, found.response_rate) == ("100.00", "66.67")
    assert judged(0, 0).response_rate is None


def test_the_rate_is_compared_unrounded():
    # 84.996 % is shown as 85.00 and still misses the target.
    found = judged(satisfied=21249, valid=25000)
    assert (found.rate, found.outcome) == ("85.00", "not_met")
