"""Price lists: proposed by the administrator, approved by somebody else, in force from a day on."""

from datetime import timedelta

import pytest

from inventory_service.store.tables.catalogue import part_prices
from shared.kit.actor import Actor
from shared.kit.ids import new_id
from tests.inventory_service.parts_factory import faults, imported, listed
from tests.support.service import refused


@pytest.fixture
def keeper(service):
    return service.as_("warehouse")


@pytest.fixture
def admin(service):
    return service.as_("admin")


@pytest.fixture
def boss(service):
    return service.as_("supervisor")


def proposed(service, admin, *, from_on="2025-04-01", **prices):
    """A proposed list with these prices by part number."""
    made = admin.ok("POST", "/parts/price-lists", {"from_on": from_on, "note": "second quarter"})
    rows = [{"price_list": made["number"], "part_no": part_no, "supply_price": price} for part_no, price in prices.items()]
    if rows:
        assert imported(service, admin, "parts/price-lists", rows)["report"]["written"] == len(rows)
    return made


def approve(who, made, **body):
    return who.post(f"/parts/price-lists/{made['id']}/actions/approve", body)


def test_an_approved_list_is_the_catalogues_price_from_its_day_on(service, keeper, admin, boss):
    """FEE-08, FEE-09."""
    a, _ = listed(keeper, *"AB")
    made = proposed(service, admin, A="90.00", B="33.33")
    assert (made["status"], made["actions"], made["number"][:3]) == ("draft", ["withdraw"], "PL-")
    shown = boss.get(f"/parts/price-lists/{made['id']}").get_json()
    assert (shown["lines"], shown["actions"], shown["approved_by"]) == (2, ["approve"], None)
    lines = boss.get(f"/parts/price-lists/{made['id']}/lines").get_json()["data"]
    assert [(line["part_no"], line["supply_price"], line["current_price"]) for line in lines] == [
        ("A", "90.00", "150.00"),
        ("B", "33.33", "150.00"),
    ]
    assert keeper.get("/parts/quote", part_no="A", on="2025-04-01").get_json()["supply_price"] == "150.00"
    done = approve(boss, made, reference="GM 2025-7").get_json()
    assert (done["status"], done["approved_by"], done["reference"]) == ("approved", "supervisor person", "GM 2025-7")
    quotes = [keeper.get("/parts/quote", part_no="A", on=day).get_json() for day in ("2025-03-31", "2025-04-01")]
    assert [(quote["supply_price"], quote["cap"]) for quote in quotes] == [("150.00", "210.00"), ("90.00", "144.00")]
    assert [row["supply_price"] for row in keeper.get(f"/parts/{a}/prices").get_json()["data"]] == ["90.00", "150.00"]


def test_nobody_approves_his_own_list(service, keeper):
    """FEE-09."""
    listed(keeper, "A")
    both = service.as_(Actor(new_id(), "Li", ("admin", "vp")))
    made = proposed(service, both, A="1.00")
    assert both.get(f"/parts/price-lists/{made['id']}").get_json()["actions"] == ["withdraw"]
    with service.nothing_written():
        assert refused(approve(both, made), 422, "approver_is_author")["clause"] == "FEE-09"
    assert approve(service.as_("vp"), made).status_code == 200


def test_who_may_not_propose_or_approve_is_refused(service, keeper, admin):
    listed(keeper, "A")
    made = proposed(service, admin, A="1.00")
    with service.nothing_written():
        refused(approve(admin, made), 403, "permission_missing")
        refused(approve(keeper, made), 403, "permission_missing")
        refused(keeper.post("/parts/price-lists", {"from_on": "2025-04-01"}), 403, "permission_missing")
        refused(keeper.post("/parts/price-lists/imports", {"rows": [{}]}), 403, "permission_missing")
        refused(
            service.as_("vp").post(f"/parts/price-lists/{made['id']}/actions/withdraw", {"reason": "x"}),
            403,
            "permission_missing",
        )


def test_a_price_that_stands_is_never_edited(service, keeper, admin, boss):
    a, _ = listed(keeper, *"AB")
    keeper.ok("POST", f"/parts/{a}/prices", {"from_on": "2025-04-01", "supply_price": "7.00"})
    made = proposed(service, admin, A="8.00", B="9.00")
    with service.nothing_written():
        problem = refused(approve(boss, made), 409, "price_list_collides")
    assert [(fault["code"], fault["message"]) for fault in problem["errors"]] == [
        ("price_exists", "Part A already has a price from 2025-04-01")
    ]
    assert problem["clause"] == "FEE-08"


