"""What customer files, sites and units may say."""

from datetime import date
from pathlib import Path

import pytest

from shared.kit.policy import PolicyBook
from ticket_service.rules.assets import day_faults
from ticket_service.rules.customers import is_remote, segment_faults
from ticket_service.rules.sites import kind_faults

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
TODAY = date(2025, 3, 3)


@pytest.mark.parametrize("segment", ["industrial", "commercial", "residential", None])
def test_segments_of_the_list_are_taken(segment):
    assert segment_faults(segment, POLICY) == []


def test_the_policy_may_list_other_segments():
    assert [f.pointer for f in segment_faults("farm", POLICY)] == ["/segment"]
    assert segment_faults("farm", POLICY.but(cus__segments=["farm"])) == []


@pytest.mark.parametrize(
    ("stated", "usual", "expected"), [(None, False, False), (None, True, True), (True, False, True), (False, True, False)]
)
def test_a_remote_area_is_as_stated_or_as_the_policy_has_it(stated, usual, expected):
    assert is_remote(stated, POLICY.but(cus__remote_area=usual)) is expected


@pytest.mark.parametrize("kind", ["dealer", "service_unit", "outlet"])
def test_site_kinds_of_the_list_are_taken(kind):
    assert kind_faults(kind, POLICY) == []


def test_other_site_kinds_are_faults():
    assert [f.pointer for f in kind_faults("kiosk", POLICY)] == ["/kind"]
    assert kind_faults("kiosk", POLICY.but(site__kinds=["kiosk"])) == []


@pytest.mark.parametrize(
    ("unit", "faults"),
    [
        ({}, []),
        ({"purchased_on": TODAY, "factory_on": TODAY, "installed_on": TODAY}, []),
        ({"purchased_on": date(2025, 3, 4)}, [("/purchased_on", "day_in_future")]),
        ({"installed_on": date(2025, 3, 4)}, [("/installed_on", "day_in_future")]),
        ({"purchased_on": date(2025, 3, 1), "factory_on": date(2025, 3, 2)}, [("/factory_on", "made_after_purchase")]),
    ],
)
def test_the_days_of_a_unit_fit_together(unit, faults):
    assert [(f.pointer, f.code) for f in day_faults(unit, TODAY)] == faults
