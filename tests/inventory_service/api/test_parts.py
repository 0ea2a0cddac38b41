"""The catalogue at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import part
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
    assert one.get_json() == {**made, "replaces": [], "successor": None, "actions": []}
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
