"""Old parts on record: by hand and by visits, their tags, and who sees them."""

import pytest

from inventory_service.store.tables.old_parts import old_parts
from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.support.service import refused


def test_each_line_of_a_visit_that_removes_something_has_a_record(yard):
    lines = [yard.line(2), yard.line(1, in_warranty=True), yard.line(1, old_part_destination="customer")]
    rows = yard.visited(*lines)
    assert [(row["quantity"], row["in_warranty"], row["owner"]) for row in rows] == [
        (2, False, "customer"),
        (1, True, "company"),
    ]
    assert {(row["status"], row["location_code"], row["part_name"], row["ticket_number"]) for row in rows} == {
        ("removed", "VAN-1", "阀体", "TK-1")
    }
    assert {row["number"][:12] for row in rows} == {"OP-20250303-"}
    assert [row["next_step"] for row in rows] == [None, "hand_over"]
    yard.world.assert_balanced()


def test_what_no_visit_tells_of_is_registered_by_hand(yard):
    yard.keeper.ok("POST", "/parts", part(part_no="OIL", name_zh="废机油", category="oil", unit="l"))
    oil = yard.registered(kind="waste_oil", part_no="OIL", part_name="废机油", quantity=20)
    assert (oil["status"], oil["location_code"], oil["unit"], oil["owner"]) == (
        "in_old_parts_room",
        "OLD-PARTS",
        "l",
        "company",
    )
    assert yard.world.at("OLD-PARTS") == {"old_part": 20}
    cartons = yard.registered(kind="packaging", part_name="纸箱", quantity=40)
    assert (cartons["status"], cartons["part_no"], cartons["unit"]) == ("in_old_parts_room", None, "piece")
    paint = yard.registered(kind="paint_leftover", part_name="红漆")
    assert (paint["status"], paint["location_code"], paint["actions"]) == ("in_paint_room", "PAINT-ROOM", ["use_up"])
    yard.world.assert_balanced()


def test_a_technician_and_a_site_register_their_own(yard):
    mine = yard.registered(yard.technician, part_no="P-1")
    assert (mine["technician_id"], mine["site_id"]) == (yard.world.technician_id, yard.site_id)
    assert (mine["status"], mine["location_code"], mine["actions"]) == ("removed", "VAN-1", ["clean", "hand_to_customer"])
    sites = yard.registered(yard.site, kind="waste_oil", part_name="废机油")
    assert (sites["site_id"], sites["location_code"]) == (yard.site_id, "OLD-S1")
    with yard.world.service.nothing_written():
        problem = refused(yard.site.post("/old-parts", yard.tag(site_id=new_id())), 422, "old_part_of_other")
        refused(yard.technician.post("/old-parts", yard.tag(technician_id=new_id())), 422, "old_part_of_other")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/site_id"]


def test_a_record_by_hand_names_all_its_faults(yard):
    body = {"kind": "furniture", "part_no": "X-9", "removed_on": "2025-03-04", "material": "mechanical"}
    with yard.world.service.nothing_written():
        problem = refused(yard.keeper.post("/old-parts", body), 422, "old_part_faulty")
    assert problem["clause"] == "OLD-01"
    assert {fault["pointer"] for fault in problem["errors"]} == {"/kind", "/part_no", "/removed_on", "/material"}


def test_bad_input_is_refused(yard):
    with yard.world.service.nothing_written():
        for change in ({"quantity": 0}, {"quantity": 10**9}, {"kind": 3}, {"plate_no": "x" * 21}, {"colour": "red"}):
            refused(yard.keeper.post("/old-parts", yard.tag(**change)), 422, "validation_failed")
        refused(yard.agent.post("/old-parts", yard.tag()), 403, "permission_missing")
        refused(yard.keeper.get("/old-parts", status="lost"), 422, "validation_failed")


def test_a_repeated_registration_has_one_effect(yard):
    first, second = (yard.keeper.post("/old-parts", yard.tag(part_no="P-1"), key="k-1") for _ in range(2))
    assert (second.get_json(), second.headers["Idempotency-Replayed"]) == (first.get_json(), "true")
    assert yard.world.service.count(old_parts) == 1


def test_a_tag_is_corrected_with_the_version_that_was_seen(yard):
    row = yard.visited()[0]
    answer = yard.technician.get(f"/old-parts/{row['id']}")
    change = {"kind": "accident", "material": "mechanical", "for_insurer": True, "insurer": "平安", "plate_no": "京A1"}
    with yard.world.service.nothing_written():
        refused(yard.technician.patch(f"/old-parts/{row['id']}", change, None), 428, "if_match_missing")
        problem = refused(
            yard.technician.patch(f"/old-parts/{row['id']}", {"for_insurer": True}, answer.headers["ETag"]),
            422,
            "old_part_faulty",
        )
    assert [fault["pointer"] for fault in problem["errors"]] == ["/for_insurer"]
    found = yard.technician.patch(f"/old-parts/{row['id']}", change, answer.headers["ETag"]).get_json()
    assert (found["kind"], found["owner"], found["plate_no"], found["actions"]) == (
        "accident",
        "insurer",
        "京A1",
        ["clean", "hold"],
    )
    with yard.world.service.nothing_written():
        refused(yard.technician.patch(f"/old-parts/{row['id']}", {"note": "x"}, answer.headers["ETag"]), 412, "version_stale")
    assert yard.world.moved()[-1] == ("owner", "VAN-1", "VAN-1", 1)
    yard.world.assert_balanced()


