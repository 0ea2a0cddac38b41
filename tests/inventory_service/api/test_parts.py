"""The catalogue at the door."""

import pytest

from inventory_service.store.tables.catalogue import part_terms
from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.inventory_service.parts_factory import changed, listed, numbers, supersede
from tests.support.service import refused


@pytest.fixture
def keeper(service):
    return service.as_("warehouse")


def test_a_part_is_created_and_read_back(service, keeper):
    answer = keeper.post("/parts", part(min_level=3, max_level=10, shelf="A-01"))
    made = answer.get_json()
    assert answer.status_code == 201
    assert made["supply_price"] == "150.00"
    one = service.as_("site", site_id=new_id()).get(f"/parts/{made['id']}")
    assert one.get_json() == {**made, "replaces": [], "actions": []}
    assert one.headers["ETag"] == answer.headers["ETag"]
    assert (made["status"], made["part_type"], made["returnable"], made["serialised"]) == ("listed", "valve", True, False)


def test_a_part_may_bring_its_own_id(keeper):
    mine = new_id()
    assert keeper.ok("POST", "/parts", part(id=mine))["id"] == mine


def test_a_repeated_post_makes_one_part(service, keeper):
    first = keeper.post("/parts", part(), key="k-1")
    with service.nothing_written():
        second = keeper.post("/parts", part(), key="k-1")
    assert second.get_json() == first.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_number_that_is_taken_is_refused(service, keeper):
    keeper.ok("POST", "/parts", part())
    with service.nothing_written():
        refused(keeper.post("/parts", part(name_en="other")), 409, "part_exists")


@pytest.mark.parametrize(
    ("over", "pointer", "code"),
    [
        ({"min_level": 3}, "/max_level", "levels_incomplete"),
        ({"min_level": 9, "max_level": 3}, "/max_level", "levels_crossed"),
        ({"price_from": "2025-03-04"}, "/price_from", "price_in_future"),
    ],
)
def test_a_part_that_contradicts_itself_is_refused(service, keeper, over, pointer, code):
    with service.nothing_written():
        problem = refused(keeper.post("/parts", part(**over)), 422, "part_faulty")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    "over",
    [
        {"part_no": ""},
        {"part_no": "x" * 61},
        {"supply_price": "-1.00"},
        {"supply_price": "1.001"},
        {"own_brand": "perhaps"},
        {"min_level": 10**12, "max_level": 10**12},
        {"price_from": "1500-01-01"},
        {"colour": "red"},
    ],
)
def test_a_body_out_of_bounds_is_refused(service, keeper, over):
    with service.nothing_written():
        refused(keeper.post("/parts", part(**over)), 422, "validation_failed")


def test_who_may_not_create_is_refused(service):
    with service.nothing_written():
        refused(service.as_("dispatcher").post("/parts", part()), 403, "permission_missing")


def test_parts_are_listed_by_number_and_found_by_text(keeper):
    for number, name in (("P-2", "water tank"), ("P-1", "valve"), ("Q-1", "hood motor")):
        keeper.ok("POST", "/parts", part(part_no=number, name_en=name))
    first = keeper.get("/parts", limit=2, include="total").get_json()
    assert ([row["part_no"] for row in first["data"]], first["total"]) == (["P-1", "P-2"], 3)
    rest = keeper.get("/parts", limit=2, cursor=first["next_cursor"]).get_json()
    assert ([row["part_no"] for row in rest["data"]], rest["next_cursor"]) == (["Q-1"], None)
    assert [row["part_no"] for row in keeper.get("/parts", part_no="P-2").get_json()["data"]] == ["P-2"]
    assert [row["part_no"] for row in keeper.get("/parts", q="TANK").get_json()["data"]] == ["P-2"]
    assert keeper.get("/parts", q="%").get_json()["data"] == []


def test_an_unknown_part_is_a_404(keeper):
    refused(keeper.get(f"/parts/{new_id()}"), 404, "part_unknown")
    refused(keeper.get(f"/parts/{new_id()}/prices"), 404, "part_unknown")


