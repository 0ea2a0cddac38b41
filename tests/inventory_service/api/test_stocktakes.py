"""Stocktakes at the door: from the plan to the adjustment."""

from datetime import timedelta

import pytest

from inventory_service.store.tables.stocktakes import stocktakes
from shared.kit.ids import new_id
from tests.inventory_service.factories import location, part
from tests.inventory_service.stocktake_factory import counting, planned, stock
from tests.support.service import refused


def explained(world, counted=2):
    """A stocktake of three pieces of which `counted` were found, counted by two people and explained."""
    stock(world, P_1=3)
    mine = counting(world)
    mine.count(counted)
    mine.compare()
    if counted != 3:
        mine.count(counted, who=mine.second)
    mine.explain()
    return mine


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def test_a_stocktake_is_planned_counted_compared_explained_and_approved(world):
    stock(world, P_1=5, P_2=3)
    mine = counting(world)
    assert (mine.more["status"], mine.more["lines"], mine.more["open"]) == ("planned", 2, 2)
    assert mine.more["number"].startswith("ST-20250303-")
    mine.count(5)
    assert mine.count(2, "P-2") == {"counted": 1, "found": 0, "open": 0, "to_recount": 0}
    compared = mine.compare()
    assert (compared["status"], compared["differing"], compared["to_recount"]) == ("compared", 1, 1)
    mine.count(2, "P-2", who=mine.second)
    assert mine.explain()["status"] == "explained"
    done = mine.approve()
    assert (done["status"], done["differing"], done["pieces_short"], done["value"]) == ("closed", 1, 1, "-150.00")
    assert (world.totals(), world.totals("P-2")) == ((5, 0, 5), (2, 0, 2))
    assert world.moved()[-1] == ("stocktake", "WH-1", "LOSS", 1)
    world.assert_balanced()


def test_the_decision_tells_what_a_stocktake_came_to(world):
    mine = explained(world)
    mine.approve()
    decision = world.service.decisions("stocktake_difference")[0]
    assert (decision.outcome, decision.subject, decision.amount_fen) == ("adjusted", mine.id, -15000)
    assert decision.detail == {"lines": 1, "differing": 1, "pieces_over": 0, "pieces_short": 1}
    told = mine.supervisor.get("/decisions/inventory", limit=1).get_json()["data"][0]
    assert "盘亏 1 件" in told["why"]["zh"] and "1 short" in told["why"]["en"]


def test_a_stocktake_without_differences_is_approved_too(world):
    mine = explained(world, counted=3)
    assert (mine.approve()["status"], world.totals()) == ("closed", (3, 0, 3))
    assert world.service.decisions("stocktake_difference")[0].outcome == "consistent"
    assert len(world.moved()) == 1


def test_the_actions_are_those_of_the_caller_now(world):
    stock(world, P_1=3)
    mine = planned(world)
    assert (mine.get()["actions"], mine.get(mine.supervisor)["actions"]) == (["cancel", "start"], ["cancel"])
    answer = mine.first.get(mine.path)
    assert answer.headers["ETag"].startswith(f'"{mine.id}.')
    refused(mine.first.get(f"/stocktakes/{new_id()}"), 404, "stocktake_unknown")


# What is counted


@pytest.fixture
def rooms(world):
    """Two warehouses, the first with a bin in a bin; P-1 in WH-1, P-2 in the inner bin, P-3 in WH-2."""
    outer = world.keeper.ok("POST", "/locations", location(code="WH-1-A", kind="bin", parent_id=world.warehouse_id))
    inner = world.keeper.ok("POST", "/locations", location(code="WH-1-A-1", kind="bin", parent_id=outer["id"]))
    other = world.keeper.ok("POST", "/locations", location(code="WH-2"))
    world.receive(5)
    for number, category, place in (("P-2", "valve", inner), ("P-3", "pump", other)):
        world.keeper.ok("POST", "/parts", part(part_no=number, category=category))
        body = {"location_id": place["id"], "document": "D", "lines": [{"part_no": number, "quantity": 2}]}
        world.keeper.ok("POST", "/stock/receipts", body)
    return {"WH-1": world.warehouse_id, "WH-1-A": outer["id"], "WH-1-A-1": inner["id"], "WH-2": other["id"]}


def lined(world, **body):
    return [(row["location_code"], row["part_no"]) for row in planned(world, **body).sheet()]


