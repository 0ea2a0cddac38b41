"""Locations at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import location
from tests.support.service import refused


@pytest.fixture
def keeper(service):
    return service.as_("warehouse")


def test_a_location_is_opened_and_read_back(keeper):
    parent = keeper.ok("POST", "/locations", location())
    made = keeper.ok("POST", "/locations", location(code="WH-1-A", kind="bin", parent_id=parent["id"]))
    answer = keeper.get(f"/locations/{made['id']}")
    assert answer.get_json() == made
    assert answer.headers["ETag"]
    assert [row["code"] for row in keeper.get("/locations", kind="bin").get_json()["data"]] == ["WH-1-A"]
    assert [row["id"] for row in keeper.get("/locations", code="WH-1").get_json()["data"]] == [parent["id"]]


def test_the_fixed_places_are_there_from_the_start(keeper):
    codes = [row["code"] for row in keeper.get("/locations").get_json()["data"]]
    inside = ["ACCIDENT", "OLD-PARTS", "ON-LOAN", "PAINT-ROOM", "QUARANTINE", "SCRAP", "SHEET-METAL", "STAGING", "TRANSIT"]
    assert codes == sorted(["CUSTOMER", "INSURER", "LOSS", "SOLD", "SUPPLIER", *inside])


def test_a_repeated_post_opens_one_location(service, keeper):
    first = keeper.post("/locations", location(), key="k-1")
    with service.nothing_written():
        assert keeper.post("/locations", location(), key="k-1").get_json() == first.get_json()


def test_a_code_that_is_taken_is_refused(service, keeper):
    keeper.ok("POST", "/locations", location())
    with service.nothing_written():
        refused(keeper.post("/locations", location(name="Other")), 409, "location_exists")


def test_an_unknown_parent_is_refused(service, keeper):
    with service.nothing_written():
        problem = refused(keeper.post("/locations", location(parent_id=new_id())), 422, "location_unknown")
    assert problem["errors"][0]["pointer"] == "/parent_id"


@pytest.mark.parametrize("kind", ["supplier", "customer", "scrap", "moon"])
def test_only_places_of_the_company_are_opened(service, keeper, kind):
    with service.nothing_written():
        refused(keeper.post("/locations", location(kind=kind)), 422, "validation_failed")


def test_who_may_not_open_is_refused(service):
    with service.nothing_written():
        refused(service.as_("technician").post("/locations", location()), 403, "permission_missing")


def test_a_technician_sees_the_own_van_and_the_warehouses(service, keeper):
    mine, other = new_id(), new_id()
    keeper.ok("POST", "/locations", location())
    keeper.ok("POST", "/locations", location(code="VAN-1", kind="van", technician_id=mine))
    foreign = keeper.ok("POST", "/locations", location(code="VAN-2", kind="van", technician_id=other))
    technician = service.as_("technician", technician_id=mine)
    codes = {row["code"] for row in technician.get("/locations").get_json()["data"]}
    assert {"WH-1", "VAN-1"} <= codes
    assert "VAN-2" not in codes
    refused(technician.get(f"/locations/{foreign['id']}"), 404, "location_unknown")
    assert technician.get("/locations", technician_id=other).get_json()["data"] == []


def test_a_technician_without_an_id_sees_no_van(service, keeper):
    keeper.ok("POST", "/locations", location(code="VAN-1", kind="van", technician_id=new_id()))
    assert service.as_("technician").get("/locations", kind="van").get_json()["data"] == []
