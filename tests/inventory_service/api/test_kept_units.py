"""Repaired products in temporary storage: at the door."""

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused

PATH = "/stock/kept-units"
COURIER = {"carrier": "SF", "tracking_no": "SF-1"}


def unit(world, **over):
    body = {"repair_id": new_id(), "product": "hood X1", "serial_no": "C-1", "salesperson": "Sun"}
    return {**body, "location_id": world.warehouse_id, **over}


def test_a_repaired_product_is_stored_with_its_mark_and_goes_back_by_courier(world):
    """REP-07, REP-08."""
    made = world.keeper.ok("POST", PATH, unit(world))
    assert made["number"].startswith("KU-20250303-")
    assert (made["carton_mark"], made["status"], made["actions"]) == ("暂存 Sun", "stored", ["hand_out"])
    assert (made["location_code"], made["stored_by"]) == ("WH-1", "warehouse person")
    done = world.keeper.ok("POST", f"{PATH}/{made['id']}/actions/hand-out", COURIER)
    assert (done["status"], done["carrier"], done["tracking_no"], done["actions"]) == ("handed_out", "SF", "SF-1", [])
    assert done["handed_out_at"]
    assert world.keeper.ok("GET", f"{PATH}/{made['id']}") == done
    assert world.totals() == (0, 0, 0)


def test_a_product_is_in_the_store_once_and_handed_out_once(world):
    body = unit(world)
    made = world.keeper.ok("POST", PATH, body)
    with world.service.nothing_written():
        assert refused(world.keeper.post(PATH, body), 409, "unit_kept_already")["clause"] == "REP-07"
    hand_out = f"{PATH}/{made['id']}/actions/hand-out"
    world.keeper.ok("POST", hand_out, COURIER)
    with world.service.nothing_written():
        refused(world.keeper.post(hand_out, COURIER), 409, "transition_not_allowed")
    world.keeper.ok("POST", PATH, body)


def test_kept_units_are_listed_by_state_and_repair(world):
    first, second = (world.keeper.ok("POST", PATH, unit(world)) for _ in range(2))
    world.keeper.ok("POST", f"{PATH}/{first['id']}/actions/hand-out", COURIER)
    sales = world.service.as_("sales")
    for query, ids in (
        ({}, [second["id"], first["id"]]),
        ({"status": "stored"}, [second["id"]]),
        ({"repair_id": first["repair_id"]}, [first["id"]]),
    ):
        assert [row["id"] for row in sales.get(PATH, **query).get_json()["data"]] == ids
    assert sales.ok("GET", f"{PATH}/{second['id']}")["actions"] == []


def test_a_product_is_kept_in_the_warehouse_only(world):
    with world.service.nothing_written():
        assert (
            refused(world.keeper.post(PATH, unit(world, location_id=world.van_id)), 422, "places_wrong")["clause"] == "REP-07"
        )
        refused(world.keeper.post(PATH, unit(world, location_id=new_id())), 422, "location_unknown")


@pytest.mark.parametrize("over", [{"salesperson": ""}, {"repair_id": "x"}, {"serial_no": None}, {"quantity": 1}])
def test_bodies_out_of_bounds_are_refused(world, over):
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, unit(world, **over)), 422, "validation_failed")


def test_nothing_goes_back_without_a_tracking_number_or_by_the_wrong_person(world):
    made = world.keeper.ok("POST", PATH, unit(world))
    hand_out = f"{PATH}/{made['id']}/actions/hand-out"
    with world.service.nothing_written():
        refused(world.keeper.post(hand_out, {"carrier": "SF"}), 422, "validation_failed")
        refused(world.service.as_("sales").post(hand_out, COURIER), 403, "permission_missing")
        refused(world.service.as_("technician").post(PATH, unit(world)), 403, "permission_missing")
        refused(world.keeper.post(f"{PATH}/{new_id()}/actions/hand-out", COURIER), 404, "kept_unit_unknown")
    refused(world.keeper.get(f"{PATH}/{new_id()}"), 404, "kept_unit_unknown")
