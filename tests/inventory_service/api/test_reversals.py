"""Entries of the ledger are taken back: at the door."""

import pytest

from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import used, visit
from tests.inventory_service.ledger_factory import adjust, change, line, place, supervisor, transfer
from tests.support.service import refused


def path(movement):
    return f"/movements/{movement}/actions/reverse"


def entries(world, **filters):
    """The movements, oldest first."""
    return world.keeper.get("/movements", limit=200, **filters).get_json()["data"][::-1]


def reverse(world, movement, **over):
    return world.keeper.ok("POST", path(movement), {"reason": "booked wrong", **over})


def test_an_entry_is_taken_back_by_a_new_one(world):
    world.receive(5, lot_no="L-1")
    world.issue(2)
    issue = entries(world)[-1]
    made = reverse(world, issue["id"])
    assert made["number"].startswith("RV-20250303-")
    assert (made["kind"], made["reason"], made["ticket_id"]) == ("reversal", "booked wrong", world.ticket_id)
    last = entries(world)[-1]
    assert (last["kind"], last["from_location"], last["to_location"], last["quantity"]) == ("reversal", "VAN-1", "WH-1", 2)
    assert last["reverses_id"] == issue["id"]
    assert (world.totals(), world.at("VAN-1")) == ((5, 0, 5), {})
    assert world.keeper.get("/stock/trace", ticket_id=world.ticket_id).get_json() == []
    world.assert_balanced()


def test_an_entry_is_taken_back_once(world):
    world.receive(5)
    receipt = entries(world)[0]["id"]
    reverse(world, receipt)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(path(receipt), {"reason": "again"}), 409, "movement_reversed")
    assert problem["clause"] == "INV-02"
    assert world.totals() == (0, 0, 0)


def test_a_whole_paper_is_taken_back_but_for_what_was_before(world):
    world.receive(2, lot_no="L-1")
    world.receive(3, lot_no="L-2")
    second = place(world, "WH-2", "warehouse")
    made = world.keeper.ok("POST", "/stock/transfers", transfer(world.warehouse_id, second, line(5)))
    first, other = (row["movement_id"] for row in made["lines"])
    reverse(world, first)
    undone = reverse(world, other, whole_voucher=True)
    assert [row["quantity"] for row in undone["lines"]] == [3]
    assert (world.at("WH-1"), world.at("WH-2")) == ({"good": 5}, {})
    with world.service.nothing_written():
        refused(world.keeper.post(path(first), {"reason": "x", "whole_voucher": True}), 409, "movement_reversed")
    world.assert_balanced()


def test_pieces_that_have_gone_on_do_not_come_back(world):
    world.receive(5)
    receipt = entries(world)[0]["id"]
    world.reserve(1)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(path(receipt), {"reason": "x"}), 409, "pieces_gone_on")
        assert (problem["clause"], problem["params"]) == ("INV-14", {"quantity": 5, "available": 4})
    world.issue(4)
    with world.service.nothing_written():
        refused(world.keeper.post(path(receipt), {"reason": "x"}), 409, "pieces_gone_on")


def test_what_others_stated_is_taken_back_by_the_supervisor_only(world):
    world.receive(5)
    world.issue(2)
    world.service.deliver(VisitFiledV1(**visit(world, used(1))), source="ticket")
    adjust(world, change(world, -1))
    for entry in entries(world)[-2:]:
        with world.service.nothing_written():
            refused(world.keeper.post(path(entry["id"]), {"reason": "x"}), 403, "role_may_not")
        supervisor(world).ok("POST", path(entry["id"]), {"reason": "the record was wrong"})
    assert (world.totals(), world.at("VAN-1")) == ((3, 0, 3), {"good": 2})
    world.assert_balanced()


def test_a_reversal_and_what_other_papers_moved_stay(world):
    world.receive(5)
    world.issue(2)
    reverse(world, entries(world)[-1]["id"])
    world.issue(2)
    filed = visit(world, used(1, old_part_destination="store"))
    world.service.deliver(VisitFiledV1(**filed), source="ticket")
    kinds = {entry["kind"]: entry["id"] for entry in entries(world)}
    for kind in ("reversal", "removal"):
        with world.service.nothing_written():
            refused(supervisor(world).post(path(kinds[kind]), {"reason": "x"}), 409, "movement_kind_stays")


def test_unknown_entries_and_missing_reasons_are_refused(world):
    world.receive(5)
    with world.service.nothing_written():
        refused(world.keeper.post(path(new_id()), {"reason": "x"}), 404, "movement_unknown")
        refused(world.keeper.post(path(entries(world)[0]["id"]), {}), 422, "validation_failed")


@pytest.mark.parametrize("role", ["technician", "finance", "qc"])
def test_who_may_not_take_back_is_refused(world, role):
    world.receive(5)
    with world.service.nothing_written():
        refused(world.service.as_(role).post(path(entries(world)[0]["id"]), {"reason": "x"}), 403, "permission_missing")
