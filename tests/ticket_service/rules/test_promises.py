from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from shared.kit.calendar import SHANGHAI, WorkingCalendar
from shared.kit.errors import Refused
from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules.promises import Request, promise

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
CALENDAR = WorkingCalendar()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def promised(opened, channel="phone", wanted=None, priority="P3", policy=POLICY):
    return promise(Request(opened, channel, priority, wanted), CALENDAR, policy)


@worked("EX-SLA-A")
def test_response_and_resolution(case):
    decision = promised(at(case["created_at"]))
    assert decision.detail["response_due_at"] == at(case["expected_response_due"])
    assert decision.detail["resolution_due_at"] == at(case["expected_resolution_due"])
    assert decision.clauses == ("SLA-01", "SLA-02", "SLA-09", "TKT-03")


@worked("EX-SLA-B")
def test_email(case):
    decision = promised(at(case["received_at"]), "email")
    assert decision.detail["response_due_at"] == at(case["expected_due"])
    assert decision.clauses[0] == "SLA-03"


def test_the_promise_is_the_resolution_due_time_unless_an_earlier_one_was_told():
    opened = at("2025-03-03T09:00")
    assert promised(opened).detail["promised_at"] == at("2025-03-06T23:59:59")
    assert promised(opened, wanted=at("2025-03-04T12:00")).detail["promised_at"] == at("2025-03-04T12:00")


@pytest.mark.parametrize("wanted", ["2025-03-07T00:00", "2025-03-03T08:59"])
def test_a_promise_beyond_the_limit_or_in_the_past_is_refused(wanted):
    with pytest.raises(Refused) as refusal:
        promised(at("2025-03-03T09:00"), wanted=at(wanted))
    assert (refusal.value.code, refusal.value.clause) == ("promise_out_of_range", "TKT-03")


def test_a_profile_shortens_the_limits_of_a_priority():
    policy = POLICY.but(sla__priority_override={"P1": {"first_response_hours": 2, "resolution_workdays": 1}})
    opened = at("2025-03-03T09:00")
    short, usual = promised(opened, priority="P1", policy=policy), promised(opened, policy=policy)
    assert short.detail["response_due_at"] == opened + timedelta(hours=2)
    assert short.detail["promised_at"] == at("2025-03-04T23:59:59")
    assert usual.detail["promised_at"] == at("2025-03-06T23:59:59")


def test_the_automatic_acknowledgement_can_be_switched_off():
    opened = at("2025-03-03T09:00")
    assert promised(opened).detail["auto_acknowledged_at"] == opened
    assert promised(opened, policy=POLICY.but(sla__auto_ack=False)).detail["auto_acknowledged_at"] is None


def test_a_promise_may_stand_for_the_first_answer_instead():
    policy = POLICY.but(tkt__promise_default="sla_response_due")
    assert promised(at("2025-03-03T09:00"), policy=policy).detail["promised_at"] == at("2025-03-04T09:00")
