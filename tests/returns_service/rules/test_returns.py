"""RET-01 to RET-10: the flow, what may be filed, the count, the review."""

from datetime import date

import pytest

from returns_service.rules.credits import Receipt, part_credit
from returns_service.rules.returns import (
    PART_RETURN,
    PartLine,
    check_named,
    count_difference,
    faults_of,
    is_held,
    is_in_warranty,
    refuse_lines,
    review_deadline,
)
from shared.kit.calendars import working_calendar
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import fen, yuan
from shared.kit.transitions import next_state
from tests.returns_service.book import POLICY
from tests.support.examples import worked
from tests.support.people import ROLES

STATES = ("draft", "submitted", "approved", "rejected", "shipped", "received", "tested", "credited", "closed")
VERBS = ("submit", "approve", "reject", "ship", "receive", "release", "inspect", "credit", "close")
ALLOWED = {
    ("draft", "submit"): ("submitted", {"site"}),
    ("submitted", "approve"): ("approved", {"returns_clerk"}),
    ("submitted", "reject"): ("rejected", {"returns_clerk"}),
    ("approved", "ship"): ("shipped", {"site"}),
    ("shipped", "receive"): ("received", {"warehouse", "returns_clerk"}),
    ("received", "release"): ("received", {"returns_clerk"}),
    ("received", "inspect"): ("tested", {"qc"}),
    ("tested", "credit"): ("credited", {"finance"}),
    ("credited", "close"): ("closed", {"system"}),
}
VALVE = PartLine("V-1", "valve", False, True, True, date(2024, 1, 10), date(2025, 3, 1), 10, 3000)


def line(**fields):
    return PartLine(**{**VALVE.__dict__, **fields})


def line_of(case):
    return PartLine(
        part_no=case["part_type"],
        part_type=case["part_type"],
        gas_conversion=False,
        own_brand=case["own_brand"] == "yes",
        in_warranty=case["in_warranty"] == "yes",
        production_on=date.fromisoformat(case["production_date"]),
        applied_on=date.fromisoformat(case["applied_on"]),
        quantity=int(case["qty_applied"]),
        unit_price_fen=fen(case["unit_price"]),
    )


@worked("EX-RET-A")
def test_part_credit(case):
    applied = line_of(case)
    found = faults_of(applied, POLICY)
    if case["expected"] == "rejected":
        assert case["Case"].split(".")[0] in {fault.clause for fault in found}
        return
    assert found == []
    decision = part_credit(applied, Receipt(int(case["qty_counted"]), applied.applied_on, case["qc"]), POLICY)
    assert yuan(decision.amount_fen) == case["expected"]


@worked("EX-RET-D")
def test_the_review_is_due_within_a_working_day(case):
    decision = review_deadline(date.fromisoformat(case["applied_on"]), working_calendar(POLICY), POLICY)
    assert decision.detail["due_on"].isoformat() == case["expected_part_review_due"]
    assert decision.clauses == ("RET-10",)


def test_the_review_is_not_due_on_a_holiday():
    decision = review_deadline(date(2025, 4, 30), working_calendar(POLICY), POLICY)
    assert decision.detail["due_on"] == date(2025, 5, 6)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_only_the_listed_steps_are_possible_and_only_for_their_roles(state, verb):
    if (state, verb) not in ALLOWED:
        with pytest.raises(Conflict, match="transition_not_allowed"):
            next_state(PART_RETURN, state, verb, [*ROLES, "system"])
        return
    to, allowed = ALLOWED[(state, verb)]
    for role in (*ROLES, "system"):
        if role in allowed:
            assert next_state(PART_RETURN, state, verb, [role]) == to
        else:
            with pytest.raises(Forbidden, match="role_may_not"):
                next_state(PART_RETURN, state, verb, [role])


def test_every_reason_against_a_line_is_named():
    wrong = line(part_type="lamp_tube", in_warranty=False, own_brand=False)
    assert [(f.code, f.clause) for f in faults_of(wrong, POLICY)] == [
        ("part_type_excluded", "RET-04"),
        ("part_out_of_warranty", "RET-06"),
        ("part_of_other_maker", "RET-06"),
    ]


