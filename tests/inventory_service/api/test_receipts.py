"""Goods receipts at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import location, part
from tests.support.service import refused


def body(world, *lines, **over):
    return {"location_id": world.warehouse_id, "document": "D-7", "lines": list(lines), **over}


def test_goods_come_in_as_lots_with_movements(world):
    lines = ({"part_no": "P-1", "quantity": 6, "lot_no": "L-1", "production_on": "2025-01-02", "unit_cost": "80.00"},)
    made = world.keeper.ok("POST", "/stock/receipts", body(world, *lines))
    assert made["number"].startswith("GR-20250303-")
    line = {"part_no": "P-1", "lot_no": "L-1", "quantity": 6, "production_on": "2025-01-02"}
    assert made["lines"] == [{**line, "condition": "good", "owner": "company"}]
    assert world.totals() == (6, 0, 6)
    assert world.moved(part_no="P-1") == [("receipt", "SUPPLIER", "WH-1", 6)]
    world.assert_balanced()


def test_a_receipt_is_found_again(world):
    made = world.receive(6)
    assert world.keeper.ok("GET", f"/stock/receipts/{made['id']}") == made
    listed = world.keeper.get("/stock/receipts", document="D-1").get_json()["data"]
    assert [row["id"] for row in listed] == [made["id"]]
    assert world.keeper.get("/stock/receipts", document="D-2").get_json()["data"] == []
    refused(world.keeper.get(f"/stock/receipts/{new_id()}"), 404, "receipt_unknown")


def test_a_lot_that_comes_twice_on_a_day_is_one_lot(world):
    for _ in range(2):
        world.receive(3, lot_no="L-1", production_on="2025-01-02")
    cards = world.keeper.get("/stock", part_no="P-1").get_json()["data"]
    assert [(card["lot_no"], card["on_hand"]) for card in cards] == [("L-1", 6)]
    world.assert_balanced()


def test_a_lot_has_one_production_day(world):
    world.receive(3, lot_no="L-1", production_on="2025-01-02")
    line = {"part_no": "P-1", "quantity": 1, "lot_no": "L-1", "production_on": "2025-01-03"}
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/receipts", body(world, line)), 422, "receipt_faulty")
    assert problem["clause"] == "INV-17"
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [("/lines/0/production_on", "lot_differs")]


def test_every_faulty_line_is_named(world):
    lines = [
        {"part_no": "nothing", "quantity": 1},
        {"part_no": "P-1", "quantity": 1},
        {"part_no": "P-1", "quantity": 1, "production_on": "2025-03-04"},
    ]
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/receipts", body(world, *lines)), 422, "receipt_faulty")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [
        ("/lines/0/part_no", "part_unknown"),
        ("/lines/2/production_on", "produced_after_receipt"),
    ]


@pytest.mark.parametrize("lines", [[], [{"part_no": "P-1", "quantity": 0}], [{"part_no": "P-1", "quantity": 10**9}]])
def test_a_receipt_out_of_bounds_is_refused(world, lines):
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/receipts", body(world, *lines)), 422, "validation_failed")


def test_goods_come_in_only_where_the_warehouse_receives(world):
    line = {"part_no": "P-1", "quantity": 1}
    with world.service.nothing_written():
        refused(
            world.keeper.post("/stock/receipts", body(world, line, location_id=world.van_id)), 422, "location_does_not_receive"
        )
        refused(world.keeper.post("/stock/receipts", body(world, line, location_id=new_id())), 422, "location_unknown")


def test_goods_in_quarantine_are_no_good_stock(world):
    place = world.keeper.ok("POST", "/locations", location(code="Q-1", kind="quarantine"))
    line = {"part_no": "P-1", "quantity": 4}
    world.keeper.ok("POST", "/stock/receipts", body(world, line, location_id=place["id"]))
    assert world.totals() == (0, 0, 0)
    assert world.at("Q-1") == {"quarantine": 4}
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", world.request(1)), 409, "stock_short")
    world.assert_balanced()


def test_a_repeated_receipt_takes_the_goods_in_once(world):
    sent = body(world, {"part_no": "P-1", "quantity": 5})
    first = world.keeper.post("/stock/receipts", sent, key="k-1")
    assert world.keeper.post("/stock/receipts", sent, key="k-1").get_json() == first.get_json()
    assert world.totals() == (5, 0, 5)


def test_only_the_keeper_takes_goods_in(world):
    with world.service.nothing_written():
        refused(
            world.dispatcher.post("/stock/receipts", body(world, {"part_no": "P-1", "quantity": 1})), 403, "permission_missing"
        )


def test_one_receipt_may_hold_many_parts(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2"))
    lines = [{"part_no": "P-2", "quantity": 2}, {"part_no": "P-1", "quantity": 1}]
    made = world.keeper.ok("POST", "/stock/receipts", body(world, *lines))
    assert [(line["part_no"], line["quantity"]) for line in made["lines"]] == [("P-2", 2), ("P-1", 1)]
