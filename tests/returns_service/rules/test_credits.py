"""RET-12: the credit of a tested line, beyond the worked examples (which stand in test_returns.py)."""

from dataclasses import fields
from datetime import date

import pytest

from returns_service.rules.credits import Receipt, part_credit
from returns_service.rules.returns import PartLine
from shared.kit.jsontext import plain
from tests.returns_service.book import POLICY

LINE = PartLine("V-1", "valve", False, True, True, date(2024, 1, 10), date(2025, 3, 1), 10, 3000)
OLD = PartLine(**{**LINE.__dict__, "production_on": date(2022, 3, 1)})


def credit(line=LINE, counted=10, result="defect", received_on=date(2025, 3, 5), **switches):
    policy = POLICY.but(**{f"ret__{key}": value for key, value in switches.items()})
    return part_credit(line, Receipt(counted, received_on, result), policy)


@pytest.mark.parametrize(
    ("given", "outcome", "clauses", "amount"),
    [
        ({}, "credited", ("RET-02", "RET-12"), 30000),
        ({"counted": 8}, "credited", ("RET-02", "RET-12", "RET-09"), 24000),
        ({"counted": 0, "result": None}, "not_received", ("RET-09",), 0),
        ({"result": "good"}, "not_confirmed", ("RET-12",), 0),
        ({"line": PartLine(**{**LINE.__dict__, "production_on": date(2020, 1, 1)})}, "over_age", ("RET-02", "RET-03"), 0),
    ],
)
def test_each_outcome_names_its_rules(given, outcome, clauses, amount):
    decision = credit(**given)
    assert (decision.outcome, decision.clauses, decision.amount_fen) == (outcome, clauses, amount)


def test_a_good_part_that_is_over_age_shows_the_rule_that_nearly_decided():
    decision = credit(PartLine(**{**LINE.__dict__, "production_on": date(2020, 1, 1)}), result="good")
    assert (decision.outcome, decision.near) == ("over_age", ("RET-12",))


def test_the_age_is_measured_to_the_application_or_to_the_receipt():
    assert credit(OLD).outcome == "credited"
    assert credit(OLD, age_reference="received_at").outcome == "over_age"


def test_the_count_of_the_company_is_final_unless_the_policy_goes_by_the_application():
    assert credit(counted=8).amount_fen == 24000
    assert credit(counted=8, part__count_basis="application").amount_fen == 30000


def test_a_part_found_good_goes_back_unless_the_policy_keeps_and_credits_it():
    back = credit(result="good")
    assert (back.amount_fen, back.detail["disposition"]) == (0, "return_to_site")
    kept = credit(result="good", part__good_part_action="credit_keep")
    assert (kept.amount_fen, kept.detail["disposition"]) == (30000, "keep")


def test_the_years_are_those_of_the_policy():
    assert credit(part__max_age_years=1).outcome == "over_age"


@pytest.mark.parametrize("result", ["defect", "good"])
def test_the_recorded_inputs_replay_to_the_same_decision(result):
    decision = credit(result=result, counted=7)
    stored = plain(decision.inputs)
    stored |= {day: date.fromisoformat(stored[day]) for day in ("production_on", "applied_on", "received_on")}
    again = part_credit(
        PartLine(**{field.name: stored[field.name] for field in fields(PartLine)}),
        Receipt(**{field.name: stored[field.name] for field in fields(Receipt)}),
        POLICY,
    )
    assert again == decision
