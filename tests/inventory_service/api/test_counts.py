"""The count sheet at the door: blind, one line or many, every fault at once."""

import pytest

from inventory_service.store.tables.stocktakes import stocktake_counts, stocktake_lines
from shared.kit.ids import new_id
from tests.inventory_service.api.test_imports import faults as row_faults
from tests.inventory_service.api.test_imports import run
from tests.inventory_service.factories import location, part
from tests.inventory_service.stocktake_factory import counting, planned, stock
from tests.support.service import refused

BOOKS = {"card", "account", "difference", "on_hand", "reserved", "value", "counted"}


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def test_a_sheet_never_shows_what_the_books_say(world):
    stock(world, P_1=5)
    mine = counting(world)
    mine.count(3)
    assert mine.sheet(which="recount") == []
    row = mine.sheet()[0]
    assert BOOKS.isdisjoint(row)
    assert (row["is_counted"], row["my_count"], row["counter_name"]) == (True, 3, "warehouse person")
    assert mine.sheet(mine.second)[0]["my_count"] is None
    books = mine.lines()[0]
    assert {books[name] for name in ("account", "card", "counted", "difference", "value")} == {None}
    history = mine.supervisor.get(f"{mine.path}/counts").get_json()["data"][0]
    assert (history["no"], history["counted"], history["card"]) == (1, None, None)
    assert (mine.get()["differing"], mine.get()["unexplained"]) == (None, None)
    mine.compare()
    assert len(mine.sheet(which="recount")) == 1
    books = mine.lines()[0]
    assert [books[name] for name in ("account", "card", "counted", "difference", "value")] == [5, 5, 3, -2, "-300.00"]


def test_a_sheet_is_walked_by_place_part_and_lot_page_by_page(world):
    stock(world, P_1=2, P_2=2, P_3=2)
    world.receive(1, part_no="P-2", lot_no="A-1")
    mine = counting(world)
    seen, cursor = [], None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = mine.first.get(f"{mine.path}/sheet", **query).get_json()
        seen += [(row["part_no"], row["lot_no"]) for row in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [("P-1", "L-P-1"), ("P-2", "A-1"), ("P-2", "L-P-2"), ("P-3", "L-P-3")]
    assert mine.sheet(which="recount") == []
    mine.count(2, "P-3")
    assert [row["part_no"] for row in mine.sheet(which="counted")] == ["P-3"]
    assert len(mine.sheet(which="open")) == 3
    assert [row["lot_no"] for row in mine.sheet(location_code="WH-1", part_no="P-2")] == ["A-1", "L-P-2"]
    refused(mine.first.get(f"/stocktakes/{new_id()}/sheet"), 404, "stocktake_unknown")


def test_a_later_count_replaces_the_earlier_one_and_both_are_kept(world):
    stock(world, P_1=5)
    mine = counting(world)
    mine.count(4)
    mine.count(5, who=mine.second)
    kept = sorted((row.no, row.counted, row.card) for row in world.service.rows(stocktake_counts))
    assert kept == [(1, 4, 5), (2, 5, 5)]
    assert mine.compare()["differing"] == 0
    rows = mine.supervisor.get(f"{mine.path}/counts", line_id=mine.line()["id"]).get_json()["data"]
    assert [(row["no"], row["counted"]) for row in rows] == [(2, 5), (1, 4)]


def test_every_fault_of_every_entry_is_named_at_once_and_nothing_is_counted(world):
    stock(world, P_1=5, P_2=5)
    world.receive(1, part_no="P-2", lot_no="B")
    world.keeper.ok("POST", "/locations", location(code="WH-2"))
    mine = counting(world)
    here = {"location_code": "WH-1", "part_no": "P-1", "counted": 1}
    entries = [
        {**here, "counted": -1},
        {**here, "counted": 10**30},
        {"line_id": new_id(), "counted": -5},
        {**here, "location_code": "NOWHERE", "part_no": "X-9"},
        {**here, "location_code": "WH-2"},
        {**here, "part_no": "P-2"},
        {**here, "lot_no": "none such"},
    ]
    with world.service.nothing_written():
        problem = refused(mine.post_counts(*entries), 422, "counts_faulty")
    assert faults(problem) == [
        ("/counts/0/counted", "out_of_range"),
        ("/counts/1/counted", "out_of_range"),
        ("/counts/1", "line_counted_twice"),
        ("/counts/2/counted", "out_of_range"),
        ("/counts/2/line_id", "line_unknown"),
        ("/counts/3/location_code", "location_unknown"),
        ("/counts/3/part_no", "part_unknown"),
        ("/counts/4/location_code", "location_not_in_scope"),
        ("/counts/5", "line_ambiguous"),
        ("/counts/6", "line_unknown"),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        {"line_id": None, "counted": 1},
        {"line_id": "x", "counted": 1},
        {"part_no": "P-1", "counted": 1},
        {"counted": "5"},
        {"counted": 1.5},
        {"counted": None},
        {"counted": 1, "card": 1},
        {},
    ],
)
def test_an_entry_that_cannot_be_read_is_refused(world, entry):
    stock(world, P_1=5)
    mine = counting(world)
    with world.service.nothing_written():
        refused(mine.post_counts({"line_id": new_id(), **entry}), 422, "validation_failed")
        refused(mine.post_counts({"counted": 1}), 422, "validation_failed")
        refused(mine.post_counts(), 422, "validation_failed")


