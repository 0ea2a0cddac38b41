"""Bulk imports of parts, locations and opening stock."""

import pytest

from tests.inventory_service.factories import location, part
from tests.inventory_service.ledger_factory import lying, serialised
from tests.inventory_service.parts_factory import imported
from tests.support.service import refused
from tests.support.statements import counted


def run(world, noun, rows, **options):
    """Queue an import, let the worker carry it out, and give its job back."""
    queued = world.keeper.post(f"/{noun}/imports", {"rows": rows, "dry_run": False, **options})
    assert queued.status_code == 202, queued.get_data(as_text=True)
    world.service.worker.round()
    return world.keeper.ok("GET", queued.headers["Location"].removeprefix("http://localhost"))


def faults(job):
    return [(fault["row"], fault["pointer"], fault["code"]) for fault in job["report"]["faults"]]


def opening(**over):
    row = {"location_code": "WH-1", "part_no": "P-1", "quantity": 5, "received_on": "2025-01-05", "lot_no": "L-1"}
    return {**row, **over}


def test_parts_are_imported_with_their_prices(world):
    job = run(world, "parts", [part(part_no="P-8", price_from="2025-01-01"), part(part_no="P-9", min_level=1, max_level=2)])
    assert (job["status"], job["report"]["written"]) == ("done", 2)
    assert world.keeper.get("/parts/quote", part_no="P-8", on="2025-01-01").get_json()["cap"] == "210.00"


def test_imported_parts_are_found_by_words_and_models(world):
    rows = [
        part(part_no="P-8", name_zh="油网", models=["A1", "T2"], part_type="oil_mesh", serialised="false", lead_time_days="7")
    ]
    rows.append(part(part_no="P-9", name_zh="安全教育单", serialised="true", returnable="false", unit_weight_g=""))
    assert run(world, "parts", rows)["report"]["written"] == 2
    found = world.keeper.get("/parts", q="油网", model="T2").get_json()["data"]
    assert [(row["part_no"], row["part_type"], row["lead_time_days"], row["status"]) for row in found] == [
        ("P-8", "oil_mesh", 7, "listed")
    ]
    form = world.keeper.get("/parts", q="教育").get_json()["data"][0]
    assert (form["serialised"], form["returnable"], form["unit_weight_g"]) == (True, False, None)


def test_many_parts_take_as_many_statements_as_few(world):
    counts = []
    run(world, "parts", [part(part_no="P-2")])  # The worker's first round does more.
    for start, many in ((100, 2), (200, 200)):
        rows = [part(part_no=f"P-{n}", models=["A1"]) for n in range(start, start + many)]
        with counted(world.service.house.engine) as said:
            assert run(world, "parts", rows)["report"]["written"] == many
        counts.append(len(said))
    assert counts[0] == counts[1] < 40


def test_many_prices_of_a_list_take_as_many_statements_as_few(world):
    admin, boss = world.service.as_("admin"), world.service.as_("vp")
    run(world, "parts", [part(part_no=f"Q-{n}") for n in range(200)])
    worker = world.service.worker
    worker._next_due = worker._next_count = float("inf")  # what its timers ask does not count
    counts = []
    for day, many in (("2025-04-01", 2), ("2025-05-01", 200)):
        made = admin.ok("POST", "/parts/price-lists", {"from_on": day})
        lines = [{"price_list": made["number"], "part_no": f"Q-{n}", "supply_price": "9.00"} for n in range(many)]
        with counted(world.service.house.engine) as said:
            assert imported(world.service, admin, "parts/price-lists", lines)["report"]["written"] == many
            assert boss.ok("POST", f"/parts/price-lists/{made['id']}/actions/approve")["lines"] == many
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_parts_imported_twice_add_nothing(world):
    rows = [part(part_no="P-8"), part(part_no="P-9")]
    run(world, "parts", rows)
    job = run(world, "parts", rows)
    assert (job["report"]["written"], job["report"]["unchanged"]) == (0, 2)


def test_faulty_parts_stop_the_import_and_all_are_named(world):
    rows = [part(part_no="P-8"), part(part_no="P-8"), part(part_no="P-9", min_level=2), {"part_no": "P-7"}]
    job = run(world, "parts", rows)
    assert job["status"] == "refused"
    assert faults(job)[:2] == [(2, "/part_no", "row_duplicate"), (3, "/max_level", "levels_incomplete")]
    assert {row for row, _, code in faults(job) if code == "field_required"} == {4}
    assert world.keeper.get("/parts", part_no="P-8").get_json()["data"] == []


def test_a_dry_run_writes_nothing(world):
    job = run(world, "parts", [part(part_no="P-8")], dry_run=True)
    assert (job["status"], job["report"]["ready"], job["report"]["written"]) == ("done", 1, 0)
    assert world.keeper.get("/parts", part_no="P-8").get_json()["data"] == []


def test_locations_are_imported_under_their_parents(world):
    rows = [location(code="WH-2"), location(code="WH-2-A", kind="bin", parent_code="WH-2")]
    rows.append(location(code="WH-1-A", kind="bin", parent_code="WH-1"))
    assert run(world, "locations", rows)["report"]["written"] == 3
    found = {row["code"]: row for row in world.keeper.get("/locations", limit=100).get_json()["data"]}
    assert found["WH-2-A"]["parent_id"] == found["WH-2"]["id"]
    assert found["WH-1-A"]["parent_id"] == world.warehouse_id
    again = run(world, "locations", rows)["report"]
    assert (again["written"], again["unchanged"]) == (0, 3)


