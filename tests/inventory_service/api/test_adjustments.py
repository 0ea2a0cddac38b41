"""Adjustments and the settlement of discrepancies at the door."""

import pytest

from shared.events.ticket import VisitFiledV1
from shared.kit.actor import Actor
from shared.kit.ids import new_id
from tests.inventory_service.factories import used, visit
from tests.inventory_service.ledger_factory import adjust, adjustment, change, decided, fixed, supervisor
from tests.support.service import refused

PATH = "/stock/adjustments"


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def ask(world, *lines):
    return world.keeper.ok("POST", PATH, adjustment(*lines))


def act(who, asked, verb, **body):
    return who.post(f"{PATH}/{asked['id']}/actions/{verb}", body)


def difference(world, quantity=2):
    """A discrepancy of the van."""
    world.service.deliver(VisitFiledV1(**visit(world, used(quantity))), source="ticket")
    return world.keeper.get("/stock/discrepancies").get_json()["data"][0]["id"]


def explain(world, found, cause="lost on the way"):
    return world.keeper.ok("POST", f"/stock/discrepancies/{found}/actions/explain", {"cause": cause})


def test_nothing_moves_before_the_approval_and_then_all_does(world):
    world.receive(3, lot_no="L-1")
    world.receive(3, lot_no="L-2")
    asked = ask(world, change(world, -4, reason="missing"), change(world, 2, location_id=world.van_id))
    assert asked["number"].startswith("AD-20250303-")
    assert (asked["status"], asked["actions"], asked["approver_role"]) == ("requested", ["withdraw"], "supervisor")
    assert world.totals() == (6, 0, 6)
    boss = supervisor(world)
    assert boss.ok("GET", f"{PATH}/{asked['id']}")["actions"] == ["approve", "reject"]
    done = act(boss, asked, "approve", remark="seen").get_json()
    assert (done["status"], done["decider_name"], done["remark"]) == ("approved", "supervisor person", "seen")
    assert (world.totals(), world.at("VAN-1")) == ((2, 0, 2), {"good": 2})
    moved = [row for row in world.moved() if row[0] == "adjustment"]
    assert moved == [
        ("adjustment", "WH-1", "LOSS", 3),
        ("adjustment", "WH-1", "LOSS", 1),
        ("adjustment", "LOSS", "VAN-1", 2),
    ]
    world.assert_balanced()


def test_found_pieces_join_the_lot_that_is_named_or_are_their_own(world):
    world.receive(3, lot_no="L-1", production_on="2025-01-02")
    asked = ask(world, change(world, 2, lot_no="L-1"), change(world, 1))
    act(supervisor(world), asked, "approve")
    cards = world.keeper.get("/stock", part_no="P-1").get_json()["data"]
    assert sorted((card["lot_no"], card["on_hand"]) for card in cards) == [(f"{asked['number']}-2", 1), ("L-1", 5)]
    world.assert_balanced()


def test_an_approval_is_a_decision_with_its_reason(world):
    world.receive(3)
    asked = ask(world, change(world, -2), change(world, 1))
    act(supervisor(world), asked, "approve")
    (row,) = decided(world, "stock_adjustment")
    assert (row["subject"], row["outcome"], row["clauses"]) == (asked["id"], "approved", ["INV-02"])
    assert row["policy"] == {"inv.adjust_approver": "supervisor"}
    assert row["why"]["en"] == f"Adjustment {asked['number']} approved: 1 pieces more, 2 fewer (INV-02)"


