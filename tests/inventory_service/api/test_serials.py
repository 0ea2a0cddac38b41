"""Pieces that are told apart by number: at the door."""

import pytest

from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import used, visit
from tests.inventory_service.ledger_factory import (
    adjust,
    adjustment,
    change,
    fixed,
    line,
    lying,
    numbers,
    place,
    put_back,
    release,
    serialised,
    supervisor,
    transfer,
)
from tests.inventory_service.orders_factory import make_orders
from tests.support.service import refused

S = "S-1"


def goods(world, *lines, **over):
    return {"location_id": world.warehouse_id, "document": "D-1", "lines": list(lines), **over}


def receive(world, count, start=1, **over):
    named = line(count, S, serial_nos=numbers(count, start), **over)
    return world.keeper.ok("POST", "/stock/receipts", goods(world, named))


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


@pytest.fixture(autouse=True)
def part(world):
    return serialised(world)


def test_pieces_come_in_by_number_and_are_found(world):
    receive(world, 3, lot_no="L-1", production_on="2025-01-02")
    assert lying(world, part_no=S) == [(name, "WH-1", "good") for name in numbers(3)]
    (row,) = world.keeper.get("/stock/serials", serial_no="N-00002").get_json()["data"]
    assert (row["lot_no"], row["production_on"], row["owner"]) == ("L-1", "2025-01-02", "company")
    assert world.keeper.ok("GET", f"/stock/serials/{row['id']}") == row
    assert lying(world, location_id=world.van_id) == []
    refused(world.keeper.get(f"/stock/serials/{new_id()}"), 404, "serial_unknown")
    world.assert_balanced()


def test_all_faulty_numbers_of_a_receipt_are_named_at_once(world):
    receive(world, 2)
    lines = [
        line(2, S, serial_nos=["N-00009"]),
        line(2, S, serial_nos=["N-00001", "N-00009"]),
        line(1, S),
        line(1, serial_nos=["N-1"]),
    ]
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/receipts", goods(world, *lines)), 422, "receipt_faulty")
    assert sorted(faults(problem)) == [
        ("/lines/0/serial_nos", "serial_count_wrong"),
        ("/lines/1/serial_nos/0", "serial_known"),
        ("/lines/1/serial_nos/1", "serial_duplicate"),
        ("/lines/2/serial_nos", "serial_count_wrong"),
        ("/lines/3/serial_nos", "part_not_serialised"),
    ]


def test_the_same_number_may_be_of_two_parts(world):
    serialised(world, "S-2")
    receive(world, 1)
    world.keeper.ok("POST", "/stock/receipts", goods(world, line(1, "S-2", serial_nos=numbers(1))))
    assert len(lying(world, serial_no="N-00001")) == 2
    assert lying(world, part_no="S-2") == [("N-00001", "WH-1", "good")]


def test_named_pieces_are_issued_and_stand_on_the_note(world):
    receive(world, 3, lot_no="L-1")
    receive(world, 2, start=4, lot_no="L-2")
    note = world.issue(2, part_no=S, serial_nos=["N-00002", "N-00005"])
    assert [(row["lot_no"], row["quantity"], row["serial_nos"]) for row in note["lines"]] == [
        ("L-1", 1, ["N-00002"]),
        ("L-2", 1, ["N-00005"]),
    ]
    assert world.keeper.ok("GET", f"/stock/issues/{note['id']}") == note
    assert lying(world, location_id=world.van_id) == [("N-00002", "VAN-1", "good"), ("N-00005", "VAN-1", "good")]
    world.assert_balanced()


def test_without_names_the_first_of_the_oldest_lot_go(world):
    receive(world, 2, start=8, lot_no="L-1", production_on="2025-01-01")
    receive(world, 2, lot_no="L-2", production_on="2025-02-01")
    note = world.issue(3, part_no=S)
    assert [row["serial_nos"] for row in note["lines"]] == [["N-00008", "N-00009"], ["N-00001"]]
    world.assert_balanced()


def test_faulty_numbers_of_an_issue_are_named_at_once(world):
    receive(world, 3)
    world.receive(1)
    world.issue(1, part_no=S, serial_nos=["N-00003"])
    with world.service.nothing_written():
        body = world.request(2, part_no=S, serial_nos=["N-00003", "N-00004", "N-00001", "N-00001"])
        problem = refused(world.keeper.post("/stock/issues", body), 422, "lines_faulty")
        assert sorted(faults(problem)) == [
            ("/serial_nos", "serial_count_wrong"),
            ("/serial_nos/0", "serial_elsewhere"),
            ("/serial_nos/1", "serial_unknown"),
            ("/serial_nos/3", "serial_duplicate"),
        ]
        problem = refused(world.keeper.post("/stock/issues", world.request(1, serial_nos=["N-00001"])), 422, "lines_faulty")
        assert ("/serial_nos", "part_not_serialised") in faults(problem)