def test_a_quote_tells_the_cap_and_its_clauses(service, keeper):
    keeper.ok("POST", "/parts", part(supply_price="100.00"))
    assert service.as_("agent").get("/parts/quote", part_no="P-1", on="2025-03-03").get_json() == {
        "part_no": "P-1",
        "on": "2025-03-03",
        "supply_price": "100.00",
        "cap": "140.00",
        "cap_pct": 40,
        "superseded_by": None,
        "successor": None,
        "clauses": ["FEE-02", "FEE-04", "FEE-08"],
    }


def test_a_quote_takes_the_price_of_the_day_of_the_visit(keeper):
    made = keeper.ok("POST", "/parts", part(supply_price="90.00", price_from="2025-01-01"))
    before = keeper.get(f"/parts/{made['id']}").headers["ETag"]
    keeper.ok("POST", f"/parts/{made['id']}/prices", {"from_on": "2025-02-01", "supply_price": "200.00"})
    keeper.ok("POST", f"/parts/{made['id']}/prices", {"from_on": "2025-04-01", "supply_price": "300.00"})
    caps = [keeper.get("/parts/quote", part_no="P-1", on=day).get_json()["cap"] for day in ("2025-01-31", "2025-02-01")]
    assert caps == ["144.00", "280.00"]
    assert keeper.get("/parts/quote", part_no="P-1").get_json()["supply_price"] == "200.00"
    now = keeper.get(f"/parts/{made['id']}")
    assert now.get_json()["supply_price"] == "200.00"
    assert now.headers["ETag"] != before
    prices = keeper.get(f"/parts/{made['id']}/prices").get_json()["data"]
    assert [row["supply_price"] for row in prices] == ["300.00", "200.00", "90.00"]


def test_a_day_has_one_price(service, keeper):
    made = keeper.ok("POST", "/parts", part())
    body = {"from_on": "2025-04-01", "supply_price": "1.00"}
    keeper.ok("POST", f"/parts/{made['id']}/prices", body)
    with service.nothing_written():
        refused(keeper.post(f"/parts/{made['id']}/prices", body), 409, "price_exists")


def test_there_is_no_quote_without_a_part_or_a_price(keeper):
    refused(keeper.get("/parts/quote", part_no="P-1"), 404, "part_unknown")
    keeper.ok("POST", "/parts", part())
    problem = refused(keeper.get("/parts/quote", part_no="P-1", on="2025-03-02"), 404, "price_unknown")
    assert problem["clause"] == "FEE-08"
    refused(keeper.get("/parts/quote", part_no="P-1", on="1234-01-01"), 422, "validation_failed")


def test_a_quote_judges_a_price_and_records_nothing(service, keeper):
    """FEE-05: the excess is what lies above the cap."""
    keeper.ok("POST", "/parts", part(supply_price="50.00"))
    with service.nothing_written():
        kept = keeper.get("/parts/quote", part_no="P-1", charged="80.00").get_json()
        above = keeper.get("/parts/quote", part_no="P-1", charged="95.00").get_json()
    assert (kept["charged"], kept["within_cap"], kept["excess"]) == ("80.00", True, "0.00")
    assert (above["within_cap"], above["excess"], above["clauses"]) == (False, "15.00", ["FEE-03", "FEE-08", "FEE-05"])
    refused(keeper.get("/parts/quote", part_no="P-1", charged="-1.00"), 422, "validation_failed")


def test_rules_are_told_what_kind_of_thing_a_part_is(keeper):
    kit = keeper.ok("POST", "/parts", part(part_no="K", category="gas_conversion", gas_conversion=True))
    assert (kit["part_type"], kit["returnable"]) == ("gas_conversion", False)
    belt = keeper.ok("POST", "/parts", part(part_no="B", category="drive", part_type="belt", unit_weight_g=120))
    assert (belt["part_type"], belt["returnable"], belt["unit_weight_g"]) == ("belt", True, 120)


