"""The way of an old part (W-22): clean, hand over, keep, tell, collect, scrap."""

from datetime import timedelta

import pytest

from inventory_service.operations.old_part_custody import lapse, lapse_custody
from shared.kit.ids import new_id
from tests.support.service import refused

SLIP = {"signed_by": "李先生", "signature": "PG-20250303-7", "packed": True}
FINED, STORED = "inventory.old_part.fined.v1", "inventory.old_part.stored.v1"


def test_a_part_is_cleaned_and_handed_to_the_keeper(yard):
    row = yard.visited()[0]
    assert yard.act(yard.technician, row, "clean")["status"] == "cleaned"
    kept = yard.act(yard.site, row, "store", {"is_clean": True})
    assert (kept["status"], kept["location_code"], kept["is_clean"], kept["fine"]) == (
        "in_old_parts_room",
        "OLD-S1",
        True,
        None,
    )
    assert (kept["stored_on"], kept["custody_until"], kept["next_step"]) == ("2025-03-03", "2025-04-03", "notify")
    assert kept["due_on"] == "2025-03-27"
    decision = yard.world.service.decisions("old_part_custody")[0]
    assert (decision.outcome, decision.subject, decision.case_id) == ("in_custody", row["id"], row["ticket_id"])
    assert yard.world.moved()[-1] == ("store", "VAN-1", "OLD-S1", 1)
    assert yard.world.service.events(FINED) == []
    yard.world.assert_balanced()


def test_an_uncleaned_part_costs_the_fine(yard):
    row = yard.visited()[0]
    kept = yard.act(yard.keeper, row, "store", {"is_clean": False})
    assert (kept["status"], kept["fine"], kept["is_clean"]) == ("in_old_parts_room", "50.00", False)
    told = yard.world.service.events(FINED)[0]
    assert (told["old_part_id"], told["technician_id"], told["site_id"]) == (row["id"], row["technician_id"], yard.site_id)
    assert (told["amount_fen"], told["clause"], told["fined_on"]) == (5000, "OLD-08", "2025-03-03")
    decision = yard.world.service.decisions("old_part_cleaning")[0]
    assert (decision.outcome, decision.amount_fen, decision.clauses) == ("fined", 5000, ["OLD-08"])
    why = yard.supervisor.ok("GET", f"/decisions/inventory?subject={row['id']}")["data"]
    assert any("50.00" in one["why"]["zh"] and "考核" in one["why"]["zh"] for one in why)


@pytest.mark.parametrize("part_type", ["belt", "air_filter", "wiper"])
def test_what_is_not_cleaned_costs_nothing(yard, part_type):
    """OLD-03, OLD-08."""
    kept = yard.stored(yard.registered(part_type=part_type), is_clean=False)
    assert (kept["fine"], yard.world.service.events(FINED)) == (None, [])


def test_what_was_cleaned_is_clean_whatever_the_keeper_ticks(yard):
    row = yard.visited()[0]
    yard.act(yard.technician, row, "clean")
    assert yard.act(yard.keeper, row, "store", {"is_clean": False})["fine"] is None


def test_the_customer_takes_it_against_a_signature(yard):
    row = yard.visited()[0]
    with yard.world.service.nothing_written():
        lacking = {"signed_by": "李先生", "packed": False}
        path = f"/old-parts/{row['id']}/actions/hand_to_customer"
        problem = refused(yard.technician.post(path, lacking), 422, "old_part_not_released")
    assert problem["clause"] == "OLD-04"
    assert [fault["pointer"] for fault in problem["errors"]] == ["/signature", "/packed"]
    gone = yard.act(yard.technician, row, "hand_to_customer", SLIP)
    assert (gone["status"], gone["location_code"], gone["ended_on"]) == ("handed_to_customer", None, "2025-03-03")
    act = yard.get(row)["acts"][0]
    assert (act["act"], act["person"], act["document"]) == ("release", "李先生", "PG-20250303-7")
    assert yard.world.at("VAN-1") == {}
    yard.world.assert_balanced()


def test_a_part_for_the_maker_is_not_given_away_and_never_scrap(yard):
    row = yard.visited(yard.line(in_warranty=True))[0]
    with yard.world.service.nothing_written():
        path = f"/old-parts/{row['id']}/actions/hand_to_customer"
        assert refused(yard.keeper.post(path, SLIP), 409, "old_part_for_maker")["clause"] == "OLD-16"
    kept = yard.act(yard.site, row, "store", {"is_clean": True})
    assert (kept["custody_until"], kept["next_step"], kept["handover_result"]) == (None, None, "on_time")
    yard.wait(days=400)
    assert yard.get(row)["status"] == "in_old_parts_room"


