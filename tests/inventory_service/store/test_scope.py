"""Whose rows an actor sees."""

import pytest

from inventory_service.store.scope import is_limited
from shared.kit.actor import Actor, system
from tests.support.people import person


@pytest.mark.parametrize(("role", "limited"), [("technician", True), ("site", True), ("customer", True), ("warehouse", False)])
def test_outsiders_are_limited_and_staff_is_not(role, limited):
    assert is_limited(person(role)) is limited


def test_a_service_sees_everything_also_on_behalf_of_a_technician():
    assert not is_limited(system("ticket"))
    assert not is_limited(Actor("u", "u", ("service", "technician"), service="ticket"))


def test_one_role_of_the_staff_is_enough():
    assert not is_limited(Actor("u", "u", ("technician", "supervisor")))