def test_faulty_locations_are_named(world):
    rows = [
        location(code="A", kind="bin", parent_code="nowhere"),
        location(code="B", kind="bin", parent_code="A"),
        location(code="C"),
        location(code="C"),
        location(code="D", kind="customer"),
    ]
    job = run(world, "locations", rows)
    assert faults(job) == [
        (1, "/parent_code", "location_unknown"),
        (2, "/parent_code", "location_unknown"),
        (4, "/code", "row_duplicate"),
        (5, "/kind", "choice_invalid"),
    ]


def test_opening_stock_is_imported_as_lots(world):
    rows = [
        opening(),
        opening(lot_no="L-2", received_on="2025-01-01", production_on="2024-12-01", quantity=3, unit_cost="9.00"),
        opening(location_code="VAN-1", quantity=2),
    ]
    assert run(world, "stock", rows)["report"]["written"] == 3
    assert world.totals() == (8, 0, 8)
    assert world.at("VAN-1") == {"good": 2}
    assert [line["lot_no"] for line in world.issue(4)["lines"]] == ["L-2", "L-1"]
    world.assert_balanced()


def test_cells_may_hold_text_and_empty_ones_are_missing(world):
    run(world, "parts", [part(part_no="P-8", own_brand="true", min_level="1", max_level=" 5 ", shelf="")])
    row = opening(part_no="P-8", quantity="4", lot_no="", production_on="")
    run(world, "stock", [row])
    assert world.totals("P-8") == (4, 0, 4)
    found = world.keeper.get("/parts", part_no="P-8").get_json()["data"][0]
    assert (found["own_brand"], found["max_level"], found["shelf"]) == (True, 5, None)
    assert run(world, "stock", [{**row, "quantity": "4.5", "lot_no": "L"}])["report"]["faulty"] == 1
    assert run(world, "stock", [row])["report"]["unchanged"] == 1


def test_opening_stock_imported_twice_adds_nothing(world):
    rows = [opening(), opening(location_code="VAN-1")]
    run(world, "stock", rows)
    world.issue(1)
    job = run(world, "stock", [*rows, opening(lot_no="L-3")])
    assert (job["report"]["written"], job["report"]["unchanged"]) == (1, 2)
    assert world.totals() == (9, 0, 9)
    world.assert_balanced()


@pytest.mark.parametrize(
    ("over", "pointer", "code"),
    [
        ({"part_no": "X"}, "/part_no", "part_unknown"),
        ({"location_code": "X"}, "/location_code", "location_unknown"),
        ({"location_code": "CUSTOMER"}, "/location_code", "location_unknown"),
        ({"received_on": "2025-03-04"}, "/received_on", "received_in_future"),
        ({"production_on": "2025-01-06"}, "/production_on", "produced_after_receipt"),
        ({"quantity": 0}, "/quantity", "out_of_range"),
    ],
)
def test_faulty_opening_stock_is_named(world, over, pointer, code):
    assert faults(run(world, "stock", [opening(), opening(lot_no="L-9", **over)])) == [(2, pointer, code)]
    assert world.totals() == (0, 0, 0)


def test_opening_stock_names_its_pieces(world):
    serialised(world)
    rows = [
        opening(part_no="S-1", quantity=2, serial_nos=["N-1", "N-2"]),
        opening(part_no="S-1", quantity=1, location_code="VAN-1", serial_nos=["N-3"]),
        opening(part_no="S-1", quantity=1, lot_no="L-2"),
    ]
    assert run(world, "stock", rows)["report"]["written"] == 3
    named = [("N-1", "WH-1", "good"), ("N-2", "WH-1", "good"), ("N-3", "VAN-1", "good")]
    found = lying(world)
    assert sorted(piece for piece in found if piece[0].startswith("N-")) == named
    assert len(found) == 4, "a piece that nobody named has a provisional number"
    assert run(world, "stock", rows)["report"]["unchanged"] == 3
    world.assert_balanced()


def test_faulty_numbers_of_opening_stock_are_named_all_at_once(world):
    serialised(world)
    run(world, "stock", [opening(part_no="S-1", quantity=1, serial_nos=["N-1"])])
    rows = [
        opening(part_no="S-1", lot_no="L-2", quantity=2, serial_nos=["N-1", "N-2"]),
        opening(part_no="S-1", lot_no="L-3", quantity=1, serial_nos=["N-2"]),
        opening(part_no="S-1", lot_no="L-4", quantity=3, serial_nos=["N-4", "N-4"]),
        opening(lot_no="L-5", quantity=1, serial_nos=["N-5"]),
    ]
    assert faults(run(world, "stock", rows)) == [
        (1, "/serial_nos/0", "serial_known"),
        (2, "/serial_nos/0", "serial_duplicate"),
        (3, "/serial_nos", "serial_count_wrong"),
        (3, "/serial_nos/1", "serial_duplicate"),
        (4, "/serial_nos", "part_not_serialised"),
    ]
    assert len(lying(world)) == 1
    assert (world.totals("S-1"), world.totals()) == ((1, 0, 1), (0, 0, 0))


def test_a_lot_that_contradicts_itself_is_named(world):
    rows = [opening(), opening(), opening(location_code="VAN-1", production_on="2024-01-01")]
    assert faults(run(world, "stock", rows)) == [(2, "", "row_duplicate"), (3, "/production_on", "lot_differs")]


def test_only_the_keeper_and_the_admin_import(world):
    for noun in ("parts", "locations", "stock"):
        with world.service.nothing_written():
            refused(world.dispatcher.post(f"/{noun}/imports", {"rows": [{}]}), 403, "permission_missing")