def test_a_controlled_form_is_issued_by_its_number(world):
    """INV-11: safety-education forms are requested, stocked and issued by number."""
    serialised(world, "FORM-1", name_zh="安全教育单", name_en="safety education form", category="form")
    sheets = [f"SE-{n:04d}" for n in range(1, 6)]
    world.keeper.ok("POST", "/stock/receipts", goods(world, line(5, "FORM-1", serial_nos=sheets)))
    held = world.reserve(2, part_no="FORM-1")
    body = {"reservation_id": held["id"], "counted": 2, "collector": "Wang", "serial_nos": sheets[2:4]}
    note = world.keeper.ok("POST", "/stock/issues", body)
    assert note["lines"][0]["serial_nos"] == sheets[2:4]
    world.assert_balanced()


def test_a_reservation_gives_pieces_of_the_lots_put_aside_only(world):
    receive(world, 2, lot_no="L-1", production_on="2025-01-01")
    receive(world, 2, start=3, lot_no="L-2", production_on="2025-02-01")
    held = world.reserve(2, part_no=S)
    body = {"reservation_id": held["id"], "counted": 2, "collector": "Wang"}
    with world.service.nothing_written():
        problem = refused(
            world.keeper.post("/stock/issues", {**body, "serial_nos": ["N-00001", "N-00003"]}), 409, "serials_not_put_aside"
        )
        assert faults(problem) == [("/serial_nos/1", "serial_not_put_aside")]
        refused(world.keeper.post("/stock/issues", {**body, "serial_nos": ["N-00001"]}), 422, "lines_faulty")
        refused(world.keeper.post("/stock/issues", {**body, "serial_nos": ["N-00001", "x"]}), 422, "lines_faulty")
    assert world.keeper.ok("POST", "/stock/issues", body)["lines"][0]["serial_nos"] == ["N-00001", "N-00002"]
    world.assert_balanced()


def test_a_piece_that_is_promised_by_its_lot_is_not_taken_by_others(world):
    receive(world, 2)
    world.reserve(1, part_no=S)
    with world.service.nothing_written():
        body = world.request(2, part_no=S, serial_nos=numbers(2))
        refused(world.keeper.post("/stock/issues", body), 409, "stock_short")
    world.issue(1, part_no=S, serial_nos=["N-00002"])
    world.assert_balanced()


def test_pieces_are_traced_from_the_supplier_to_the_customer(world):
    receive(world, 3)
    second, room = place(world, "WH-2", "warehouse"), fixed(world, "QUARANTINE")
    world.keeper.ok("POST", "/stock/transfers", transfer(world.warehouse_id, second, line(1, S, serial_nos=["N-00002"])))
    world.keeper.ok("POST", "/stock/transfers", transfer(second, room, line(1, S)))
    body = release(line(1, S, serial_nos=["N-00002"]), outcome="good", to_location_id=world.warehouse_id)
    world.keeper.ok("POST", "/stock/releases", body)
    world.issue(1, part_no=S, serial_nos=["N-00002"])
    world.service.deliver(VisitFiledV1(**visit(world, used(1, S))), source="ticket")
    (row,) = world.keeper.get("/stock/serials", serial_no="N-00002").get_json()["data"]
    assert (row["location_code"], row["condition"]) == ("CUSTOMER", "good")
    steps = world.keeper.get(f"/stock/serials/{row['id']}/movements").get_json()["data"]
    assert [(step["kind"], step["from_location"], step["to_location"]) for step in steps] == [
        ("use", "VAN-1", "CUSTOMER"),
        ("issue", "WH-1", "VAN-1"),
        ("release", "QUARANTINE", "WH-1"),
        ("transfer", "WH-2", "QUARANTINE"),
        ("transfer", "WH-1", "WH-2"),
        ("receipt", "SUPPLIER", "WH-1"),
    ]
    refused(world.keeper.get(f"/stock/serials/{new_id()}/movements"), 404, "serial_unknown")
    world.assert_balanced()


def test_faulty_numbers_of_a_transfer_are_named_line_by_line(world):
    receive(world, 2, lot_no="L-1")
    second = place(world, "WH-2", "warehouse")
    lines = (line(1, S, serial_nos=["N-00001"], lot_no="L-9"), line(1, S, serial_nos=["x"]), line(2, S, serial_nos=["N-00002"]))
    with world.service.nothing_written():
        body = transfer(world.warehouse_id, second, *lines)
        problem = refused(world.keeper.post("/stock/transfers", body), 422, "lines_faulty")
    assert sorted(faults(problem)) == [
        ("/lines/0/serial_nos/0", "serial_of_other_lot"),
        ("/lines/1/serial_nos/0", "serial_unknown"),
        ("/lines/2/serial_nos", "serial_count_wrong"),
    ]


def test_named_and_unnamed_lines_of_one_paper_share_a_shelf(world):
    receive(world, 4)
    second = place(world, "WH-2", "warehouse")
    lines = (line(2, S), line(1, S, serial_nos=["N-00001"]))
    made = world.keeper.ok("POST", "/stock/transfers", transfer(world.warehouse_id, second, *lines))
    assert [row["serial_nos"] for row in made["lines"]] == [["N-00002", "N-00003"], ["N-00001"]]
    world.assert_balanced()