def test_nothing_is_counted_before_the_start_or_after_the_end(world):
    stock(world, P_1=5)
    mine = planned(world)
    entry = {"line_id": mine.line()["id"], "counted": 1}
    with world.service.nothing_written():
        refused(mine.post_counts(entry), 409, "stocktake_not_counting")
    mine.act("cancel", {"reason": "no"})
    with world.service.nothing_written():
        refused(mine.post_counts(entry), 409, "stocktake_not_counting")
        refused(mine.first.post(f"/stocktakes/{new_id()}/counts", {"counts": [entry]}), 404, "stocktake_unknown")


def test_a_count_sent_twice_counts_once(world):
    stock(world, P_1=5)
    mine = counting(world)
    body = {"counts": [{"line_id": mine.line()["id"], "counted": 4}]}
    for _ in range(2):
        assert mine.first.post(f"{mine.path}/counts", body, key="k-1").status_code == 200
    assert world.service.count(stocktake_counts) == 1


# Found


def test_pieces_found_where_the_sheet_has_none_come_in_as_a_lot_of_the_stocktake(world):
    stock(world, P_1=5, P_2=1)
    world.issue(1, part_no="P-2")
    mine = counting(world)
    mine.count(5)
    assert mine.count(2, "P-2", found=True) == {"counted": 1, "found": 1, "open": 0, "to_recount": 0}
    line = mine.line("P-2")
    assert (line["is_found"], line["lot_no"]) == (True, "")
    mine.count(3, "P-2", found=True)
    assert world.service.count(stocktake_lines) == 2
    mine.compare()
    mine.count(3, "P-2", found=True, who=mine.second)
    mine.explain(cause="found")
    mine.approve()
    card = world.keeper.get("/stock", part_no="P-2", location_id=world.warehouse_id).get_json()["data"][0]
    assert (card["lot_no"], card["on_hand"], card["received_on"]) == (f"STOCKTAKE-{mine.more['number']}", 3, "2025-03-03")
    assert world.moved()[-1] == ("stocktake", "LOSS", "WH-1", 3)
    world.assert_balanced()


def test_what_came_in_after_the_sheet_was_made_is_no_find(world):
    """The pieces are in the books, only not on the sheet: to count them makes no difference."""
    stock(world, P_1=5)
    mine = counting(world)
    stock(world, P_2=4)
    mine.count(5)
    mine.count(4, "P-2", found=True)
    assert mine.compare()["differing"] == 0


def test_of_what_came_in_since_the_first_in_is_missing_first(world):
    stock(world, P_1=5)
    mine = counting(world)
    stock(world, P_2=4)
    world.receive(3, part_no="P-2", lot_no="M")
    mine.count(5)
    mine.count(2, "P-2", found=True)
    mine.compare()
    mine.count(2, "P-2", found=True, who=mine.second)
    mine.explain()
    mine.approve()
    left = world.keeper.get("/stock", part_no="P-2").get_json()["data"]
    assert sum(card["on_hand"] for card in left) == 2
    world.assert_balanced()


def test_a_find_with_a_known_lot_goes_onto_its_card(world):
    stock(world, P_1=5)
    mine = counting(world)
    stock(world, P_2=4)
    mine.count(5)
    mine.count(6, "P-2", found=True, lot_no="L-P-2")
    mine.count(1, "P-2", found=True, lot_no="NEW-1")
    mine.compare()
    mine.count(6, "P-2", lot_no="L-P-2", who=mine.second)
    mine.count(1, "P-2", lot_no="NEW-1", who=mine.second)
    mine.explain(cause="found")
    mine.approve()
    cards = world.keeper.get("/stock", part_no="P-2").get_json()["data"]
    assert sorted((card["lot_no"], card["on_hand"]) for card in cards) == [("L-P-2", 6), ("NEW-1", 1)]
    world.assert_balanced()


