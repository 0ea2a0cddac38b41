"""Replenishment at the door: from the plan to the goods."""

import pytest

from inventory_service.store.tables.replenishments import replenishments
from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.support.service import refused

PATH, TITLE = "/stock/replenishments", {"title": "March"}


@pytest.fixture
def low(world):
    """A part P-2 with 2 pieces, a minimum of 3 and a maximum of 10."""
    world.keeper.ok("POST", "/parts", part(part_no="P-2", min_level=3, max_level=10, supply_price="20.00"))
    world.receive(2, part_no="P-2")
    return world


def boss(world):
    return world.service.as_("supervisor")


def proposals(world, **query):
    return world.keeper.get(PATH, **query).get_json()["data"]


def proposed(world):
    world.keeper.ok("POST", PATH, TITLE)
    return proposals(world, status="proposed")


def bought(world, **body):
    """Everything that is proposed, bought."""
    ids = [row["id"] for row in proposed(world)]
    boss(world).ok("POST", f"{PATH}/actions/accept", {"ids": ids, **body})
    return ids


def plan(world, part_no="P-2"):
    rows = {row["part_no"]: row for row in world.keeper.get("/stock/plan").get_json()["data"]}
    return rows[part_no]["on_order"], rows[part_no]["suggestion"]


def arrive(world, *lines):
    body = {"location_id": world.warehouse_id, "document": "INV-77", "lines": list(lines)}
    return world.keeper.post(f"{PATH}/actions/receive", body)


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def test_the_plan_is_run_accepted_and_received(low):
    made = low.keeper.ok("POST", PATH, TITLE)
    assert (made["proposals"], made["superseded"], made["amount"]) == (1, 0, "160.00")
    row = proposals(low)[0]
    assert (row["part_no"], row["suggestion"], row["quantity"], row["status"]) == ("P-2", 8, 8, "proposed")
    assert (row["monthly_usage"], row["confidence"], row["days_of_cover"], row["lead_days"]) == ("0.00", "guess", None, 14)
    assert plan(low) == (0, 8)
    done = boss(low).ok("POST", f"{PATH}/actions/accept", {"ids": [row["id"]], "supplier": "Huadi"})
    assert (done["accepted"], done["amount"]) == (1, "160.00")
    assert plan(low) == (8, 0)
    found = proposals(low, purchase_no=done["purchase_no"])[0]
    assert (found["supplier"], found["accepted_on"], found["expected_on"]) == ("Huadi", "2025-03-03", "2025-03-17")
    answer = arrive(low, {"id": row["id"], "lot_no": "L-9", "unit_cost": "19.00"})
    assert answer.status_code == 201
    assert [(line["part_no"], line["lot_no"], line["quantity"]) for line in answer.get_json()["lines"]] == [("P-2", "L-9", 8)]
    assert (plan(low), low.totals("P-2")) == ((0, 0), (10, 0, 10))
    assert proposals(low, status="received")[0]["received"] == 8
    low.assert_balanced()


def test_a_part_above_its_minimum_or_already_on_order_is_not_proposed(low):
    low.keeper.ok("POST", "/parts", part(part_no="P-3", min_level=3, max_level=10))
    low.receive(4, part_no="P-3")
    bought(low)
    assert low.keeper.ok("POST", PATH, TITLE)["proposals"] == 0
    low.reserve(1, part_no="P-3")
    assert [(row["part_no"], row["suggestion"]) for row in proposed(low)] == [("P-3", 7)]


def test_a_new_run_drops_what_nobody_accepted(low):
    first = proposed(low)[0]
    low.receive(1, part_no="P-2")
    made = low.keeper.ok("POST", PATH, TITLE)
    assert (made["proposals"], made["superseded"]) == (1, 1)
    assert proposals(low, status="dropped")[0]["id"] == first["id"]
    assert proposals(low, run_id=made["id"])[0]["suggestion"] == 7
    runs = low.keeper.get(f"{PATH}/runs").get_json()["data"]
    assert runs[0]["number"] == made["number"]
    assert low.service.count(replenishments) == 2


def test_a_proposal_is_amended_by_whoever_saw_its_newest_version(low):
    row = proposed(low)[0]
    path = f"{PATH}/{row['id']}"
    etag = low.keeper.get(path).headers["ETag"]
    changed = low.keeper.patch(path, {"quantity": 5, "note": "box of five"}, etag)
    assert (changed.get_json()["quantity"], changed.get_json()["note"]) == (5, "box of five")
    with low.service.nothing_written():
        refused(low.keeper.patch(path, {"quantity": 6}, etag), 412, "version_stale")
        refused(low.keeper.patch(path, {"quantity": 6}, None), 428, "if_match_missing")
        refused(low.keeper.patch(path, {"quantity": 0}, "*"), 422, "validation_failed")
        refused(low.keeper.patch(f"{PATH}/{new_id()}", {"quantity": 6}, "*"), 404, "replenishment_unknown")
    boss(low).ok("POST", f"{PATH}/actions/accept", {"ids": [row["id"]]})
    decision = low.service.decisions("replenishment")[0]
    assert (decision.outcome, decision.amount_fen, decision.clauses) == ("amended", 10000, ["INV-05"])
    with low.service.nothing_written():
        refused(low.keeper.patch(path, {"quantity": 6}, "*"), 409, "transition_not_allowed")
    assert plan(low)[0] == 5


