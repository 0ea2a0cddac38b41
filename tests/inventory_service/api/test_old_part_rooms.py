"""Rooms of old parts: moves of many, sortings, and what is due in each room."""

from shared.kit.ids import new_id
from tests.support.service import refused

SHEET = {"kind": "sheet_metal", "part_type": "sheet_metal", "part_name": "车门"}


def moved(yard, room, *rows):
    body = {"location_id": yard.room(room)["id"], "old_part_ids": [row["id"] for row in rows]}
    return yard.keeper.ok("POST", "/old-parts/moves", body)


def sorting(yard, code="OLD-PARTS", **marks):
    body = {"location_id": yard.room(code)["id"], "led_by": "郑经理"}
    return {**body, "lines": [{"old_part_id": key, "mark": mark} for key, mark in marks.items()]}


def test_sheet_metal_moves_on_within_three_days(yard):
    row = yard.registered(yard.technician, **SHEET, part_no="P-1", finished_on="2025-03-03")
    first = yard.act(yard.technician, row, "store_sheet_metal", {"is_clean": True})
    assert (first["status"], first["next_step"], first["due_on"]) == ("in_sheet_metal_room", "move", "2025-03-06")
    yard.wait(days=3)
    assert yard.all(overdue="true") == []
    answer = moved(yard, "OLD-S1", row)
    assert (answer["moved"], answer["overdue"], answer["location_code"]) == (1, [], "OLD-S1")
    found = yard.get(row)
    assert (found["status"], found["move_result"], found["next_step"]) == ("in_old_parts_room", "on_time", "notify")
    yard.world.assert_balanced()


def test_sheet_metal_that_stays_is_overdue_and_remembered(yard):
    row = yard.stored(yard.registered(**SHEET, finished_on="2025-03-03"), "store_sheet_metal")
    assert row["location_code"] == "SHEET-METAL"
    yard.wait(days=4)
    assert [one["id"] for one in yard.all(yard.finance, overdue="true", next_step="move")] == [row["id"]]
    assert moved(yard, "OLD-PARTS", row)["overdue"] == [row["number"]]
    assert yard.get(row)["move_result"] == "overdue"


def test_the_days_run_from_when_the_vehicle_is_finished(yard):
    row = yard.stored(yard.registered(**SHEET), "store_sheet_metal")
    assert row["next_step"] == "notify"
    yard.wait(days=10)
    changed = yard.keeper.patch(f"/old-parts/{row['id']}", {"finished_on": "2025-03-12"}, "*").get_json()
    assert (changed["next_step"], changed["due_on"]) == ("move", "2025-03-15")


def test_sheet_metal_whose_owner_was_told_still_moves_on(yard):
    row = yard.stored(yard.registered(**SHEET, finished_on="2025-03-03"), "store_sheet_metal")
    yard.act(yard.agent, row, "notify", {"told": "李先生", "channel": "phone"})
    yard.wait(days=5)
    moved(yard, "OLD-PARTS", row)
    assert (yard.get(row)["status"], yard.get(row)["move_result"]) == ("notified", "overdue")


def test_a_move_names_all_that_may_not_go_there(yard):
    paint = yard.registered(kind="paint_leftover", part_name="红漆")
    ordinary, fresh, held = yard.stored(), yard.registered(), yard.held()
    ids = [paint["id"], ordinary["id"], fresh["id"], held["id"], new_id()]
    with yard.world.service.nothing_written():
        body = {"location_id": yard.room("OLD-PARTS")["id"], "old_part_ids": ids}
        problem = refused(yard.keeper.post("/old-parts/moves", body), 422, "old_part_move_faulty")
        refused(yard.keeper.post("/old-parts/moves", {**body, "location_id": new_id()}), 422, "location_unknown")
        refused(yard.keeper.post("/old-parts/moves", {**body, "old_part_ids": []}), 422, "validation_failed")
        refused(yard.technician.post("/old-parts/moves", body), 403, "permission_missing")
    assert {fault["pointer"]: fault["code"] for fault in problem["errors"]} == {
        "/old_part_ids/0": "room_of_other_kind",
        "/old_part_ids/2": "old_part_not_in_room",
        "/old_part_ids/3": "room_of_other_kind",
        "/old_part_ids/4": "old_part_unknown",
    }


def test_paint_stays_in_the_paint_room_and_scrap_never_goes_there(yard):
    """OLD-15."""
    paint, (scrap,) = yard.registered(kind="paint_leftover", part_name="红漆"), yard.scrapped()
    yard.keeper.ok("POST", "/locations", {"code": "PAINT-2", "name": "油漆室 2", "kind": "paint_room"})
    assert moved(yard, "PAINT-2", paint)["moved"] == 1
    with yard.world.service.nothing_written():
        body = {"location_id": yard.room("PAINT-2")["id"], "old_part_ids": [scrap["id"]]}
        refused(yard.keeper.post("/old-parts/moves", body), 422, "old_part_move_faulty")
    assert moved(yard, "SCRAP", scrap)["moved"] == 1
    assert (yard.world.at("OLD-S1"), yard.world.at("SCRAP")) == ({}, {"scrap": 1})
    yard.world.assert_balanced()