def test_a_controlled_form_is_a_part_with_serial_numbers(keeper):
    """INV-11."""
    form = part(part_no="F", name_zh="安全教育单", category="form", serialised=True, unit="份", supply_price="0.00")
    assert keeper.ok("POST", "/parts", form)["serialised"] is True


def test_a_part_is_changed_in_the_version_that_was_seen(service, keeper):
    made = keeper.ok("POST", "/parts", part())
    seen = keeper.get(f"/parts/{made['id']}").headers["ETag"]
    answer = keeper.patch(f"/parts/{made['id']}", {"shelf": "B-02", "min_level": 2, "max_level": 5}, seen)
    assert (answer.status_code, answer.get_json()["shelf"], answer.get_json()["max_level"]) == (200, "B-02", 5)
    assert answer.headers["ETag"] == keeper.get(f"/parts/{made['id']}").headers["ETag"] != seen
    with service.nothing_written():
        refused(keeper.patch(f"/parts/{made['id']}", {"shelf": "C"}, seen), 412, "version_stale")
        refused(keeper.patch(f"/parts/{made['id']}", {"shelf": "C"}, None), 428, "if_match_missing")
        refused(keeper.patch(f"/parts/{new_id()}", {"shelf": "C"}, seen), 404, "part_unknown")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"max_level": 5}, 422, "part_faulty"),
        ({"min_level": 6, "max_level": 5}, 422, "part_faulty"),
        ({"part_no": "P-2"}, 422, "validation_failed"),
        ({"supply_price": "1.00"}, 422, "validation_failed"),
        ({"name_zh": ""}, 422, "validation_failed"),
        ({"name_zh": None}, 422, "validation_failed"),
        ({"lead_time_days": -1}, 422, "validation_failed"),
        ({"min_order_quantity": 0}, 422, "validation_failed"),
    ],
)
def test_a_faulty_change_is_refused(service, keeper, change, status, code):
    (part_id,) = listed(keeper, "P-1")
    with service.nothing_written():
        refused(changed(keeper, part_id, **change), status, code)


def test_the_unit_of_a_part_that_has_been_in_stock_stays(world):
    part_id = world.keeper.get("/parts", part_no="P-1").get_json()["data"][0]["id"]
    assert changed(world.keeper, part_id, unit="box").status_code == 200
    world.receive(1)
    with world.service.nothing_written():
        problem = refused(changed(world.keeper, part_id, unit="pc", serialised=True), 409, "part_has_moved")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/unit", "/serialised"]


def test_only_the_keeper_and_the_admin_change_a_part(service, keeper):
    (part_id,) = listed(keeper, "P-1")
    assert keeper.get(f"/parts/{part_id}").get_json()["actions"] == ["retire", "supersede", "update"]
    assert service.as_("agent").get(f"/parts/{part_id}").get_json()["actions"] == []
    with service.nothing_written():
        refused(changed(service.as_("supervisor"), part_id, shelf="X"), 403, "permission_missing")
        refused(service.as_("site").post(f"/parts/{part_id}/actions/retire", {"reason": "x"}), 403, "permission_missing")


def test_a_retired_part_is_not_received_and_its_stock_is_used_up(world):
    world.receive(3)
    part_id = world.keeper.get("/parts", part_no="P-1").get_json()["data"][0]["id"]
    gone = world.keeper.ok("POST", f"/parts/{part_id}/actions/retire", {"reason": "no longer made"})
    assert (gone["status"], gone["actions"]) == ("retired", ["reinstate", "supersede", "update"])
    body = {"location_id": world.warehouse_id, "document": "D", "lines": [{"part_no": "P-1", "quantity": 1}]}
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/receipts", body), 422, "receipt_faulty")
        refused(world.keeper.post(f"/parts/{part_id}/actions/retire", {"reason": "again"}), 409, "transition_not_allowed")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [("/lines/0/part_no", "part_retired")]
    world.issue(2)
    assert numbers(world.keeper.get("/parts", status="retired")) == ["P-1"]
    world.keeper.ok("POST", f"/parts/{part_id}/actions/reinstate", {"reason": "made again"})
    world.receive(1)
    assert world.totals() == (2, 0, 2)