def test_the_returns_desk_is_told_of_a_warranty_part_once_it_is_stored(yard):
    line = yard.line(2, in_warranty=True, old_part_destination="return")
    other, row = yard.visited(yard.line(), line)
    assert yard.world.service.events(STORED) == []
    for one in (row, other):
        yard.act(yard.site, one, "store", {"is_clean": True})
    (told,) = yard.world.service.events(STORED)
    assert (told["part_no"], told["quantity"], told["site_id"], told["stored_on"]) == ("P-1", 2, yard.site_id, "2025-03-03")
    assert (told["ticket_id"], told["line_id"], told["number"]) == (row["ticket_id"], line["line_id"], row["number"])
    assert told["visit_id"] == yard.get(row)["visit_id"]


def test_a_late_hand_over_of_a_warranty_part_is_listed_and_remembered(yard):
    row = yard.visited(yard.line(in_warranty=True), yard.line())[0]
    assert yard.all(yard.finance, overdue="true") == []
    yard.wait(days=1)
    assert yard.all(yard.finance, overdue="true") == []
    yard.wait(days=1)
    for who in (yard.finance, yard.world.service.as_("returns_clerk"), yard.site):
        assert [(one["id"], one["next_step"], one["due_on"]) for one in yard.all(who, overdue="true")] == [
            (row["id"], "hand_over", "2025-03-04")
        ]
    assert yard.act(yard.keeper, row, "store", {"is_clean": True})["handover_result"] == "overdue"
    assert yard.all(overdue="true") == []


def test_an_oil_filter_is_scrap_at_once(yard):
    row = yard.registered(part_type="oil_filter", part_name="机滤")
    with yard.world.service.nothing_written():
        problem = refused(
            yard.keeper.post(f"/old-parts/{row['id']}/actions/store", {"is_clean": True}), 409, "old_part_goes_elsewhere"
        )
    assert (problem["clause"], problem["params"]["allowed"]) == ("OLD-05", ["dispose"])
    gone = yard.stored(row, "dispose", is_clean=False)
    assert (gone["status"], gone["location_code"], gone["fine"], gone["custody_until"]) == ("scrap", "SCRAP", None, None)


def test_an_accident_part_without_a_whole_tag_is_not_kept(yard):
    tag = {"kind": "accident", "material": "sheet_metal", "for_insurer": True, "ticket_id": new_id(), "part_name": "前杠"}
    row = yard.technician.ok("POST", "/old-parts", tag)
    with yard.world.service.nothing_written():
        problem = refused(
            yard.technician.post(f"/old-parts/{row['id']}/actions/hold", {"is_clean": True}), 422, "tag_incomplete"
        )
    assert problem["clause"] == "OLD-10"
    assert [fault["pointer"] for fault in problem["errors"]] == ["/plate_no"]
    yard.technician.patch(f"/old-parts/{row['id']}", {"plate_no": "京A1"}, "*")
    held = yard.act(yard.technician, row, "hold", {"is_clean": True})
    assert (held["status"], held["owner"], held["location_code"]) == ("insurer_hold", "insurer", "OLD-S1")


def test_the_insurer_takes_its_part_under_supervision(yard):
    row = yard.held(technician_id=yard.world.technician_id, part_no="P-1")
    assert (row["location_code"], yard.world.at("ACCIDENT")) == ("ACCIDENT", {"old_part": 1})
    path = f"/old-parts/{row['id']}/actions/collect"
    with yard.world.service.nothing_written():
        twice = {"collected_by": "王", "supervised_by": "王"}
        assert refused(yard.technician.post(path, twice), 422, "collection_not_supervised")["clause"] == "OLD-13"
        refused(yard.technician.post(path, {"collected_by": "王"}), 422, "validation_failed")
        refused(yard.agent.post(path, {"collected_by": "王", "supervised_by": "周"}), 403, "permission_missing")
    told = yard.act(yard.agent, row, "notify", {"told": "平安", "channel": "phone"})
    assert (told["status"], told["next_step"]) == ("notified", None)
    gone = yard.act(yard.technician, row, "collect", {"collected_by": "王", "supervised_by": "周顾问", "document": "D-1"})
    assert (gone["status"], gone["location_code"]) == ("collected", None)
    acts = [(act["act"], act["person"], act["supervised_by"]) for act in yard.get(row)["acts"]]
    assert acts == [("notice", "平安", None), ("collection", "王", "周顾问")]
    assert yard.world.moved()[-1] == ("collect", "ACCIDENT", "INSURER", 1)
    yard.world.assert_balanced()


def test_only_an_insurers_part_is_collected(yard):
    row = yard.stored()
    yard.act(yard.agent, row, "notify", {"told": "李先生", "channel": "phone"})
    with yard.world.service.nothing_written():
        body = {"collected_by": "王", "supervised_by": "周"}
        refused(yard.keeper.post(f"/old-parts/{row['id']}/actions/collect", body), 409, "old_part_not_insured")
    assert yard.act(yard.keeper, row, "hand_to_customer", SLIP)["status"] == "handed_to_customer"