def test_whose_a_part_is_stays_once_the_keeper_has_it(yard):
    row = yard.stored()
    with yard.world.service.nothing_written():
        refused(yard.keeper.patch(f"/old-parts/{row['id']}", {"kind": "sheet_metal"}, "*"), 409, "old_part_stored_already")
    assert yard.keeper.patch(f"/old-parts/{row['id']}", {"note": "架 3"}, "*").get_json()["note"] == "架 3"
    yard.act(yard.keeper, row, "hand_to_customer", {"signed_by": "Li", "signature": "PG-1", "packed": True})
    with yard.world.service.nothing_written():
        refused(yard.keeper.patch(f"/old-parts/{row['id']}", {"note": "x"}, "*"), 409, "old_part_gone")


def test_who_sees_what(yard):
    row = yard.visited()[0]
    service = yard.world.service
    for who in (yard.site, yard.technician, yard.agent, yard.finance, yard.supervisor, service.as_("returns_clerk")):
        assert [found["id"] for found in yard.all(who)] == [row["id"]]
        assert yard.get(row, who)["id"] == row["id"]
    strangers = (service.as_("site", site_id=new_id()), service.as_("technician", technician_id=new_id()), service.as_("site"))
    for who in strangers:
        assert yard.all(who) == []
        refused(who.get(f"/old-parts/{row['id']}"), 404, "old_part_unknown")
        with service.nothing_written():
            refused(who.post(f"/old-parts/{row['id']}/actions/clean"), 404, "old_part_unknown")
            refused(who.patch(f"/old-parts/{row['id']}", {"note": "x"}, "*"), 404, "old_part_unknown")
    for role in ("customer", "qc", "dispatcher", "sales"):
        refused(service.as_(role).get("/old-parts"), 403, "permission_missing")


def test_the_ledger_is_filtered_and_paged(yard):
    rows = [*yard.visited(), yard.registered(kind="waste_oil", part_name="废机油"), yard.visited()[-1]]
    ids = [row["id"] for row in rows]
    assert [row["id"] for row in yard.keeper.ok("GET", "/old-parts")["data"]] == ids[::-1]
    page = yard.keeper.ok("GET", "/old-parts?limit=2")
    assert [row["id"] for row in yard.keeper.get("/old-parts", cursor=page["next_cursor"]).get_json()["data"]] == ids[:1]
    assert [row["id"] for row in yard.all(kind="waste_oil")] == ids[1:2]
    assert [row["id"] for row in yard.all(status="removed")] == [ids[0], ids[2]]
    assert [row["id"] for row in yard.all(site_id=yard.site_id)] == [ids[0], ids[2]]
    assert [row["id"] for row in yard.all(technician_id=yard.world.technician_id)] == [ids[0], ids[2]]
    assert [row["id"] for row in yard.all(location_id=yard.room("OLD-PARTS")["id"])] == ids[1:2]
    assert len(yard.all(ticket_id=yard.world.ticket_id)) == 2


@pytest.mark.parametrize("kind", ["sheet_metal_room", "old_parts", "paint_room", "accident_room"])
def test_rooms_of_old_parts_are_opened_and_nothing_else_is_put_there(yard, kind):
    body = {"code": "ROOM-9", "name": "二号", "kind": kind, "site_id": yard.site_id}
    room = yard.keeper.ok("POST", "/locations", body)
    with yard.world.service.nothing_written():
        lines = [{"part_no": "P-1", "quantity": 1}]
        receipt = {"location_id": room["id"], "document": "D", "lines": lines}
        refused(yard.keeper.post("/stock/receipts", receipt), 422, "location_does_not_receive")


def test_the_opening_stock_is_not_put_among_old_parts(yard):
    yard.keeper.ok("POST", "/locations", {"code": "ROOM-9", "name": "二号", "kind": "old_parts"})
    row = {"location_code": "ROOM-9", "part_no": "P-1", "quantity": 1, "received_on": "2025-03-01"}
    job = yard.keeper.ok("POST", "/stock/imports", {"rows": [row], "dry_run": False})
    yard.world.service.worker.round()
    assert yard.keeper.ok("GET", f"/stock/imports/{job['id']}")["status"] == "refused"
    yard.world.assert_balanced()