def test_a_warehouse_is_counted_with_all_bins_in_it(world, rooms):
    assert lined(world, warehouse_id=rooms["WH-1"]) == [("WH-1", "P-1"), ("WH-1-A-1", "P-2")]
    assert lined(world, location_id=rooms["WH-1"]) == [("WH-1", "P-1")]
    assert lined(world, warehouse_id=rooms["WH-2"]) == [("WH-2", "P-3")]


def test_parts_are_counted_by_category_class_or_number_wherever_they_lie(world, rooms):
    assert lined(world, category="valve") == [("WH-1", "P-1"), ("WH-1-A-1", "P-2")]
    assert lined(world, part_nos=["P-3", "P-1"]) == [("WH-1", "P-1"), ("WH-2", "P-3")]
    assert lined(world, category="valve", location_id=rooms["WH-1-A-1"]) == [("WH-1-A-1", "P-2")]
    world.issue(1)
    world.service.clock.instant += timedelta(days=1)
    world.keeper.ok("POST", "/stock/abc", {"as_of": "2025-03-04"})
    assert lined(world, abc_class="A") == [("WH-1", "P-1")]


def test_a_van_is_counted_like_any_place(world):
    world.receive(3)
    world.issue(2)
    assert lined(world, location_id=world.van_id, kind="irregular") == [("VAN-1", "P-1")]


def test_shelves_that_are_empty_now_have_a_line_if_they_are_asked_for(world):
    stock(world, P_1=2, P_2=1)
    world.issue(2)
    assert lined(world, warehouse_id=world.warehouse_id) == [("WH-1", "P-2")]
    mine = planned(world, warehouse_id=world.warehouse_id, with_empty=True)
    assert [(row["part_no"], row["lot_no"]) for row in mine.sheet()] == [("P-1", ""), ("P-2", "L-P-2")]


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        ({}, "validation_failed", [("/warehouse_id", "field_required")]),
        ({"kind": "secret", "category": ""}, "validation_failed", [("/kind", "choice_invalid"), ("/category", None)]),
        ({"warehouse_id": new_id()}, "location_unknown", [("/warehouse_id", "location_unknown")]),
        ({"part_nos": ["P-1", "X", "Y"]}, "stocktake_faulty", [("/part_nos/1", None), ("/part_nos/2", "part_unknown")]),
        ({"category": "nothing"}, "stocktake_empty", []),
        ({"abc_class": "A"}, "stocktake_empty", []),
    ],
)
def test_a_scope_that_is_none_is_refused_with_all_faults(world, body, code, found):
    world.receive(1)
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stocktakes", body), 422, code)
    assert [pointer for pointer, _ in faults(problem)] == [pointer for pointer, _ in found]
    assert {named for _, named in faults(problem)} >= {named for _, named in found if named}


def test_what_nobody_can_stand_in_front_of_is_not_counted(world):
    transit = world.keeper.get("/locations", code="TRANSIT").get_json()["data"][0]
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stocktakes", {"location_id": transit["id"]}), 422, "location_not_counted")
    assert problem["clause"] == "INV-07"
    body = {"location_id": transit["id"], "warehouse_id": world.warehouse_id}
    refused(world.keeper.post("/stocktakes", body), 422, "validation_failed")


def test_what_comes_in_before_counting_begins_gets_a_line(world):
    stock(world, P_1=3)
    mine = planned(world)
    stock(world, P_2=4)
    mine.act("start")
    assert [row["part_no"] for row in mine.sheet()] == ["P-1", "P-2"]


# When one is due


def due(world):
    return {row["code"]: row for row in world.keeper.get("/stocktakes/due").get_json()["data"]}


def test_each_warehouse_is_due_once_a_month(world):
    stock(world, P_1=3)
    other = world.keeper.ok("POST", "/locations", location(code="WH-2"))
    row = due(world)["WH-1"]
    assert (row["standing"], row["due_on"], row["last_on"]) == ("due", "2025-03-31", None)
    irregular = counting(world, location_id=world.warehouse_id, kind="irregular")
    assert due(world)["WH-1"]["standing"] == "due"
    irregular.act("cancel", {"reason": "planned by mistake"})
    mine = counting(world)
    assert (due(world)["WH-1"]["standing"], due(world)["WH-1"]["underway_id"]) == ("underway", mine.id)
    mine.count(3)
    mine.compare()
    mine.explain()
    mine.approve()
    row = due(world)["WH-1"]
    assert (row["standing"], row["last_on"], row["due_on"]) == ("done", "2025-03-03", "2025-04-30")
    assert due(world)["WH-2"]["id"] == other["id"]
    world.service.clock.instant += timedelta(days=30)
    assert due(world)["WH-1"]["standing"] == "due"
    world.service.clock.instant += timedelta(days=31)
    assert due(world)["WH-1"]["standing"] == "overdue"


