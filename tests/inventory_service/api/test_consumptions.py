"""Parts used up in factory repairs, and the issues behind them, at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.inventory_service.ledger_factory import line, place, repair
from tests.support.service import refused

PATH = "/stock/consumptions"


def body(repair_id, workshop, *lines):
    return {"repair_id": repair_id, "from_location_id": workshop, "lines": list(lines)}


def test_a_repair_is_a_request_and_its_parts_are_traced(world):
    world.receive(5)
    repair_id, workshop = repair(world, 3)
    notes = world.keeper.get("/stock/issues", repair_id=repair_id).get_json()["data"]
    assert [(row["to_location"], row["quantity"], row["ticket_id"]) for row in notes] == [("SHOP-1", 3, None)]
    made = world.keeper.ok("POST", PATH, {**body(repair_id, workshop, line(2)), "person": "Li"})
    assert made["number"].startswith("CN-20250303-")
    assert (made["repair_id"], made["to_location"], made["person"]) == (repair_id, "CUSTOMER", "Li")
    assert world.keeper.get("/stock/trace", repair_id=repair_id).get_json() == [
        {"part_no": "P-1", "issued": 3, "used": 2, "returned": 0, "outstanding": 1, "is_traced": False}
    ]
    assert world.moved(repair_id=repair_id) == [("issue", "WH-1", "SHOP-1", 3), ("use", "SHOP-1", "CUSTOMER", 2)]
    world.assert_balanced()


def test_no_repair_uses_up_what_was_issued_for_another(world):
    world.receive(5)
    repair_id, workshop = repair(world, 3)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, body(new_id(), workshop, line(1))), 409, "more_than_issued")
        refused(world.keeper.post(PATH, body(repair_id, workshop, line(3), line(1))), 409, "more_than_issued")
    assert (problem["clause"], problem["params"]["outstanding"]) == ("FEE-07", 0)


def test_only_the_workshop_uses_up(world):
    world.receive(5)
    repair_id, workshop = repair(world, 3)
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, body(repair_id, world.van_id, line(1))), 422, "places_wrong")
        refused(world.keeper.post(PATH, body(repair_id, new_id(), line(1))), 422, "location_unknown")
        refused(world.keeper.post(PATH, body(repair_id, workshop, line(1, "x"))), 422, "lines_faulty")
        refused(world.keeper.post(PATH, body(repair_id, workshop)), 422, "validation_failed")
        refused(world.service.as_("technician").post(PATH, body(repair_id, workshop, line(1))), 403, "permission_missing")


def test_what_went_to_another_workshop_is_not_there(world):
    world.receive(5)
    repair_id, _ = repair(world, 3)
    second = place(world, "SHOP-2", "workshop")
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, body(repair_id, second, line(1))), 409, "stock_short")


@pytest.mark.parametrize(
    ("query", "pointer"), [({}, "?query/ticket_id"), ({"ticket_id": new_id(), "repair_id": new_id()}, None)]
)
def test_a_trace_is_of_one_case(world, query, pointer):
    problem = refused(world.keeper.get("/stock/trace", **query), 422, "validation_failed")
    assert pointer is None or problem["errors"][0]["pointer"] == pointer


def test_another_makers_part_is_neither_received_nor_issued(world):
    world.keeper.ok("POST", "/parts", part(part_no="X-1", own_brand=False))
    goods = {"location_id": world.warehouse_id, "document": "D-1", "lines": [line(1, "X-1")]}
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/receipts", goods), 422, "receipt_faulty")
        assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [
            ("/lines/0/part_no", "part_of_other_maker")
        ]
        assert refused(world.keeper.post("/stock/issues", world.request(part_no="X-1")), 422, "part_of_other_maker")[
            "clause"
        ] == ("FEE-07")
