"""The warranty rules against the worked examples of the rule book."""

from datetime import date
from pathlib import Path

import pytest

from shared.kit.errors import Refused
from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules.warranty import WarrantyFacts, component_of, judge_warranty

POLICIES = Path(__file__).parents[3] / "ticket_service" / "policies"
POLICY = PolicyBook.load(POLICIES).on(date(2025, 3, 3))
BOUGHT = date(2024, 3, 15)


def day(cell):
    return None if cell == "none" else date.fromisoformat(cell)


def facts(component="unit", **given):
    usual = {"purchased_on": BOUGHT, "factory_on": None, "replaced_on": None, "extension_months": 0, "as_of": date(2025, 3, 3)}
    return WarrantyFacts(component, **{**usual, **given})


@worked("EX-WAR-A")
def test_last_covered_day_and_status(case):
    asked = facts(
        case["component"],
        replaced_on=day(case["replaced_on"]),
        extension_months=int(case["extension_months"]),
        as_of=day(case["as_of"]),
    )
    decision = judge_warranty(asked, POLICY)
    assert decision.detail["ends_on"] == day(case["expected_end"])
    assert decision.outcome == case["expected"]
    assert case["Case"].split(".")[0] in decision.clauses + decision.near


@worked("EX-WAR-C")
def test_start_without_proof_of_purchase(case):
    bought, made = day(case["purchase_date"]), day(case["factory_date"])
    decision = judge_warranty(facts(purchased_on=bought, factory_on=made, as_of=bought or made or BOUGHT), POLICY)
    if case["expected_end"] == "undecided":
        assert decision.outcome == "undecided"
        assert decision.detail["ends_on"] is None
    else:
        assert decision.detail["ends_on"] == day(case["expected_end"])
        assert decision.outcome == "covered"
    assert case["Case"].split(".")[0] in decision.clauses


def test_a_decision_names_the_clauses_that_decided_and_those_that_nearly_did():
    decision = judge_warranty(facts("tank", replaced_on=date(2025, 2, 1), as_of=date(2028, 1, 1)), POLICY)
    assert decision.clauses == ("WAR-03", "WAR-05", "WAR-06")
    assert decision.near == ("WAR-01", "WAR-04")
    assert decision.values["war.component.tank_years"] == 5


def test_a_decision_can_be_replayed_from_its_inputs():
    decision = judge_warranty(facts("hood_motor", as_of=date(2027, 3, 16)), POLICY)
    assert judge_warranty(WarrantyFacts(**decision.inputs), POLICY) == decision


def test_a_replaced_part_is_covered_even_if_the_start_is_unknown():
    replaced = facts("other", purchased_on=None, replaced_on=date(2025, 2, 1), as_of=date(2025, 5, 1))
    decision = judge_warranty(replaced, POLICY)
    assert (decision.outcome, decision.detail["ends_on"], decision.clauses) == ("covered", date(2025, 5, 1), ("WAR-04",))


def test_past_the_replaced_part_an_unknown_start_leaves_the_answer_to_a_person():
    replaced = facts("other", purchased_on=None, replaced_on=date(2025, 2, 1), as_of=date(2025, 5, 2))
    decision = judge_warranty(replaced, POLICY)
    assert (decision.outcome, decision.detail["ends_on"]) == ("undecided", None)
    assert (decision.clauses, decision.near) == (("WAR-09",), ("WAR-04",))


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({"war__combine": "earliest"}, date(2025, 3, 15)),
        ({"war__unit_years": 6}, date(2030, 3, 15)),
        ({"war__start": "factory_date"}, date(2028, 11, 20)),
    ],
)
def test_the_switches_of_the_policy_are_honoured(change, end):
    decision = judge_warranty(facts("tank", factory_on=date(2023, 11, 20)), POLICY.but(**change))
    assert decision.detail["ends_on"] == end


def test_extensions_count_only_where_the_policy_honours_contracts():
    extended = facts(extension_months=12)
    assert judge_warranty(extended, POLICY).detail["ends_on"] == date(2026, 3, 15)
    assert judge_warranty(extended, POLICY.but(war__extension_months="none")).detail["ends_on"] == date(2025, 3, 15)


def test_without_proof_the_policy_may_leave_the_start_open():
    decision = judge_warranty(facts(purchased_on=None, factory_on=BOUGHT), POLICY.but(war__no_proof_start="undecided"))
    assert decision.outcome == "undecided"


COMPONENTS = [
    {"code": "motor", "name_zh": "电机", "name_en": "Motor", "kind": "hood_motor"},
    {"code": "valve", "name_zh": "阀", "name_en": "Valve", "kind": "other"},
]


@pytest.mark.parametrize(
    ("code", "kind", "names"),
    [
        (None, "unit", set()),
        ("unit", "unit", set()),
        ("motor", "hood_motor", {"motor", "hood_motor"}),
        ("hood_motor", "hood_motor", {"motor", "hood_motor"}),
        ("valve", "other", {"valve"}),
        ("tank", "tank", {"tank"}),
    ],
)
def test_a_component_is_named_by_its_code_or_its_kind(code, kind, names):
    found = component_of(code, COMPONENTS)
    assert (found.kind, found.names) == (kind, names)


def test_a_component_that_the_model_lacks_is_refused():
    with pytest.raises(Refused) as refused:
        component_of("moter", COMPONENTS)
    assert refused.value.code == "component_unknown"


def test_a_model_without_a_list_takes_any_component_as_an_ordinary_part():
    assert component_of("valve", []).kind == "other"