def test_stocktakes_are_listed_newest_first_and_narrowed(world):
    stock(world, P_1=3)
    first, second = planned(world), planned(world, location_id=world.warehouse_id, kind="irregular")
    first.act("start")

    def listed(**query):
        return [row["id"] for row in world.keeper.get("/stocktakes", **query).get_json()["data"]]

    assert listed() == [second.id, first.id]
    assert (listed(status="counting"), listed(kind="irregular")) == ([first.id], [second.id])
    assert listed(warehouse_id=world.warehouse_id) == [first.id]


# What is refused


def test_nothing_is_compared_before_all_is_counted_and_looked_at(world):
    stock(world, P_1=3, P_2=2)
    mine = counting(world)
    mine.count(3)
    with world.service.nothing_written():
        problem = refused(mine.try_to("compare"), 409, "stocktake_incomplete")
    assert [code for _, code in faults(problem)] == ["line_uncounted", "place_unchecked"]
    assert "P-2" in problem["errors"][0]["message"]


def test_nothing_is_handed_in_before_all_is_recounted_and_explained(world):
    stock(world, P_1=3, P_2=9)
    mine = counting(world)
    mine.count(2)
    mine.count(8, "P-2")
    mine.compare()
    with world.service.nothing_written():
        problem = refused(mine.try_to("explain"), 409, "stocktake_unexplained")
    assert sorted(code for _, code in faults(problem)) == ["line_to_recount"] * 2 + ["line_unexplained"] * 2


def test_an_explanation_names_a_line_that_differs(world):
    stock(world, P_1=3, P_2=9)
    mine = counting(world)
    mine.count(3)
    mine.count(8, "P-2")
    body = {"explanations": [{"line_id": mine.line()["id"], "cause": "lost", "explanation": "x"}]}
    with world.service.nothing_written():
        refused(mine.first.post(f"{mine.path}/explanations", body), 409, "stocktake_not_compared")
    mine.compare()
    body["explanations"].append({"line_id": new_id(), "cause": "lost", "explanation": "x"})
    with world.service.nothing_written():
        problem = refused(mine.first.post(f"{mine.path}/explanations", body), 422, "explanations_faulty")
    assert faults(problem) == [(f"/explanations/{n}/line_id", "line_agrees") for n in (0, 1)]


def test_only_a_supervisor_who_took_no_part_approves(world):
    mine = explained(world)
    everything = world.service.as_("supervisor")
    with world.service.nothing_written():
        refused(mine.try_to("approve"), 403, "permission_missing")
    assert everything.ok("POST", f"{mine.path}/actions/approve")["status"] == "closed"


@pytest.mark.parametrize("column", ["planner_id", "explainer_id"])
def test_who_planned_or_explained_does_not_approve(world, column):
    mine = explained(world)
    with world.service.house.engine.begin() as connection:
        connection.execute(stocktakes.update().values({column: actor_of(world, mine.supervisor)}))
    with world.service.nothing_written():
        problem = refused(mine.try_to("approve", who=mine.supervisor), 422, "approver_took_part")
    assert problem["clause"] == "INV-02"


def actor_of(world, client):
    return world.service.house.tokens._known[client.token][0].id


def test_the_supervisor_sends_differences_back(world):
    mine = explained(world)
    back = mine.act("reject", {"reason": "look in the yard"}, who=mine.supervisor)
    assert (back["status"], back["reason"]) == ("compared", "look in the yard")
    mine.count(3, who=mine.second)
    mine.act("explain")
    assert (mine.approve()["differing"], world.totals()) == (0, (3, 0, 3))


def test_who_counts_cannot_make_known_differences_go_away(world):
    mine = explained(world)
    with world.service.nothing_written():
        refused(mine.try_to("cancel", {"reason": "no"}), 403, "role_may_not")
    assert mine.act("cancel", {"reason": "wrong scope"}, who=mine.supervisor)["status"] == "cancelled"
    assert world.totals() == (3, 0, 3)
    with world.service.nothing_written():
        refused(mine.try_to("approve", who=mine.supervisor), 409, "transition_not_allowed")
