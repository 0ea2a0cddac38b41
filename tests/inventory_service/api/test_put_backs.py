"""Unused parts come back: at the door."""

from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import part, used, visit
from tests.inventory_service.ledger_factory import line, place, put_back, repair
from tests.support.service import refused

PATH = "/stock/returns"


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def trace(world, **case):
    return world.keeper.get("/stock/trace", **(case or {"ticket_id": world.ticket_id})).get_json()


def test_good_parts_go_to_the_store_and_doubtful_ones_to_quarantine(world):
    world.receive(5, lot_no="L-1")
    world.issue(4)
    body = put_back(world, line(2), line(1, condition="quarantine", reason="box is wet"), person="Wang")
    made = world.keeper.ok("POST", PATH, body)
    assert made["number"].startswith("PB-20250303-")
    assert (made["person"], made["ticket_id"]) == ("Wang", world.ticket_id)
    assert [(row["quantity"], row["to_condition"]) for row in made["lines"]] == [(2, "good"), (1, "quarantine")]
    assert (world.totals(), world.at("VAN-1"), world.at("QUARANTINE")) == ((3, 0, 3), {"good": 1}, {"quarantine": 1})
    assert trace(world) == [{"part_no": "P-1", "issued": 4, "used": 0, "returned": 3, "outstanding": 1, "is_traced": False}]
    world.assert_balanced()


def test_what_was_used_does_not_come_back(world):
    world.receive(5)
    world.issue(3)
    world.issue(2, ticket_id=new_id())
    world.service.deliver(VisitFiledV1(**visit(world, used(2))), source="ticket")
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, put_back(world, line(1), line(1))), 409, "more_than_issued")
    assert problem["clause"] == "FEE-07"
    assert problem["params"] == {"part_no": "P-1", "requested": 2, "outstanding": 1}
    world.keeper.ok("POST", PATH, put_back(world, line(1)))
    assert trace(world)[0]["is_traced"]


def test_parts_come_back_against_their_delivery_note(world):
    world.receive(5)
    note, other = world.issue(2), world.issue(2)
    made = world.keeper.ok("POST", PATH, put_back(world, line(1), issue_id=note["id"], ticket_id=None))
    assert (made["issue_id"], made["ticket_id"]) == (note["id"], world.ticket_id)
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, put_back(world, line(2), issue_id=note["id"])), 409, "more_than_issued")
    assert problem["params"]["outstanding"] == 1
    world.keeper.ok("POST", PATH, put_back(world, line(2), issue_id=other["id"]))
    world.assert_balanced()


def test_a_return_that_was_taken_back_leaves_the_parts_out(world):
    world.receive(5)
    note = world.issue(2)
    made = world.keeper.ok("POST", PATH, put_back(world, line(2), issue_id=note["id"]))
    move = made["lines"][0]["movement_id"]
    world.keeper.ok("POST", f"/movements/{move}/actions/reverse", {"reason": "counted wrong"})
    assert trace(world)[0]["outstanding"] == 2
    world.keeper.ok("POST", PATH, put_back(world, line(2), issue_id=note["id"]))
    world.assert_balanced()


def test_a_delivery_note_must_be_there_and_have_gone_to_that_place(world):
    world.receive(5)
    note = world.issue(2)
    van = place(world, "VAN-2", "van", technician_id=new_id())
    with world.service.nothing_written():
        problem = refused(world.keeper.post(PATH, put_back(world, issue_id=new_id())), 422, "delivery_note_unknown")
        assert faults(problem) == [("/issue_id", "delivery_note_unknown")]
        body = put_back(world, issue_id=note["id"], from_location_id=van)
        assert faults(refused(world.keeper.post(PATH, body), 422, "places_wrong")) == [
            ("/from_location_id", "return_from_elsewhere")
        ]


def test_the_workshop_returns_what_a_repair_did_not_need(world):
    world.receive(5)
    repair_id, workshop = repair(world, 3)
    body = put_back(world, line(2), from_location_id=workshop, ticket_id=None, repair_id=repair_id)
    assert world.keeper.ok("POST", PATH, body)["repair_id"] == repair_id
    assert trace(world, repair_id=repair_id)[0]["outstanding"] == 1
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, body), 409, "more_than_issued")


def test_a_doubt_needs_its_reason_line_by_line(world):
    with world.service.nothing_written():
        lines = (line(1, condition="quarantine"), line(1), line(1, condition="quarantine"))
        problem = refused(world.keeper.post(PATH, put_back(world, *lines)), 422, "lines_faulty")
    assert problem["clause"] == "INV-16"
    assert faults(problem) == [("/lines/0/reason", "field_required"), ("/lines/2/reason", "field_required")]


def test_parts_come_back_from_the_field_to_a_store_only(world):
    with world.service.nothing_written():
        body = put_back(world, from_location_id=world.warehouse_id, to_location_id=world.van_id)
        problem = refused(world.keeper.post(PATH, body), 422, "places_wrong")
    assert faults(problem) == [
        ("/from_location_id", "location_returns_nothing"),
        ("/to_location_id", "location_takes_no_return"),
    ]


def test_what_the_van_lacks_or_nobody_knows_is_refused(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2"))
    with world.service.nothing_written():
        refused(world.keeper.post(PATH, put_back(world, line(1, "P-2"), ticket_id=None)), 409, "stock_short")
        refused(world.keeper.post(PATH, put_back(world, line(1, "x"))), 422, "lines_faulty")
        refused(world.keeper.post(PATH, put_back(world, line(1, condition="scrap"))), 422, "validation_failed")


def test_only_the_keeper_takes_parts_back(world):
    with world.service.nothing_written():
        for role in ("technician", "dispatcher", "supervisor"):
            refused(world.service.as_(role).post(PATH, put_back(world)), 403, "permission_missing")