def test_the_actions_are_those_of_the_caller_now(low):
    row = proposed(low)[0]
    path = f"{PATH}/{row['id']}"
    assert low.keeper.ok("GET", path)["actions"] == ["amend", "drop"]
    assert boss(low).ok("GET", path)["actions"] == ["accept", "amend", "drop"]
    refused(low.keeper.get(f"{PATH}/{new_id()}"), 404, "replenishment_unknown")


def test_goods_that_come_in_parts_leave_the_rest_on_order(low):
    (key,) = bought(low, expected_on="2025-03-10")
    assert arrive(low, {"id": key, "quantity": 3}).status_code == 201
    row = proposals(low)[0]
    assert (row["status"], row["received"], row["expected_on"], plan(low)[0]) == ("part_received", 3, "2025-03-10", 5)
    assert arrive(low, {"id": key, "quantity": 2, "lot_no": "A"}, {"id": key, "quantity": 3, "lot_no": "B"}).status_code == 201
    assert (proposals(low)[0]["status"], plan(low)[0], low.totals("P-2")[0]) == ("received", 0, 10)
    low.assert_balanced()


def test_what_does_not_come_any_more_is_cancelled(low):
    (key,) = bought(low)
    arrive(low, {"id": key, "quantity": 3})
    with low.service.nothing_written():
        refused(low.keeper.post(f"{PATH}/actions/cancel", {"ids": [key], "reason": "sold out"}), 403, "permission_missing")
    assert boss(low).ok("POST", f"{PATH}/actions/cancel", {"ids": [key], "reason": "sold out"}) == {"ended": 1}
    row = proposals(low)[0]
    assert (row["status"], row["received"], row["reason"], plan(low)[0]) == ("cancelled", 3, "sold out", 0)


def test_more_than_was_ordered_is_refused_line_by_line(low):
    (key,) = bought(low)
    with low.service.nothing_written():
        problem = refused(arrive(low, {"id": key, "quantity": 5}, {"id": key, "quantity": 4}), 422, "replenishments_faulty")
    assert faults(problem) == [(f"/lines/{n}/quantity", "more_than_ordered") for n in (0, 1)]
    assert "8 are outstanding" in problem["errors"][0]["message"]


def test_a_faulty_receipt_leaves_everything_on_order(low):
    (key,) = bought(low)
    with low.service.nothing_written():
        refused(arrive(low, {"id": key, "production_on": "2099-01-01"}), 422, "receipt_faulty")
        body = {"location_id": low.van_id, "document": "D", "lines": [{"id": key}]}
        refused(low.keeper.post(f"{PATH}/actions/receive", body), 422, "location_does_not_receive")
        refused(arrive(low, {"id": key, "part_no": "P-1"}), 422, "validation_failed")
        refused(arrive(low, {"id": key, "quantity": -1}), 422, "validation_failed")


@pytest.mark.parametrize("verb", ["accept", "drop", "cancel"])
def test_all_or_none_and_each_that_stands_in_the_way_is_named(low, verb):
    (key,) = bought(low)
    arrive(low, {"id": key})
    body = {"ids": [key, new_id()]} | ({} if verb == "accept" else {"reason": "no"})
    with low.service.nothing_written():
        problem = refused(boss(low).post(f"{PATH}/actions/{verb}", body), 409, "replenishments_not_ready")
    assert faults(problem) == [("/ids/0", "transition_not_allowed"), ("/ids/1", "replenishment_unknown")]


def test_nothing_is_received_that_is_not_on_order(low):
    key = proposed(low)[0]["id"]
    with low.service.nothing_written():
        problem = refused(arrive(low, {"id": new_id()}, {"id": key}), 409, "replenishments_not_ready")
    assert faults(problem) == [("/lines/0/id", "replenishment_unknown"), ("/lines/1/id", "transition_not_allowed")]


def test_a_proposal_is_dropped_and_not_bought_any_more(low):
    key = proposed(low)[0]["id"]
    assert low.keeper.ok("POST", f"{PATH}/actions/drop", {"ids": [key], "reason": "last of its kind"}) == {"ended": 1}
    with low.service.nothing_written():
        refused(boss(low).post(f"{PATH}/actions/accept", {"ids": [key]}), 409, "replenishments_not_ready")
    assert proposals(low, part_no="P-2")[0]["reason"] == "last of its kind"


def test_only_a_supervisor_buys(low):
    key = proposed(low)[0]["id"]
    with low.service.nothing_written():
        refused(low.keeper.post(f"{PATH}/actions/accept", {"ids": [key]}), 403, "permission_missing")
        refused(low.dispatcher.post(PATH, TITLE), 403, "permission_missing")
        refused(boss(low).post(f"{PATH}/actions/accept", {"ids": []}), 422, "validation_failed")
