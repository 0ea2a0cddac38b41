"""Where a replaced part goes."""

import pytest

from inventory_service.rules.old_parts import room
from tests.inventory_service.factories import BOOK, POLICY


@pytest.mark.parametrize(
    ("destination", "is_in_warranty", "expected"),
    [
        ("return", True, "old_parts"),
        ("store", False, "old_parts"),
        ("scrap", False, "scrap"),
        ("scrap", True, "old_parts"),
        ("customer", False, None),
        (None, True, None),
    ],
)
def test_the_destination_leads_to_a_room(destination, is_in_warranty, expected):
    assert room(destination=destination, is_in_warranty=is_in_warranty, policy=POLICY) == expected


def test_a_car_dealers_profile_scraps_what_is_called_scrap():
    policy = BOOK.on(POLICY.day, "auto")
    assert room(destination="scrap", is_in_warranty=True, policy=policy) == "scrap"
