"""Questions to the stock at the door."""

from sqlalchemy import update

from inventory_service.rules.swaps import swap
from inventory_service.store.tables.stock import balances, stock_levels
from inventory_service.store.tables.vouchers import discrepancies
from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import POLICY, location, part, used, visit
from tests.support.service import refused


def test_balances_tell_what_lies_where(world):
    world.receive(5, lot_no="L-1", production_on="2025-01-02")
    world.reserve(2)
    world.issue(1)
    cards = world.keeper.get("/stock", part_no="P-1", location_id=world.warehouse_id).get_json()["data"]
    assert len(cards) == 1
    card = {
        name: cards[0][name] for name in ("lot_no", "production_on", "condition", "owner", "on_hand", "reserved", "available")
    }
    assert card == {
        "lot_no": "L-1",
        "production_on": "2025-01-02",
        "condition": "good",
        "owner": "company",
        "on_hand": 4,
        "reserved": 2,
        "available": 2,
    }
    assert world.at("VAN-1") == {"good": 1}


def test_an_empty_lot_is_no_balance_any_more(world):
    world.receive(2)
    world.issue(2)
    assert world.keeper.get("/stock", location_id=world.warehouse_id).get_json()["data"] == []


def test_the_total_counts_the_good_stock_of_all_warehouses(world):
    world.receive(5)
    bin_ = world.keeper.ok("POST", "/locations", location(code="WH-1-A", kind="bin", parent_id=world.warehouse_id))
    lines = [{"part_no": "P-1", "quantity": 4}]
    world.keeper.ok("POST", "/stock/receipts", {"location_id": bin_["id"], "document": "D", "lines": lines})
    world.reserve(2)
    world.issue(1)
    assert world.totals() == (8, 2, 6)


def test_a_part_without_stock_has_a_total_of_nothing(world):
    assert world.totals() == (0, 0, 0)
    refused(world.keeper.get("/stock/on-hand", part_no="nothing"), 404, "part_unknown")
    refused(world.keeper.get("/stock/on-hand"), 422, "validation_failed")


def test_a_technician_sees_no_foreign_van(world):
    world.receive(5)
    world.issue(2)
    own = world.service.as_("technician", technician_id=world.technician_id)
    other = world.service.as_("technician", technician_id=new_id())
    assert {row["location_code"] for row in own.get("/stock").get_json()["data"]} == {"WH-1", "VAN-1"}
    assert {row["location_code"] for row in other.get("/stock").get_json()["data"]} == {"WH-1"}


def test_a_site_sees_its_own_place_and_no_other(world):
    world.receive(5)
    site_id = new_id()
    place = world.keeper.ok("POST", "/locations", location(code="SITE-1", kind="site", site_id=site_id))
    world.issue(2, to_location_id=place["id"])
    world.issue(1)
    own, other = (world.service.as_("site", site_id=key) for key in (site_id, new_id()))
    assert [(row["location_code"], row["on_hand"]) for row in own.get("/stock").get_json()["data"]] == [("SITE-1", 2)]
    assert other.get("/stock").get_json()["data"] == []


def test_customers_have_no_view_of_stock_and_sites_none_of_the_warehouse(world):
    refused(world.service.as_("customer").get("/stock"), 403, "permission_missing")
    for path in ("/stock/on-hand", "/stock/plan", "/stock/reconciliation", "/stock/discrepancies", "/stock/receipts"):
        refused(world.service.as_("site").get(path), 403, "permission_missing")


def test_the_plan_suggests_up_to_the_maximum(world):
    for number, level in (("P-2", {"min_level": 3, "max_level": 10}), ("P-3", {"min_level": 0, "max_level": 10})):
        world.keeper.ok("POST", "/parts", part(part_no=number, **level))
    world.receive(4, part_no="P-2")
    world.reserve(1, part_no="P-2")
    world.receive(1, part_no="P-3")
    rows = world.keeper.get("/stock/plan").get_json()["data"]
    assert [(row["part_no"], row["on_hand"], row["reserved"], row["suggestion"]) for row in rows] == [
        ("P-2", 4, 1, 7),
        ("P-3", 1, 0, 0),
    ]


def test_the_trace_tells_what_became_of_issued_parts(world):
    world.receive(5)
    world.issue(3)
    world.service.deliver(VisitFiledV1(**visit(world, used(2))), source="ticket")
    found = world.keeper.get("/stock/trace", ticket_id=world.ticket_id).get_json()
    assert found == [{"part_no": "P-1", "issued": 3, "used": 2, "returned": 0, "outstanding": 1, "is_traced": False}]


def test_the_books_agree_after_ordinary_work(world):
    world.receive(5)
    world.reserve(2)
    world.issue(1)
    found = world.keeper.ok("GET", "/stock/reconciliation")
    assert found == {"balanced": True, "checked": 2, "differences": []}


def test_a_card_that_the_ledger_does_not_give_is_found(world):
    world.receive(5)
    with world.service.house.engine.begin() as connection:
        connection.execute(update(balances).values(on_hand=7))
        connection.execute(update(stock_levels).values(on_hand=6, reserved=1))
    found = world.keeper.ok("GET", "/stock/reconciliation")
    assert found["balanced"] is False
    assert [
        (row["check"], row["location_code"], row["account"], row["card"], row["difference"]) for row in found["differences"]
    ] == [("ledger", "WH-1", 5, 7, 2), ("level", "WH-1", 7, 6, -1), ("reserved", "WH-1", 0, 1, 1)]


def test_movements_are_listed_newest_first_for_the_staff(world):
    world.receive(5)
    world.issue(2)
    assert world.moved(part_no="P-1") == [("receipt", "SUPPLIER", "WH-1", 5), ("issue", "WH-1", "VAN-1", 2)]
    assert world.moved(part_no="nothing") == []
    refused(world.service.as_("technician").get("/movements"), 403, "permission_missing")


def test_discrepancies_are_listed_for_their_van(world):
    world.service.deliver(VisitFiledV1(**visit(world, used(2))), source="ticket")
    rows = world.keeper.get("/stock/discrepancies", ticket_id=world.ticket_id).get_json()["data"]
    assert [(row["kind"], row["part_no"], row["quantity"], row["location_code"]) for row in rows] == [
        ("van_short", "P-1", 2, "VAN-1")
    ]
    assert (rows[0]["status"], rows[0]["approver_role"]) == ("open", "supervisor")
    assert world.service.as_("technician", technician_id=new_id()).get("/stock/discrepancies").get_json()["data"] == []
    assert world.service.count(discrepancies) == 1


def test_a_returned_part_is_answered_by_goods_where_there_are_enough(world):
    """INV-15."""
    world.receive(2)
    clerk = world.service.as_("returns_clerk")
    answers = [clerk.ok("GET", f"/stock/swap-offer?part_no=P-1&quantity={n}") for n in (2, 3)]
    assert [(found["answer"], found["available"], found["clauses"]) for found in answers] == [
        ("goods", 2, ["INV-15"]),
        ("money", 2, ["INV-15"]),
    ]
    refused(clerk.get("/stock/swap-offer", part_no="nothing"), 404, "part_unknown")


def test_goods_are_not_preferred_where_the_policy_says_so():
    """INV-15."""
    assert swap(available=5, quantity=1, policy=POLICY.but(inv__prefer_swap=False)).answer == "money"
