from datetime import date
from pathlib import Path

import pytest

from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules.priority import Severity, prioritise

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))


@worked("EX-TKT-A")
def test_priority(case):
    severity = Severity(case["urgency"], case["impact"], case["safety_hazard"] == "yes")
    decision = prioritise(severity, POLICY)
    assert decision.outcome == case["expected"]
    assert decision.clauses == ("TKT-06",)


def test_a_safety_hazard_goes_by_points_where_the_switch_is_off():
    decision = prioritise(Severity("low", "degraded", True), POLICY.but(tkt__safety_always_p1=False))
    assert decision.outcome == "P4"


@pytest.mark.parametrize(
    ("urgency", "impact", "points"), [("low", "degraded", 2), ("medium", "degraded", 3), ("high", "wide", 6)]
)
def test_the_points_are_recorded(urgency, impact, points):
    assert prioritise(Severity(urgency, impact, False), POLICY).detail == {"points": points}
