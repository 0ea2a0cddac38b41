"""The stock plan."""

from inventory_service.rules.plans import Level, suggestion
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked


@worked("EX-INV-C")
def test_the_plan_fills_up_to_the_maximum_once_the_minimum_is_reached(case):
    level = Level(int(case["on_hand"]), int(case["reserved"]), int(case["on_order"]), min_level=3, max_level=10)
    assert suggestion(level, POLICY) == int(case["expected_suggestion"])