def test_what_is_not_ordered_any_more_is_not_suggested(keeper):
    ids = listed(keeper, *"ABC", min_level=2, max_level=5)
    keeper.ok("POST", f"/parts/{ids[0]}/actions/retire", {"reason": "no longer made"})
    supersede(keeper, ids[1], "C")
    assert [row["part_no"] for row in keeper.get("/stock/plan").get_json()["data"]] == ["C"]


def test_another_makers_part_is_neither_received_nor_reserved_nor_issued(world):
    """FEE-07."""
    listed(world.keeper, "F-1", own_brand=False)
    goods = {"location_id": world.warehouse_id, "document": "D", "lines": [{"part_no": "F-1", "quantity": 5}]}
    with world.service.nothing_written():
        faults = refused(world.keeper.post("/stock/receipts", goods), 422, "receipt_faulty")["errors"]
        assert [fault["code"] for fault in faults] == ["part_of_other_maker"]
        problem = refused(world.keeper.post("/stock/issues", world.request(part_no="F-1")), 422, "part_of_other_maker")
        refused(world.dispatcher.post("/reservations", world.holding(part_no="F-1")), 422, "part_of_other_maker")
    assert problem["clause"] == "FEE-07"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p-vlv", ["P-VLV-B3"]),
        ("PVLVB3", ["P-VLV-B3"]),
        ("vlv", ["P-VLV-B3"]),
        ("p-", ["P-MOT-A1", "P-VLV-B3"]),
        ("阀体", ["P-VLV-B3"]),
        ("阀", ["P-VLV-B3"]),
        ("吸油烟", ["P-MOT-A1"]),
        ("a1 电机", ["P-MOT-A1"]),
        ("Ａ１电机", ["P-MOT-A1"]),
        ("GAS val", ["P-VLV-B3"]),
        ("gas motor", []),
        ("alve", []),
        ("阀 电机", []),
        ("' OR 1=1 --", []),
    ],
)
def test_parts_are_found_by_the_beginnings_of_words(keeper, text, found):
    listed(keeper, "P-VLV-B3", name_zh="B3燃气阀体", name_en="Gas valve body for B3")
    listed(keeper, "P-MOT-A1", name_zh="A1吸油烟机电机", name_en="Hood motor for A1")
    assert numbers(keeper.get("/parts", q=text)) == found


def test_what_is_found_comes_in_pages_each_part_once(keeper):
    listed(keeper, *(f"V-{number}" for number in (3, 1, 2)), name_en="valve for valves")
    first = keeper.get("/parts", q="valve", limit=2, include="total").get_json()
    assert ([row["part_no"] for row in first["data"]], first["total"]) == (["V-1", "V-2"], 3)
    rest = keeper.get("/parts", q="valve", limit=2, cursor=first["next_cursor"])
    assert (numbers(rest), rest.get_json()["next_cursor"]) == (["V-3"], None)
    assert numbers(keeper.get("/parts", q="valve", part_no="V-2")) == ["V-2"]
    assert numbers(keeper.get("/parts", q="valve", status="retired")) == []


def test_a_renamed_part_is_found_by_its_new_name_only(service, keeper):
    (part_id,) = listed(keeper, "P-1", name_zh="阀体")
    changed(keeper, part_id, name_zh="电机")
    assert numbers(keeper.get("/parts", q="电机")) == ["P-1"]
    assert numbers(keeper.get("/parts", q="阀体")) == []
    before = service.rows(part_terms)
    changed(keeper, part_id, shelf="Z")
    assert service.rows(part_terms) == before