def test_a_list_is_neither_late_nor_empty(service, keeper, admin, boss):
    with service.nothing_written():
        refused(admin.post("/parts/price-lists", {"from_on": "2025-03-02"}), 422, "price_list_late")
    empty = proposed(service, admin)
    with service.nothing_written():
        refused(approve(boss, empty), 422, "price_list_empty")
    listed(keeper, "A")
    late = proposed(service, admin, from_on="2025-03-04", A="1.00")
    service.clock.instant += timedelta(days=2)
    with service.nothing_written():
        refused(approve(boss, late), 422, "price_list_late")


def test_an_ended_list_changes_no_more(service, keeper, admin, boss):
    listed(keeper, *"AB")
    made, gone = proposed(service, admin, A="1.00"), proposed(service, admin, A="2.00")
    approve(boss, made)
    away = admin.ok("POST", f"/parts/price-lists/{gone['id']}/actions/withdraw", {"reason": "wrong currency"})
    assert (away["status"], away["actions"]) == ("withdrawn", [])
    with service.nothing_written():
        refused(approve(boss, made), 409, "transition_not_allowed")
        refused(approve(boss, gone), 409, "transition_not_allowed")
        withdraw = admin.post(f"/parts/price-lists/{made['id']}/actions/withdraw", {"reason": "x"})
        refused(withdraw, 409, "transition_not_allowed")
    rows = [{"price_list": one["number"], "part_no": "B", "supply_price": "1.00"} for one in (made, gone)]
    job = imported(service, admin, "parts/price-lists", rows)
    assert faults(job) == [(1, "/price_list", "price_list_closed"), (2, "/price_list", "price_list_closed")]


def test_an_approval_sent_twice_is_one(service, keeper, admin, boss):
    listed(keeper, "A")
    made = proposed(service, admin, A="1.00")
    path = f"/parts/price-lists/{made['id']}/actions/approve"
    first = boss.post(path, {}, key="k")
    with service.nothing_written():
        assert boss.post(path, {}, key="k").get_json() == first.get_json()
    assert service.count(part_prices) == 2


def test_outsiders_see_approved_lists_only(service, keeper, admin, boss):
    listed(keeper, "A")
    made, other = proposed(service, admin, A="1.00"), proposed(service, admin, from_on="2025-05-01", A="2.00")
    approve(boss, made)
    site = service.as_("site", site_id=new_id())
    assert [row["number"] for row in site.get("/parts/price-lists").get_json()["data"]] == [made["number"]]
    refused(site.get(f"/parts/price-lists/{other['id']}"), 404, "price_list_unknown")
    refused(site.get(f"/parts/price-lists/{other['id']}/lines"), 404, "price_list_unknown")
    rows = keeper.get("/parts/price-lists", limit=1).get_json()
    assert [row["number"] for row in rows["data"]] == [other["number"]]
    rest = keeper.get("/parts/price-lists", limit=1, cursor=rows["next_cursor"]).get_json()["data"]
    assert [row["number"] for row in rest] == [made["number"]]
    assert [row["number"] for row in keeper.get("/parts/price-lists", status="draft").get_json()["data"]] == [other["number"]]


def test_faulty_lines_stop_the_import_and_all_are_named(service, keeper, admin):
    listed(keeper, *"AB")
    made = proposed(service, admin, A="1.00")

    def line(part_no, price="1.00", number=made["number"]):
        return {"price_list": number, "part_no": part_no, "supply_price": price}

    again = imported(service, admin, "parts/price-lists", [line("A"), line("B")])["report"]
    assert (again["written"], again["unchanged"]) == (1, 1)
    rows = [line("A", "2.00"), line("Z"), line("B", number="PL-0"), line("B"), line("B"), line("B", "-1.00")]
    assert faults(imported(service, admin, "parts/price-lists", rows)) == [
        (1, "/supply_price", "price_line_differs"),
        (2, "/part_no", "part_unknown"),
        (3, "/price_list", "price_list_unknown"),
        (5, "/part_no", "row_duplicate"),
        (6, "/supply_price", "amount_out_of_range"),
    ]
