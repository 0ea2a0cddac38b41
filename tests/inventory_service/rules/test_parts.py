"""The cap on what a customer pays for a part."""

from datetime import date

from inventory_service.rules.parts import price_cap, price_day
from shared.kit.money import fen, yuan
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked

VISIT, TODAY = date(2025, 3, 1), date(2025, 3, 3)


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
