"""EX-SETL-D: single deductions."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from settlement_service.rules import deductions as rules
from settlement_service.rules.claims import Cost, fee_of, forged_base
from settlement_service.rules.deductions import Fault, check_decidable, check_entered, deduct, rectify_by
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import fen
from shared.kit.policy import PolicyBook
from shared.kit.transitions import next_state
from tests.support.examples import worked

POLICY = PolicyBook.load(Path(__file__).parents[3] / "settlement_service" / "policies").on(date(2025, 3, 31))


@worked("EX-SETL-D")
def test_a_deduction(case):
    kind = case["kind"].removesuffix("_unverified").removesuffix("_and_incomplete")
    cost = fen(case["record_cost"])
    status = kind if kind in ("invalid", "forged") else "checked"
    assert fee_of(status, cost) == fen(case["expected_fee_paid"])
    if kind == "valid":
        assert case["expected_fine"] == case["expected_refund"] == "0.00"
        return
    fault = Fault(kind, int(case["count"]), cost, fen(case["excess"]), case["corrected_in_time"] == "yes")
    fault = Fault(**{**fault.__dict__, "verified": not case["kind"].endswith("_unverified")})
    decision = deduct(fault, POLICY)
    assert decision.detail["fine_fen"] == fen(case["expected_fine"])
    assert decision.detail["refund_fen"] == fen(case["expected_refund"])
    assert case["Case"].split(".")[0] in (*decision.clauses, *decision.near)


def test_a_decision_holds_what_replays_it():
    fault = Fault("overcharge", 1, 6000, 1500)
    decision = deduct(fault, POLICY)
    inputs = dict(decision.inputs)
    assert inputs.pop("ruled_on") == date(2025, 3, 31)
    assert deduct(Fault(**inputs), POLICY) == decision


def test_poor_quality_is_first_to_be_corrected():
    decision = deduct(Fault("poor_quality"), POLICY)
    assert (decision.outcome, decision.amount_fen) == ("to_correct", 0)
    assert rectify_by("poor_quality", date(2025, 4, 9), POLICY) == date(2025, 4, 16)
    assert rectify_by("late_complaint", date(2025, 4, 9), POLICY) is None


def test_the_refund_can_be_left_to_the_site():
    decision = deduct(Fault("overcharge", excess_fen=1500), POLICY.but(setl__refund_via_company=False))
    assert (decision.detail["fine_fen"], decision.detail["refund_fen"]) == (5000, 0)


def test_the_base_of_a_forgery_can_be_labour_alone():
    cost = Cost(6000, 4000, 550)
    assert forged_base(cost, POLICY) == 10550
    assert forged_base(cost, POLICY.but(setl__forged_base="labour")) == 6000


def test_a_fine_decided_elsewhere_keeps_its_amount_and_its_rule():
    fault = Fault("other_fine", amount_fen=10000, origin="RET-31")
    check_entered(fault)
    decision = deduct(fault, POLICY)
    assert (decision.amount_fen, decision.clauses) == (10000, ("RET-31", "SETL-15"))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("other_fine", amount_fen=10000), "fine_needs_origin"),
        (Fault("other_fine", origin="RET-31"), "fine_needs_origin"),
        (Fault("late_complaint", amount_fen=1), "fine_is_computed"),
        (Fault("late_complaint", origin="RET-31"), "fine_is_computed"),
        (Fault("late_complaint", excess_fen=1), "excess_not_expected"),
    ],
)
def test_an_entry_that_does_not_fit_its_kind_is_refused(fault, code):
    with pytest.raises(Refused) as refusal:
        check_entered(fault)
    assert refusal.value.code == code


def test_a_correction_is_not_judged_before_its_deadline():
    due = date(2025, 4, 16)
    with pytest.raises(Refused, match="correction_unknown"):
        check_decidable("poor_quality", corrected_in_time=None, rectify_due_on=due, today=due)
    with pytest.raises(Conflict, match="correction_still_open"):
        check_decidable("poor_quality", corrected_in_time=False, rectify_due_on=due, today=due)
    check_decidable("poor_quality", corrected_in_time=False, rectify_due_on=due, today=date(2025, 4, 17))
    check_decidable("poor_quality", corrected_in_time=True, rectify_due_on=due, today=date(2025, 4, 10))


def test_a_verdicts_fine_is_not_decided_on_its_own():
    with pytest.raises(Conflict, match="judge_the_record"):
        check_decidable("forged", corrected_in_time=None, rectify_due_on=None, today=date(2025, 4, 9))
    with pytest.raises(Conflict, match="judge_the_record"):
        rules.check_droppable("invalid", "confirmed")
    rules.check_droppable("forged", "proposed")


ALLOWED = {("proposed", "confirm"): "confirmed", ("proposed", "drop"): "dropped", ("confirmed", "drop"): "dropped"}


@pytest.mark.parametrize(("state", "verb"), list(product(rules.STATES, ("confirm", "drop"))))
def test_every_state_and_verb(state, verb):
    if (state, verb) in ALLOWED:
        assert next_state(rules.MACHINE, state, verb, ["finance"]) == ALLOWED[(state, verb)]
        with pytest.raises(Forbidden):
            next_state(rules.MACHINE, state, verb, ["site"])
    else:
        with pytest.raises(Conflict):
            next_state(rules.MACHINE, state, verb, ["finance"])
