"""Releases from quarantine at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.ledger_factory import decided, doubtful, fixed, line, release
from tests.support.service import refused

PATH = "/stock/releases"


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def test_inspected_goods_become_good_stock(world):
    doubtful(world, 3, lot_no="L-1")
    inspector = world.service.as_("qc")
    body = release(line(2), outcome="good", to_location_id=world.warehouse_id, inspection_no=None, reason="tested")
    made = inspector.ok("POST", PATH, body)
    assert made["number"].startswith("RL-20250303-")
    assert (made["outcome"], made["from_location"], made["to_location"]) == ("good", "QUARANTINE", "WH-1")
    assert [(row["from_condition"], row["to_condition"], row["quantity"]) for row in made["lines"]] == [
        ("quarantine", "good", 2)
    ]
    assert (world.totals(), world.at("QUARANTINE")) == ((2, 0, 2), {"quarantine": 1})
    world.assert_balanced()


@pytest.mark.parametrize(("outcome", "room"), [("scrap", "SCRAP"), ("old_part", "OLD-PARTS")])
def test_other_goods_go_to_their_room_on_the_inspections_number(world, outcome, room):
    doubtful(world, 3)
    made = world.keeper.ok("POST", PATH, release(line(2), outcome=outcome))
    assert made["inspection_no"] == "IN-1"
    assert world.at(room) == {outcome: 2}
    world.assert_balanced()


def test_a_release_is_a_decision_with_its_reason(world):
    doubtful(world, 3)
    made = world.keeper.ok("POST", PATH, release(line(3)))
    (row,) = decided(world, "quarantine_release")
    assert (row["subject"], row["outcome"], row["clauses"]) == (made["id"], "scrap", ["INV-16"])
    assert row["why"]["en"] == "Released after the inspection: 3 as scrap (INV-16)"


def test_doubtful_stock_on_a_usual_shelf_is_released_there(world):
    world.receive(3, condition="quarantine")
    body = release(line(3), outcome="good", from_location_id=world.warehouse_id, to_location_id=world.warehouse_id)
    world.keeper.ok("POST", PATH, body)
    assert world.at("WH-1") == {"good": 3}
    world.assert_balanced()


def test_the_keeper_needs_the_inspection(world):
    doubtful(world, 3)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, release(inspection_no=None)), 422, "inspection_missing")
    assert problem["clause"] == "INV-16"


def test_good_pieces_need_a_store_and_others_have_their_room(world):
    doubtful(world, 3)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, release(outcome="good")), 422, "destination_missing")
        assert faults(problem) == [("/to_location_id", "field_required")]
        body = release(outcome="good", to_location_id=fixed(world, "SCRAP"))
        assert faults(refused(world.keeper.post(PATH, body), 422, "places_wrong")) == [
            ("/to_location_id", "location_takes_no_return")
        ]
        body = release(to_location_id=world.warehouse_id)
        assert faults(refused(world.keeper.post(PATH, body), 422, "validation_failed")) == [
            ("/to_location_id", "field_unknown")
        ]
        refused(world.keeper.post(PATH, release(outcome="good", to_location_id=new_id())), 422, "location_unknown")


def test_only_what_waits_is_released(world):
    world.receive(3)
    doubtful(world, 1)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, release(line(2))), 409, "stock_short")
        refused(world.keeper.post(PATH, release(line(1), from_location_id=world.warehouse_id)), 409, "stock_short")
        refused(world.keeper.post(PATH, release(line(1), outcome="loaner")), 422, "validation_failed")
    assert problem["params"] == {"requested": 2, "available": 1}


def test_who_may_not_release_is_refused(world):
    with world.service.nothing_written():
        for role in ("returns_clerk", "technician", "supervisor"):
            refused(world.service.as_(role).post(PATH, release()), 403, "permission_missing")