# Recount


def test_a_recount_is_made_by_another_and_only_of_what_differs(world):
    stock(world, P_1=5, P_2=3)
    mine = counting(world)
    mine.count(3)
    mine.count(3, "P-2")
    mine.compare()
    assert [row["part_no"] for row in mine.sheet(mine.second, which="recount")] == ["P-1"]
    assert mine.sheet(mine.second, which="recount")[0]["my_count"] is None
    seen = mine.second.get(f"{mine.path}/lines").get_json()["data"][0]
    assert (seen["counted"], seen["difference"], mine.lines()[0]["difference"]) == (None, None, -2)
    assert mine.second.get(f"{mine.path}/counts", line_id=seen["id"]).get_json()["data"][0]["counted"] is None
    again = [{"location_code": "WH-1", "part_no": number, "counted": 3} for number in ("P-1", "P-2")]
    with world.service.nothing_written():
        problem = refused(mine.post_counts(*again), 422, "counts_faulty")
    assert faults(problem) == [("/counts/0", "counter_counted_before"), ("/counts/1", "line_agrees")]
    assert mine.count(5, who=mine.second)["to_recount"] == 0
    assert (mine.get()["differing"], mine.lines()[0]["is_recounted"]) == (0, True)


def test_a_small_difference_needs_no_second_counter_but_a_large_one_of_a_recount_does(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2", supply_price="2.00"))
    world.receive(9, part_no="P-2")
    mine = counting(world)
    mine.count(8, "P-2")
    compared = mine.compare()
    assert (compared["differing"], compared["to_recount"]) == (1, 0)
    assert mine.count(6, "P-2")["to_recount"] == 1
    entry = {"location_code": "WH-1", "part_no": "P-2", "counted": 7}
    with world.service.nothing_written():
        refused(mine.post_counts(entry), 422, "counts_faulty")
    assert mine.count(7, "P-2", who=mine.second)["to_recount"] == 0


# Places


def test_places_are_looked_at_and_what_is_wrong_is_described(world):
    stock(world, P_1=5)
    mine = counting(world)
    good = {"location_code": "WH-1", "is_placed_well": True, "is_safe": True}
    with world.service.nothing_written():
        body = {"checks": [{**good, "is_safe": False}, {**good, "location_code": "WH-9"}]}
        problem = refused(mine.first.post(f"{mine.path}/places", body), 422, "checks_faulty")
    assert faults(problem) == [("/checks/0/note", "field_required"), ("/checks/1/location_code", "location_not_in_scope")]
    done = mine.first.ok("POST", f"{mine.path}/places", {"checks": [{**good, "is_safe": False, "note": "blocked exit"}]})
    assert done == {"checked": 1, "unchecked_places": 0}
    place = mine.first.get(f"{mine.path}/places").get_json()["data"][0]
    assert (place["is_placed_well"], place["is_safe"], place["note"]) == (True, False, "blocked exit")
    assert (place["location_code"], place["checker_name"]) == ("WH-1", "warehouse person")


# Upload


def uploaded(mine, *rows):
    here = {"stocktake_no": mine.more["number"], "location_code": "WH-1"}
    return run(mine.world, "stocktakes", [{**here, **row} for row in rows])


def test_a_sheet_is_uploaded_whole(world):
    stock(world, P_1=5, P_2=3)
    mine = counting(world)
    job = uploaded(mine, {"part_no": "P-1", "counted": "5"}, {"part_no": "P-2", "lot_no": "L-P-2", "counted": 3})
    assert (job["status"], job["report"]["written"]) == ("done", 2)
    assert mine.compare()["differing"] == 0


def test_every_fault_of_an_upload_is_named(world):
    stock(world, P_1=5)
    mine = counting(world)
    job = uploaded(
        mine,
        {"part_no": "P-1", "counted": "-1"},
        {"part_no": "P-9", "counted": 1},
        {"part_no": "P-1", "counted": 2_000_000},
        {"part_no": "P-1", "counted": 1, "stocktake_no": "ST-0"},
    )
    assert job["status"] == "refused"
    assert row_faults(job) == [
        (1, "/counted", "field_invalid"),
        (2, "/part_no", "part_unknown"),
        (3, "/counted", "out_of_range"),
        (4, "/stocktake_no", "stocktake_unknown"),
    ]
    assert world.service.count(stocktake_counts) == 0
    job = uploaded(planned(world), {"part_no": "P-1", "counted": 1})
    assert row_faults(job) == [(1, "/stocktake_no", "stocktake_not_counting")]