def test_the_agent_is_given_what_is_ending_soonest_first(yard):
    first = yard.stored()
    yard.wait(days=3)
    second = yard.stored()
    assert [row["id"] for row in yard.agent.ok("GET", "/old-parts?next_step=notify")["data"]] == [first["id"], second["id"]]
    assert yard.all(yard.agent, overdue="true") == []
    yard.wait(days=23)
    assert [row["id"] for row in yard.all(yard.agent, overdue="true")] == [first["id"]]
    yard.act(yard.agent, first, "notify", {"told": "李先生", "channel": "sms", "note": "周五来取"})
    assert [row["id"] for row in yard.agent.ok("GET", "/old-parts?next_step=notify")["data"]] == [second["id"]]
    assert yard.all(yard.agent, overdue="true") == []
    refused(
        yard.keeper.post(f"/old-parts/{second['id']}/actions/notify", {"told": "x", "channel": "y"}), 403, "permission_missing"
    )


def test_what_nobody_fetches_in_a_month_is_scrap_where_it_lies(yard):
    row = yard.stored(yard.visited()[0])
    held = yard.held()
    yard.act(yard.agent, held, "notify", {"told": "平安", "channel": "phone"})
    clock = yard.world.service.clock
    clock.instant = clock.instant.replace(month=4, day=3, hour=15, minute=59)
    with yard.world.service.nothing_written():
        lapse_custody(yard.world.service.ctx())
    yard.wait(minutes=1)
    for one in (row, held):
        found = yard.get(one)
        assert (found["status"], found["condition"], found["owner"], found["ended_on"]) == ("scrap", "scrap", "company", None)
    assert yard.world.at("OLD-S1") == {"scrap": 1}
    assert yard.world.moved()[-1] == ("lapse", "OLD-S1", "OLD-S1", 1)
    outcomes = {(one.outcome, one.subject) for one in yard.world.service.decisions("old_part_custody")}
    assert outcomes == {(name, one["id"]) for name in ("in_custody", "scrap") for one in (row, held)}
    with yard.world.service.nothing_written():
        lapse_custody(yard.world.service.ctx())
        refused(yard.keeper.post(f"/old-parts/{row['id']}/actions/hand_to_customer", SLIP), 409, "transition_not_allowed")
    yard.world.assert_balanced()


def test_what_was_fetched_meanwhile_does_not_lapse(yard):
    row = yard.stored(yard.visited()[0])
    yard.world.service.clock.instant += timedelta(days=40)
    yard.act(yard.keeper, row, "hand_to_customer", SLIP)
    with yard.world.service.nothing_written():
        lapse(yard.world.service.ctx(), [row["id"]])
    assert yard.get(row)["status"] == "handed_to_customer"


def test_left_over_paint_is_used_on_another_job(yard):
    paint = yard.registered(kind="paint_leftover", part_name="红漆")
    with yard.world.service.nothing_written():
        for verb, body in (("store", {"is_clean": True}), ("hand_to_customer", SLIP)):
            refused(yard.keeper.post(f"/old-parts/{paint['id']}/actions/{verb}", body), 409, "transition_not_allowed")
    assert yard.act(yard.keeper, paint, "use_up", {"note": "京A2 补漆"})["status"] == "used_up"


def test_who_may_do_what(yard):
    row = yard.visited()[0]
    with yard.world.service.nothing_written():
        refused(yard.technician.post(f"/old-parts/{row['id']}/actions/store", {"is_clean": True}), 403, "role_may_not")
        refused(yard.keeper.post(f"/old-parts/{row['id']}/actions/clean"), 403, "role_may_not")
        refused(yard.finance.post(f"/old-parts/{row['id']}/actions/store", {"is_clean": True}), 403, "permission_missing")
        refused(yard.keeper.post(f"/old-parts/{new_id()}/actions/clean"), 404, "old_part_unknown")
        refused(yard.keeper.post(f"/old-parts/{row['id']}/actions/store", {}), 422, "validation_failed")


def test_a_room_that_is_named_must_fit(yard):
    row, other = yard.visited()[0], yard.registered()
    own = yard.keeper.ok(
        "POST", "/locations", {"code": "OLD-S1-B", "name": "二号", "kind": "old_parts", "site_id": yard.site_id}
    )
    with yard.world.service.nothing_written():
        for location_id, code in (
            (yard.room("SHEET-METAL")["id"], "room_of_other_kind"),
            (yard.world.warehouse_id, "room_of_other_kind"),
            (new_id(), "location_unknown"),
        ):
            body = {"is_clean": True, "location_id": location_id}
            refused(yard.keeper.post(f"/old-parts/{row['id']}/actions/store", body), 422, code)
        body = {"is_clean": True, "location_id": own["id"]}
        refused(yard.keeper.post(f"/old-parts/{other['id']}/actions/store", body), 422, "room_of_other_site")
    assert yard.stored(row, location_id=own["id"])["location_code"] == "OLD-S1-B"
    yard.world.assert_balanced()
