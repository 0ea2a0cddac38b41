"""EX-SETL-A, EX-SETL-C: the late rate."""

from datetime import date
from pathlib import Path

import pytest

from settlement_service.rules.rates import due_on, late_rate, rate_on
from shared.kit.policy import PolicyBook
from tests.support.examples import worked

POLICY = PolicyBook.load(Path(__file__).parents[3] / "settlement_service" / "policies").on(date(2025, 3, 31))


def day(cell):
    return None if cell == "none" else date.fromisoformat(cell)


def decided(month, paper, email, policy=POLICY, received=None):
    return late_rate(month, paper_sent_on=paper, paper_received_on=received, email_sent_on=email, policy=policy)


@worked("EX-SETL-A")
def test_late_rate(case):
    decision = decided(case["service_month"], day(case["paper_sent"]), day(case["email_sent"]))
    if case["expected_pct"] == "waiting":
        assert decision.outcome == "waiting"
        assert decision.detail["rate"] is None
    else:
        assert decision.detail["rate"] == int(case["expected_pct"])
    assert case["Case"].split(".")[0] in decision.clauses


@worked("EX-SETL-C")
def test_days_late(case):
    policy = POLICY.but(setl__rate_mode="days_late")
    percent, clause = rate_on(case["service_month"], day(case["complete_on"]), policy)
    assert percent == int(case["expected_pct"])
    # The table files the cases under the rule that they are about; the tenth itself is still on time.
    assert clause in (case["Case"].split(".")[0], "SETL-02")


def test_the_due_day_is_the_tenth_of_the_next_month():
    assert due_on("2025-12", POLICY) == date(2026, 1, 10)


def test_the_tenth_can_be_switched_to_the_worse_side():
    policy = POLICY.but(setl__due_inclusive=False)
    assert rate_on("2025-03", date(2025, 4, 9), policy) == (100, "SETL-02")
    assert rate_on("2025-03", date(2025, 4, 10), policy) == (90, "SETL-03")
    assert rate_on("2025-03", date(2025, 4, 15), policy) == (70, "SETL-04")


def test_the_paper_can_count_when_received():
    policy = POLICY.but(setl__paper_date="received")
    sent, received = date(2025, 4, 8), date(2025, 4, 12)
    assert decided("2025-03", sent, sent, policy, received).detail["rate"] == 90
    assert decided("2025-03", sent, sent, policy).outcome == "waiting"


def test_email_alone_can_be_unpaid_instead_of_waiting():
    policy = POLICY.but(setl__email_only="unpaid")
    decision = decided("2025-03", None, date(2025, 4, 8), policy)
    assert (decision.outcome, decision.detail["rate"]) == ("unpaid", 0)


def test_records_sent_within_the_service_month_are_on_time():
    assert rate_on("2025-03", date(2025, 3, 30), POLICY) == (100, "SETL-02")


def test_a_step_beyond_the_end_of_a_short_month_ends_with_the_month():
    policy = POLICY.but(setl__rates="10:100,30:90,month_end:70,later:50")
    assert rate_on("2025-01", date(2025, 2, 28), policy) == (90, "SETL-03")


def test_a_policy_without_a_last_step_is_a_fault_of_the_build():
    with pytest.raises(ValueError, match="later"):
        rate_on("2025-01", date(2025, 9, 1), POLICY.but(setl__rates="10:100,15:90"))
