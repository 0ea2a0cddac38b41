"""Transfers at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.inventory_service.ledger_factory import doubtful, fixed, line, place, transfer
from tests.support.service import refused

PATH = "/stock/transfers"


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def test_stock_goes_from_shelf_to_shelf_oldest_first(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2"))
    for number, made in (("L-1", "2025-02-01"), ("L-2", "2025-01-01")):
        world.receive(3, lot_no=number, production_on=made)
    world.receive(2, part_no="P-2", lot_no="L-3")
    second = place(world, "WH-2", "warehouse")
    body = transfer(world.warehouse_id, second, line(4), line(1, "P-2"), reason="nearer", person="Zhao")
    made = world.keeper.ok("POST", PATH, body)
    assert made["number"].startswith("TR-20250303-")
    assert (made["from_location"], made["to_location"], made["person"]) == ("WH-1", "WH-2", "Zhao")
    assert [(row["part_no"], row["lot_no"], row["quantity"]) for row in made["lines"]] == [
        ("P-1", "L-2", 3),
        ("P-1", "L-1", 1),
        ("P-2", "L-3", 1),
    ]
    assert world.at("WH-2") == {"good": 5}
    assert world.keeper.ok("GET", f"/stock/vouchers/{made['id']}") == made
    world.assert_balanced()


def test_a_lot_may_be_named_and_two_lines_share_a_shelf(world):
    for number in ("L-1", "L-2"):
        world.receive(3, lot_no=number)
    second = place(world, "WH-2", "warehouse")
    body = transfer(world.warehouse_id, second, line(2), line(3, lot_no="L-1"))
    made = world.keeper.ok("POST", PATH, body)
    assert [(row["lot_no"], row["quantity"]) for row in made["lines"]] == [("L-2", 2), ("L-1", 3)]
    world.assert_balanced()


def test_a_van_hands_over_to_a_van(world):
    world.receive(3)
    world.issue(3)
    other = place(world, "VAN-2", "van", technician_id=new_id())
    world.keeper.ok("POST", PATH, transfer(world.van_id, other, line(2)))
    assert (world.at("VAN-1"), world.at("VAN-2")) == ({"good": 1}, {"good": 2})
    world.assert_balanced()


def test_what_comes_to_quarantine_waits_and_is_not_good_again_by_being_carried(world):
    world.receive(4)
    room, second = fixed(world, "QUARANTINE"), place(world, "WH-2", "warehouse")
    world.keeper.ok("POST", PATH, transfer(world.warehouse_id, room, line(3)))
    assert world.at("QUARANTINE") == {"quarantine": 3}
    world.keeper.ok("POST", PATH, transfer(room, second, line(2)))
    assert world.at("WH-2") == {"quarantine": 2}
    assert world.totals() == (1, 0, 1)
    world.keeper.ok("POST", PATH, transfer(second, world.warehouse_id, line(1, condition="quarantine")))
    assert world.at("WH-1") == {"good": 1, "quarantine": 1}
    world.assert_balanced()


def test_stock_of_others_keeps_its_owner(world):
    world.receive(2, owner="customer")
    second = place(world, "WH-2", "warehouse")
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, transfer(world.warehouse_id, second, line(1))), 409, "stock_short")
    world.keeper.ok("POST", PATH, transfer(world.warehouse_id, second, line(1, owner="customer")))
    cards = world.keeper.get("/stock", part_no="P-1").get_json()["data"]
    assert {(card["location_code"], card["owner"], card["on_hand"]) for card in cards} == {
        ("WH-1", "customer", 1),
        ("WH-2", "customer", 1),
    }
    assert world.totals() == (0, 0, 0)


def test_every_line_with_too_little_is_named_and_nothing_moves(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2"))
    world.receive(3, lot_no="L-1")
    world.reserve(2)
    second = place(world, "WH-2", "warehouse")
    lines = (line(1, "P-2"), line(1), line(1, lot_no="L-1"), line(1, lot_no="L-9"))
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, transfer(world.warehouse_id, second, *lines)), 409, "stock_short")
    assert problem["clause"] == "INV-14"
    assert faults(problem) == [(f"/lines/{n}/quantity", "stock_short") for n in (0, 1, 3)]


def test_unknown_parts_and_places_are_refused(world):
    second = place(world, "WH-2", "warehouse")
    with world.service.nothing_written():
        body = transfer(world.warehouse_id, second, line(1, "x"), line(1), line(1, "y"))
        problem = refused(world.keeper.post(PATH, body), 422, "lines_faulty")
        assert faults(problem) == [("/lines/0/part_no", "part_unknown"), ("/lines/2/part_no", "part_unknown")]
        for ends in ((new_id(), second), (second, new_id())):
            refused(world.keeper.post(PATH, transfer(*ends)), 422, "location_unknown")


def test_a_transfer_stays_inside_the_company_and_on_its_side(world):
    world.receive(3)
    world.issue(1)
    customer = fixed(world, "CUSTOMER")
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, transfer(customer, customer)), 422, "places_wrong")
        assert [code for _, code in faults(problem)] == ["location_is_outside", "location_is_outside", "places_equal"]
        problem = refused(world.keeper.post(PATH, transfer(world.warehouse_id, world.van_id)), 422, "transfer_is_issue")
        assert problem["clause"] == "INV-08"
        refused(world.keeper.post(PATH, transfer(world.van_id, world.warehouse_id)), 422, "transfer_is_return")


def test_doubtful_stock_is_not_carried_into_the_scrap_room_nor_good_stock(world):
    world.receive(3)
    doubtful(world, 2)
    scrap = fixed(world, "SCRAP")
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, transfer(world.warehouse_id, scrap)), 422, "lines_faulty")
        assert problem["clause"] == "INV-16"
        assert faults(problem) == [("/lines/0/condition", "condition_not_carried")]
        refused(world.keeper.post(PATH, transfer(fixed(world, "QUARANTINE"), scrap)), 422, "lines_faulty")


@pytest.mark.parametrize(
    "over",
    [{"quantity": 0}, {"quantity": -1}, {"quantity": 10**9}, {"owner": "nobody"}, {"condition": "new"}, {"serial_nos": "x"}],
)
def test_lines_out_of_bounds_are_refused(world, over):
    with world.service.nothing_written():
        body = transfer(world.warehouse_id, world.van_id, {**line(1), **over})
        refused(world.keeper.post(PATH, body), 422, "validation_failed")


def test_a_repeated_transfer_moves_once(world):
    world.receive(3)
    body = transfer(world.warehouse_id, place(world, "WH-2", "warehouse"), line(2))
    first = world.keeper.post(PATH, body, key="k-1")
    assert world.keeper.post(PATH, body, key="k-1").get_json() == first.get_json()
    assert world.at("WH-2") == {"good": 2}


def test_only_the_keeper_transfers(world):
    with world.service.nothing_written():
        for role in ("dispatcher", "technician", "supervisor"):
            body = transfer(world.warehouse_id, world.van_id)
            refused(world.service.as_(role).post(PATH, body), 403, "permission_missing")


def test_vouchers_are_listed_for_those_whose_places_they_name(world):
    world.receive(3)
    world.issue(3)
    mine, other = world.service.as_("technician", technician_id=world.technician_id), new_id()
    van = place(world, "VAN-2", "van", technician_id=other)
    made = world.keeper.ok("POST", PATH, transfer(world.van_id, van, line(1), ticket_id=world.ticket_id))
    second = place(world, "WH-2", "warehouse")
    world.keeper.ok("POST", "/stock/returns", {"from_location_id": van, "to_location_id": second, "lines": [line(1)]})
    ids = [row["id"] for row in mine.get("/stock/vouchers").get_json()["data"]]
    assert ids == [made["id"]]
    assert len(world.service.as_("technician", technician_id=other).get("/stock/vouchers").get_json()["data"]) == 2
    refused(world.service.as_("site", site_id=new_id()).get(f"/stock/vouchers/{made['id']}"), 404, "voucher_unknown")
    filters = ({"kind": "transfer"}, {"ticket_id": world.ticket_id})
    for query in filters:
        assert [row["id"] for row in world.keeper.get("/stock/vouchers", **query).get_json()["data"]] == [made["id"]]
