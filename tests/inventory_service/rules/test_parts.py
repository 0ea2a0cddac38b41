"""What a part must be to be listed, ordered, received and used, and the cap on what a customer pays for it."""

from collections import namedtuple
from datetime import date
from itertools import product

import pytest

from inventory_service.rules.fits import fit_faults
from inventory_service.rules.parts import (
    MACHINE,
    STATES,
    check_change,
    check_own_brand,
    check_successor,
    excess,
    is_returnable,
    level_faults,
    number_to_use,
    order_fault,
    price_cap,
    price_day,
    receipt_fault,
)
from shared.kit.errors import Conflict, Refused
from shared.kit.money import fen, yuan
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked

VISIT, TODAY = date(2025, 3, 1), date(2025, 3, 3)
Part = namedtuple("Part", "id part_no status own_brand", defaults=("listed", True))
OLD, NEW = Part("1", "OLD"), Part("2", "NEW")
STEPS = {
    ("listed", "retire"): "retired",
    ("listed", "supersede"): "superseded",
    ("retired", "supersede"): "superseded",
    ("retired", "reinstate"): "listed",
    ("superseded", "reinstate"): "listed",
}


@pytest.mark.parametrize(("state", "verb"), [*product(STATES, ("retire", "reinstate", "supersede"))])
def test_every_state_and_verb_of_a_part(state, verb):
    if (state, verb) in STEPS:
        assert next_state(MACHINE, state, verb, ["warehouse"]) == STEPS[(state, verb)]
    else:
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verb, ["warehouse"])


@pytest.mark.parametrize(
    ("newest", "code"),
    [(OLD, None), (NEW, "part_superseded"), (OLD._replace(status="retired"), "part_retired")],
)
def test_an_old_number_is_not_ordered_and_names_the_new_one(newest, code):
    found = order_fault(OLD, newest, "/lines/0/part_no")
    assert (found and found.code) == code
    if code == "part_superseded":
        assert dict(found.params)["successor"] == "NEW"


def test_retired_parts_are_not_taken_in_and_old_numbers_under_way_are():
    assert receipt_fault(OLD._replace(status="retired"), "/lines/0/part_no", POLICY).code == "part_retired"
    assert receipt_fault(OLD._replace(status="superseded"), "/lines/0/part_no", POLICY) is None


def test_another_makers_part_is_refused_with_its_clause():
    """FEE-07."""
    check_own_brand(OLD, POLICY)
    with pytest.raises(Refused) as refusal:
        check_own_brand(OLD._replace(own_brand=False), POLICY)
    assert refusal.value.clause == "FEE-07"


@pytest.mark.parametrize(
    ("successor", "chain", "code"),
    [
        (NEW, [], None),
        (OLD, [], "supersession_circle"),
        (NEW, ["3", "1"], "supersession_circle"),
        (NEW._replace(status="retired"), [], "successor_retired"),
    ],
)
def test_no_number_ends_up_replaced_by_itself(successor, chain, code):
    if code is None:
        check_successor(OLD, successor, chain)
    else:
        with pytest.raises(Refused) as refusal:
            check_successor(OLD, successor, chain)
        assert refusal.value.code == code


def test_remaining_old_stock_is_used_first():
    assert number_to_use([("A", 0), ("B", 2), ("C", 9)]) == "B"
    assert number_to_use([("A", 0), ("B", 0)]) == "B"


def test_a_conversion_part_is_not_taken_back_unless_somebody_says_so():
    """RET-05."""
    assert [is_returnable(None, gas_conversion=gas) for gas in (False, True)] == [True, False]
    assert is_returnable(True, gas_conversion=True)


@pytest.mark.parametrize(
    ("levels", "codes"),
    [((None, None), []), ((1, 2), []), ((2, 2), []), ((1, None), ["levels_incomplete"]), ((3, 2), ["levels_crossed"])],
)
def test_a_part_has_a_minimum_and_a_maximum_or_neither(levels, codes):
    """INV-01."""
    assert [fault.code for fault in level_faults(dict(zip(("min_level", "max_level"), levels, strict=True)))] == codes


def test_what_pieces_were_counted_by_stays_once_there_were_pieces():
    before = {"unit": "pc", "serialised": False, "min_level": None, "max_level": None}
    check_change(before, {"unit": "box", "serialised": True}, has_moved=False)
    check_change(before, {"unit": "pc", "shelf": "A"}, has_moved=True)
    with pytest.raises(Conflict) as refusal:
        check_change(before, {"unit": "box", "serialised": True}, has_moved=True)
    assert [fault.pointer for fault in refusal.value.faults] == ["/unit", "/serialised"]


@pytest.mark.parametrize(
    ("first", "last", "is_faulty"),
    [("A10", "A20", False), ("A20", "A10", True), ("A9", "A10", False), (None, "A1", False), ("A1", None, False)],
)
def test_a_range_of_serial_numbers_does_not_end_before_it_begins(first, last, is_faulty):
    assert bool([*fit_faults({"from_serial": first, "to_serial": last})]) is is_faulty


@worked("EX-FEE-B")
def test_by_how_much_a_price_lies_above_its_cap(case):
    cap_fen = price_cap(fen(case["supply_price"]), POLICY).amount_fen
    above = excess(fen(case["charged"]), cap_fen)
    assert ("overcharge" if above else "ok", yuan(above)) == (case["expected"], case["expected_excess"])


@worked("EX-FEE-A")
def test_the_cap_on_the_price_of_a_part(case):
    assert yuan(price_cap(fen(case["supply_price"]), POLICY).amount_fen) == case["expected_cap"]


@worked("EX-FEE-C")
def test_the_threshold_belongs_to_the_tier_that_the_policy_names(case):
    policy = POLICY.but(fee__threshold_belongs_to=case["threshold_belongs_to"])
    assert yuan(price_cap(fen(case["supply_price"]), policy).amount_fen) == case["expected_cap"]


def test_a_cap_cites_its_tier_and_the_tie():
    assert price_cap(fen("150.00"), POLICY).clauses == ("FEE-02",)
    assert price_cap(fen("99.99"), POLICY).clauses == ("FEE-03",)
    assert price_cap(fen("100.00"), POLICY).clauses == ("FEE-02", "FEE-04")
    assert price_cap(fen("100.00"), POLICY.but(fee__threshold_belongs_to="low")).clauses == ("FEE-03", "FEE-04")


def test_a_part_that_costs_nothing_is_charged_at_nothing():
    assert price_cap(0, POLICY).amount_fen == 0


def test_the_price_of_the_visit_counts_unless_the_policy_takes_todays():
    assert price_day(VISIT, TODAY, POLICY) == VISIT
    assert price_day(VISIT, TODAY, POLICY.but(fee__price_basis="today")) == TODAY