def test_a_rejected_or_withdrawn_adjustment_moves_nothing_and_is_over(world):
    world.receive(3)
    boss = supervisor(world)
    rejected, withdrawn = ask(world, change(world, -1)), ask(world, change(world, -1))
    assert act(boss, rejected, "reject", remark="count again").get_json()["status"] == "rejected"
    assert act(world.keeper, withdrawn, "withdraw", remark="mistake").get_json()["status"] == "withdrawn"
    with world.service.nothing_written():
        for asked in (rejected, withdrawn):
            refused(act(boss, asked, "approve"), 409, "transition_not_allowed")
            refused(act(world.keeper, asked, "withdraw", remark="x"), 409, "transition_not_allowed")
    assert world.totals() == (3, 0, 3)
    assert [row["id"] for row in world.keeper.get(PATH, status="rejected").get_json()["data"]] == [rejected["id"]]


def test_who_asked_does_not_approve(world):
    world.receive(3)
    both = Actor("u-1", "Zhao", ("warehouse", "supervisor"))
    asked = world.service.as_(both).ok("POST", PATH, adjustment(change(world, -1)))
    assert asked["actions"] == ["withdraw"]
    with world.service.nothing_written():
        problem = refused(act(world.service.as_(both), asked, "approve"), 422, "approver_is_requester")
        assert problem["clause"] == "INV-02"
        refused(act(world.service.as_("vp"), asked, "approve"), 403, "role_may_not")
        refused(act(world.keeper, asked, "approve"), 403, "permission_missing")
        refused(act(world.service.as_("finance"), asked, "reject", remark="x"), 403, "permission_missing")


def test_what_is_no_longer_there_or_promised_is_not_taken_off(world):
    world.receive(3)
    asked = ask(world, change(world, -3), change(world, 1))
    world.reserve(1)
    with world.service.nothing_written():
        problem = refused(act(supervisor(world), asked, "approve"), 409, "stock_short")
    assert (problem["clause"], faults(problem)) == ("INV-14", [("/lines/0/quantity", "stock_short")])
    assert world.keeper.ok("GET", f"{PATH}/{asked['id']}")["status"] == "requested"


def test_every_faulty_line_of_a_request_is_named(world):
    lines = [
        change(world, -1, location_id=new_id()),
        change(world, 1, location_id=fixed(world, "CUSTOMER")),
        change(world, 1, serial_nos=["N-1"]),
    ]
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, adjustment(*lines)), 422, "lines_faulty")
        assert faults(problem) == [
            ("/lines/0/location_id", "location_unknown"),
            ("/lines/1/location_id", "location_is_outside"),
            ("/lines/2/serial_nos", "part_not_serialised"),
        ]
        refused(world.keeper.post(PATH, adjustment(change(world, 1, part_no="x"))), 422, "lines_faulty")
        problem = refused(world.keeper.post(PATH, adjustment(change(world, 0))), 422, "validation_failed")
        assert faults(problem) == [("/lines/0/change", "change_is_nothing")]


@pytest.mark.parametrize("body", [{"reason": "x", "lines": []}, {"lines": [{}]}, {"reason": "x", "lines": [{"change": 10**9}]}])
def test_a_request_out_of_bounds_is_refused(world, body):
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, body), 422, "validation_failed")


def test_unknown_adjustments_are_refused(world):
    with world.service.nothing_written():
        missing = {"id": new_id()}
        refused(world.keeper.get(f"{PATH}/{missing['id']}"), 404, "adjustment_unknown")
        refused(act(supervisor(world), missing, "approve"), 404, "adjustment_unknown")
        refused(act(world.keeper, missing, "withdraw", remark="x"), 404, "adjustment_unknown")
        refused(world.service.as_("supervisor").post(PATH, adjustment(change(world, 1))), 403, "permission_missing")


def test_an_explained_discrepancy_is_settled_by_the_approved_adjustment(world):
    world.receive(5)
    found = difference(world)
    assert explain(world, found)["status"] == "explained"
    asked = ask(world, change(world, -2, discrepancy_id=found))
    assert world.keeper.ok("GET", f"/stock/discrepancies/{found}")["status"] == "explained"
    act(supervisor(world), asked, "approve")
    settled = world.keeper.ok("GET", f"/stock/discrepancies/{found}")
    assert (settled["status"], settled["adjustment_id"], settled["cause"]) == ("adjusted", asked["id"], "lost on the way")
    assert settled["actions"] == []
    with world.service.nothing_written():
        body = adjustment(change(world, -1, discrepancy_id=found))
        refused(world.keeper.post(PATH, body), 409, "discrepancy_not_explained")