def test_a_sorting_keeps_what_is_useful_and_clears_what_is_not(yard):
    useful, useless = yard.scrapped(2)
    cartons = yard.registered(kind="packaging", part_name="纸箱")
    yard.keeper.ok("POST", "/locations", {"code": "USEFUL", "name": "可用件架", "kind": "old_parts"})
    body = sorting(yard, "OLD-S1", **{useful["id"]: "useful", useless["id"]: "useless"})
    found = yard.supervisor.ok("POST", "/old-parts/sortings", {**body, "designated_id": yard.room("USEFUL")["id"]})
    assert (found["useful"], found["useless"], found["led_by"], found["sorted_on"]) == (1, 1, "郑经理", "2025-04-04")
    assert {(line["number"], line["mark"], line["from_state"], line["to_state"]) for line in found["lines"]} == {
        (useful["number"], "useful", "scrap", "scrap"),
        (useless["number"], "useless", "scrap", "discarded"),
    }
    assert (yard.get(useful)["location_code"], yard.get(useful)["sorted_as"]) == ("USEFUL", "useful")
    assert (yard.get(useless)["status"], yard.get(useless)["ended_on"]) == ("discarded", "2025-04-04")
    assert ("discard", "OLD-S1", "LOSS", 1) in yard.world.moved()
    yard.keeper.ok("POST", "/old-parts/sortings", sorting(yard, **{cartons["id"]: "useless"}))
    assert yard.get(cartons)["status"] == "scrap"
    assert [row["useless"] for row in yard.finance.ok("GET", "/old-parts/sortings")["data"]] == [1, 1]
    only = yard.finance.get("/old-parts/sortings", location_id=found["location_id"]).get_json()["data"]
    assert [row["id"] for row in only] == [found["id"]]
    assert yard.finance.ok("GET", f"/old-parts/sortings/{found['id']}")["lines"] == found["lines"]
    yard.world.assert_balanced()


def test_what_is_kept_for_somebody_is_not_useless(yard):
    kept = yard.stored()
    owed = yard.stored(yard.visited(yard.line(in_warranty=True))[0])
    elsewhere = yard.registered(kind="paint_leftover", part_name="红漆")
    marks = {kept["id"]: "useless", owed["id"]: "useless", elsewhere["id"]: "useful", new_id(): "useful"}
    body = sorting(yard, **marks)
    with yard.world.service.nothing_written():
        problem = refused(yard.keeper.post("/old-parts/sortings", body), 422, "sorting_faulty")
        refused(yard.keeper.post("/old-parts/sortings", {**body, "led_by": ""}), 422, "validation_failed")
        refused(yard.finance.post("/old-parts/sortings", body), 403, "permission_missing")
        twice = {**body, "lines": [{"old_part_id": kept["id"], "mark": "useful"}] * 2}
        refused(yard.keeper.post("/old-parts/sortings", twice), 422, "sorting_faulty")
    codes = [fault["code"] for fault in problem["errors"]]
    assert codes == ["old_part_in_custody", "old_part_not_here", "old_part_not_here", "old_part_not_here"]
    at_site = sorting(yard, "OLD-S1", **{owed["id"]: "useless"})
    with yard.world.service.nothing_written():
        problem = refused(yard.keeper.post("/old-parts/sortings", at_site), 422, "sorting_faulty")
    assert [fault["code"] for fault in problem["errors"]] == ["old_part_for_maker"]
    refused(yard.keeper.get(f"/old-parts/sortings/{new_id()}"), 404, "old_part_sorting_unknown")


def duties(yard):
    return {row["code"]: row for row in yard.supervisor.ok("GET", "/old-parts/duties")["data"]}


def test_each_room_is_sorted_and_its_oil_cleared_every_month(yard):
    """OLD-09, OLD-12."""
    assert duties(yard) == {}
    yard.registered(kind="waste_oil", part_name="废机油")
    yard.wait(days=2)
    yard.stored(yard.visited(yard.line(in_warranty=True))[0])
    found = duties(yard)
    assert {code: (row["sort_due_on"], row["oil_due_on"]) for code, row in found.items()} == {
        "OLD-PARTS": ("2025-04-03", "2025-04-03"),
        "OLD-S1": ("2025-04-05", None),
    }
    yard.wait(days=30)
    found = duties(yard)["OLD-PARTS"]
    assert (found["is_sort_overdue"], found["is_oil_overdue"]) == (True, True)
    yard.keeper.ok("POST", "/old-parts/sortings", sorting(yard))
    found = duties(yard)["OLD-PARTS"]
    assert (found["last_sorted_on"], found["sort_due_on"], found["is_sort_overdue"]) == ("2025-04-04", "2025-05-04", False)
    assert found["is_oil_overdue"]
    page = yard.supervisor.ok("GET", "/old-parts/duties?limit=1")
    assert [row["code"] for row in yard.supervisor.get("/old-parts/duties", cursor=page["next_cursor"]).get_json()["data"]] == [
        "OLD-S1"
    ]
