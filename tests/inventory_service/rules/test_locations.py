"""What the kinds of location mean for stock."""

import pytest

from inventory_service.rules import locations
from shared.kit.errors import Refused


@pytest.mark.parametrize(
    ("kind", "condition"),
    [("warehouse", "good"), ("van", "good"), ("quarantine", "quarantine"), ("old_parts", "old_part"), ("scrap", "scrap")],
)
def test_the_kind_of_place_gives_the_condition(kind, condition):
    assert locations.condition_at(kind) == condition


@pytest.mark.parametrize("kind", [*locations.KINDS, *locations.OUTSIDE, "old_parts", "scrap"])
@pytest.mark.parametrize(
    ("check", "allowed"),
    [
        (locations.check_receiving, locations.RECEIVING),
        (locations.check_promising, locations.WAREHOUSES),
        (locations.check_destination, locations.ISSUED_TO),
    ],
)
def test_each_use_has_its_kinds_of_place(check, allowed, kind):
    if kind in allowed:
        check(kind)
        return
    with pytest.raises(Refused):
        check(kind)