def test_a_discrepancy_without_a_cause_is_not_adjusted(world):
    world.receive(5)
    found = difference(world)
    with world.service.nothing_written():
        body = adjustment(change(world, -1, discrepancy_id=found))
        assert refused(world.keeper.post(PATH, body), 409, "discrepancy_not_explained")["clause"] == "INV-02"
        body = adjustment(change(world, -1), change(world, -1, discrepancy_id=new_id()))
        assert faults(refused(world.keeper.post(PATH, body), 422, "lines_faulty")) == [
            ("/lines/1/discrepancy_id", "discrepancy_unknown")
        ]


def test_two_adjustments_do_not_settle_one_discrepancy(world):
    world.receive(5)
    found = difference(world)
    explain(world, found)
    first, second = (ask(world, change(world, -2, discrepancy_id=found)) for _ in range(2))
    act(supervisor(world), first, "approve")
    with world.service.nothing_written():
        refused(act(supervisor(world), second, "approve"), 409, "transition_not_allowed")
    assert world.totals() == (3, 0, 3)


def test_a_discrepancy_is_closed_by_somebody_else_once_it_is_explained(world):
    found = difference(world)
    path = f"/stock/discrepancies/{found}/actions/close"
    boss = supervisor(world)
    with world.service.nothing_written():
        refused(boss.post(path, {"remark": "fine"}), 409, "transition_not_allowed")
        refused(world.keeper.post(path, {"remark": "fine"}), 403, "permission_missing")
    both = Actor("u-1", "Zhao", ("warehouse", "supervisor"))
    world.service.as_(both).ok("POST", f"/stock/discrepancies/{found}/actions/explain", {"cause": "booked late"})
    with world.service.nothing_written():
        refused(world.service.as_(both).post(path, {"remark": "fine"}), 422, "approver_is_requester")
        refused(world.service.as_("vp").post(path, {"remark": "fine"}), 403, "role_may_not")
    assert boss.ok("GET", f"/stock/discrepancies/{found}")["actions"] == ["close", "explain"]
    done = boss.ok("POST", path, {"remark": "fine"})
    assert (done["status"], done["remark"], done["actions"]) == ("closed", "fine", [])
    (row,) = decided(world, "discrepancy_closure")
    assert (row["subject"], row["outcome"], row["clauses"]) == (found, "closed", ["INV-02"])
    with world.service.nothing_written():
        refused(world.keeper.post(path.replace("close", "explain"), {"cause": "x"}), 409, "transition_not_allowed")


def test_a_foreign_discrepancy_is_not_there(world):
    found = difference(world)
    refused(
        world.service.as_("technician", technician_id=new_id()).get(f"/stock/discrepancies/{found}"), 404, "discrepancy_unknown"
    )
    refused(world.keeper.post(f"/stock/discrepancies/{new_id()}/actions/explain", {"cause": "x"}), 404, "discrepancy_unknown")
    rows = world.keeper.get("/stock/discrepancies", status="open").get_json()["data"]
    assert [row["id"] for row in rows] == [found]
    assert world.keeper.get("/stock/discrepancies", status="closed").get_json()["data"] == []


def test_an_adjustment_sent_twice_moves_once(world):
    world.receive(3)
    asked = ask(world, change(world, -1))
    path = f"{PATH}/{asked['id']}/actions/approve"
    boss = supervisor(world)
    first = boss.post(path, {}, key="k-1")
    assert boss.post(path, {}, key="k-1").get_json() == first.get_json()
    assert world.totals() == (2, 0, 2)
    assert adjust(world, change(world, 1))["status"] == "approved"