def test_pieces_come_back_by_number(world):
    receive(world, 3)
    world.issue(2, part_no=S, serial_nos=["N-00002", "N-00003"])
    body = put_back(world, line(1, S, serial_nos=["N-00003"], condition="quarantine", reason="bent"))
    world.keeper.ok("POST", "/stock/returns", body)
    assert lying(world, part_no=S) == [
        ("N-00001", "WH-1", "good"),
        ("N-00002", "VAN-1", "good"),
        ("N-00003", "QUARANTINE", "quarantine"),
    ]
    world.assert_balanced()


def test_a_receipt_that_was_taken_back_may_be_booked_again(world):
    made = receive(world, 2)
    entry = world.keeper.get("/movements", part_no=S).get_json()["data"][0]
    world.keeper.ok("POST", f"/movements/{entry['id']}/actions/reverse", {"reason": "wrong supplier"})
    assert [code for _, code, _ in lying(world, part_no=S)] == ["SUPPLIER", "SUPPLIER"]
    again = receive(world, 2)
    assert again["id"] != made["id"]
    assert [code for _, code, _ in lying(world, part_no=S)] == ["WH-1", "WH-1"]
    world.assert_balanced()


def test_a_reversal_brings_the_very_pieces_back(world):
    receive(world, 3)
    world.issue(2, part_no=S, serial_nos=["N-00002", "N-00003"])
    entry = world.keeper.get("/movements", part_no=S).get_json()["data"][0]
    world.keeper.ok("POST", f"/movements/{entry['id']}/actions/reverse", {"reason": "not needed"})
    assert lying(world, part_no=S) == [(name, "WH-1", "good") for name in numbers(3)]
    world.assert_balanced()


def test_an_adjustment_names_the_pieces_that_are_missing_or_found(world):
    receive(world, 3)
    missing = change(world, -1, part_no=S, serial_nos=["N-00002"])
    adjust(world, missing, change(world, 1, part_no=S, serial_nos=["N-00077"]))
    assert lying(world, part_no=S) == [
        ("N-00001", "WH-1", "good"),
        ("N-00002", "LOSS", "good"),
        ("N-00003", "WH-1", "good"),
        ("N-00077", "WH-1", "good"),
    ]
    adjust(world, change(world, 1, part_no=S, serial_nos=["N-00002"]))
    world.assert_balanced()
    asked = world.keeper.ok("POST", "/stock/adjustments", adjustment(change(world, 1, part_no=S, serial_nos=["N-00001"])))
    with world.service.nothing_written():
        path = f"/stock/adjustments/{asked['id']}/actions/approve"
        refused(supervisor(world).post(path), 409, "serials_known")


def test_pieces_that_nobody_numbered_are_told_apart_all_the_same(world):
    receive(world, 1)
    world.issue(1, part_no=S)
    filed = visit(world, used(1, S, old_part_destination="store"))
    world.service.deliver(VisitFiledV1(**filed), source="ticket")
    adjust(world, change(world, 2, part_no=S))
    made = [row for row in lying(world, part_no=S) if row[0].startswith("#")]
    assert sorted(row[1:] for row in made) == [("VAN-1", "old_part"), ("WH-1", "good"), ("WH-1", "good")]
    world.assert_balanced()


def test_a_shipment_carries_the_very_pieces_that_were_packed(world):
    orders = make_orders(world)
    receive(world, 4)
    wanted = {"part_no": S, "model": "JZY-1", "quantity": 2}
    first, second = orders.paid(wanted), orders.paid(wanted, kind="emergency", reason="用户停机")
    one, other = orders.packed(first), orders.packed(second)
    orders.step(orders.keeper, one, "unpack", {"reason": "wrong box"})
    one = orders.packed(first)
    orders.send(other)
    assert [row for row in lying(world, part_no=S) if row[1] == "TRANSIT"] == [
        ("N-00003", "TRANSIT", "good"),
        ("N-00004", "TRANSIT", "good"),
    ]
    orders.send(one)
    orders.confirmed(other, 2)
    assert [row[1] for row in lying(world, part_no=S)] == ["TRANSIT", "TRANSIT", "SITE-FS01", "SITE-FS01"]
    world.assert_balanced()


def test_a_technician_sees_the_pieces_of_the_own_van(world):
    receive(world, 2)
    world.issue(1, part_no=S)
    other = world.service.as_("technician", technician_id=new_id())
    site = world.service.as_("site", site_id=new_id())
    assert [row["serial_no"] for row in other.get("/stock/serials").get_json()["data"]] == ["N-00002"]
    assert site.get("/stock/serials").get_json()["data"] == []
    hidden = world.keeper.get("/stock/serials", location_id=world.van_id).get_json()["data"][0]["id"]
    for path in (f"/stock/serials/{hidden}", f"/stock/serials/{hidden}/movements"):
        refused(other.get(path), 404, "serial_unknown")
    refused(world.service.as_("customer").get("/stock/serials"), 403, "permission_missing")