def test_a_refusal_names_every_faulty_line_and_the_rules():
    found = [
        (i, fault)
        for i, part_type in enumerate(("oil_cup", "valve", "gas_conversion"))
        for fault in faults_of(line(part_type=part_type), POLICY)
    ]
    with pytest.raises(Refused) as refusal:
        refuse_lines(found)
    assert refusal.value.clause == "RET-04"
    assert refusal.value.params["clauses"] == ["RET-04", "RET-05"]
    assert [fault.pointer for fault in refusal.value.faults] == ["/lines/0/part_no", "/lines/2/part_no"]


def test_faultless_lines_are_not_refused():
    refuse_lines([])


def test_a_part_marked_for_gas_conversion_is_refused_whatever_its_type():
    assert [f.clause for f in faults_of(line(gas_conversion=True), POLICY)] == ["RET-05"]


def test_gas_conversion_parts_are_accepted_where_the_policy_says_so():
    assert faults_of(line(gas_conversion=True), POLICY.but(ret__part__exclude_gas_conversion=False)) == []


def test_the_list_of_excluded_types_can_be_extended():
    policy = POLICY.but(ret__part__excluded_types=["valve"])
    assert [f.clause for f in faults_of(line(), policy)] == ["RET-04"]


@pytest.mark.parametrize(("action", "codes"), [("accept_zero", []), ("reject", ["part_over_age"])])
def test_an_over_age_part_is_filed_or_refused_as_the_policy_says(action, codes):
    old = line(production_on=date(2020, 1, 1))
    assert [f.code for f in faults_of(old, POLICY.but(ret__part__overage_action=action))] == codes


def test_a_part_is_not_produced_after_the_application():
    assert [f.code for f in faults_of(line(production_on=date(2025, 3, 2)), POLICY)] == ["production_in_future"]
    assert faults_of(line(production_on=date(2025, 3, 1)), POLICY) == []


def test_a_line_whose_worth_cannot_be_booked_is_refused():
    assert [f.code for f in faults_of(line(unit_price_fen=10**15, quantity=2), POLICY)] == ["amount_out_of_range"]


@pytest.mark.parametrize(
    ("stated", "owed", "replaced_on", "test", "expected"),
    [
        (None, True, date(2025, 2, 1), "replacement_date", True),
        (None, True, date(2025, 2, 1), "application_date", False),
        (True, True, date(2025, 2, 1), "application_date", True),
        (False, True, date(2025, 2, 1), "replacement_date", False),
        (None, False, None, "replacement_date", True),
        (None, False, None, "application_date", True),
        (False, False, None, "replacement_date", False),
        (None, False, date(2025, 2, 1), "replacement_date", False),
        (True, False, date(2025, 2, 1), "replacement_date", True),
    ],
)
def test_a_part_counts_as_in_warranty_by_statement_visit_or_being_unused(stated, owed, replaced_on, test, expected):
    policy = POLICY.but(ret__part__warranty_test=test)
    assert is_in_warranty(stated, owed=owed, replaced_on=replaced_on, policy=policy) is expected


@pytest.mark.parametrize(
    ("compliant", "action", "held"), [(True, "hold", False), (False, "hold", True), (False, "accept", False)]
)
def test_a_line_that_is_not_packed_as_prescribed_is_held(compliant, action, held):
    assert is_held(compliant, POLICY.but(ret__part__noncompliant_action=action)) is held


@pytest.mark.parametrize(("counted", "outcome", "difference"), [(8, "short", -2), (12, "over", 2)])
def test_a_difference_of_the_count_is_a_decision(counted, outcome, difference):
    decision = count_difference("V-1", 10, counted, POLICY)
    assert (decision.outcome, decision.detail["difference"], decision.clauses) == (outcome, difference, ("RET-09",))


def test_an_equal_count_is_no_difference():
    assert count_difference("V-1", 10, 10, POLICY) is None


@pytest.mark.parametrize(
    ("named", "all_needed", "codes"),
    [
        (["a", "b"], True, []),
        (["a"], False, []),
        (["a"], True, ["line_missing"]),
        (["a", "a", "b"], True, ["line_repeated"]),
        (["a", "b", "x"], True, ["line_unknown"]),
        (["x", "x"], True, ["line_unknown", "line_unknown", "line_repeated", "line_missing", "line_missing"]),
    ],
)
def test_the_lines_of_a_form_are_those_of_the_return(named, all_needed, codes):
    if not codes:
        check_named("receipt_refused", named, ["a", "b"], all_needed=all_needed)
        return
    with pytest.raises(Refused) as refusal:
        check_named("receipt_refused", named, ["a", "b"], all_needed=all_needed)
    assert [fault.code for fault in refusal.value.faults] == codes
