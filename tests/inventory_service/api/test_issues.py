"""Issues and delivery notes at the door."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import location
from tests.support.service import refused


def test_parts_leave_first_in_first_out_into_the_van(world):
    for quantity, made in ((3, None), (5, "2025-02-01"), (4, "2025-01-01")):
        world.receive(quantity, production_on=made, lot_no=f"L-{quantity}")
    note = world.issue(6, note="for the hood")
    assert note["number"].startswith("DN-20250303-")
    assert [(line["lot_no"], line["quantity"], line["production_on"]) for line in note["lines"]] == [
        ("L-4", 4, "2025-01-01"),
        ("L-5", 2, "2025-02-01"),
    ]
    assert (note["from_location"], note["to_location"], note["note"]) == ("WH-1", "VAN-1", "for the hood")
    assert world.totals() == (6, 0, 6)
    assert world.at("VAN-1") == {"good": 6}
    assert world.moved(ticket_id=world.ticket_id) == [("issue", "WH-1", "VAN-1", 4), ("issue", "WH-1", "VAN-1", 2)]
    world.assert_balanced()


def test_a_delivery_note_is_found_again_in_the_ledger(world):
    world.receive(5)
    note = world.issue(2)
    assert world.keeper.ok("GET", f"/stock/issues/{note['id']}") == note
    listed = world.keeper.get("/stock/issues", ticket_id=world.ticket_id).get_json()["data"]
    assert [row["number"] for row in listed] == [note["number"]]
    assert world.keeper.get("/stock/issues", ticket_id=new_id()).get_json()["data"] == []
    refused(world.keeper.get(f"/stock/issues/{new_id()}"), 404, "delivery_note_unknown")


def test_a_reservation_is_issued_from_the_lots_put_aside(world):
    world.receive(5, lot_no="L-1", production_on="2025-01-01")
    held = world.reserve(5)
    world.receive(5, lot_no="L-2")
    assert [line["lot_no"] for line in world.issue(2)["lines"]] == ["L-2"]
    body = {"reservation_id": held["id"], "counted": 5, "collector": "Wang"}
    note = world.keeper.ok("POST", "/stock/issues", body)
    assert [(line["lot_no"], line["quantity"]) for line in note["lines"]] == [("L-1", 5)]
    assert (note["reservation_id"], note["ticket_id"], note["to_location"]) == (held["id"], world.ticket_id, "VAN-1")
    assert world.dispatcher.ok("GET", f"/reservations/{held['id']}")["status"] == "issued"
    assert world.totals() == (3, 0, 3)
    world.assert_balanced()


def test_a_reservation_is_issued_once(world):
    world.receive(5)
    body = {"reservation_id": world.reserve(2)["id"], "counted": 2, "collector": "Wang"}
    world.keeper.ok("POST", "/stock/issues", body)
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", body), 409, "transition_not_allowed")


def test_a_released_reservation_is_not_issued(world):
    world.receive(5)
    held = world.reserve(2)
    world.dispatcher.ok("POST", f"/reservations/{held['id']}/actions/release", {"reason": "not needed"})
    body = {"reservation_id": held["id"], "counted": 2, "collector": "Wang"}
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", body), 409, "transition_not_allowed")


def test_a_wrong_count_blocks_the_delivery_note(world):
    world.receive(5)
    held = world.reserve(2)
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/issues", world.request(3, counted=2)), 409, "count_mismatch")
        body = {"reservation_id": held["id"], "counted": 3, "collector": "Wang"}
        refused(world.keeper.post("/stock/issues", body), 409, "count_mismatch")
    assert problem["clause"] == "INV-09"
    assert problem["params"] == {"requested": 3, "counted": 2}


def test_more_than_there_is_is_refused_with_what_there_is(world):
    world.receive(5)
    world.reserve(3)
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/issues", world.request(3)), 409, "stock_short")
    assert (problem["clause"], problem["params"]) == ("INV-14", {"requested": 3, "available": 2})


def test_who_books_the_issue_does_not_collect_the_part(world):
    world.receive(5)
    with world.service.nothing_written():
        problem = refused(
            world.keeper.post("/stock/issues", world.request(collector="Warehouse person")), 422, "collector_is_issuer"
        )
    assert problem["clause"] == "ORG-05"


def test_an_issue_needs_a_request(world):
    world.receive(5)
    body = world.request()
    del body["ticket_id"]
    with world.service.nothing_written():
        assert refused(world.keeper.post("/stock/issues", body), 422, "request_missing")["clause"] == "INV-08"


def test_an_issue_needs_a_destination(world):
    world.receive(5)
    body = world.request()
    del body["technician_id"]
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", body), 422, "destination_missing")
        refused(world.keeper.post("/stock/issues", world.request(technician_id=new_id())), 422, "van_unknown")
        body["to_location_id"] = world.warehouse_id
        refused(world.keeper.post("/stock/issues", body), 422, "location_not_issued_to")
        body["to_location_id"] = new_id()
        refused(world.keeper.post("/stock/issues", body), 422, "location_unknown")


def test_parts_may_go_to_a_site(world):
    world.receive(5)
    site = world.keeper.ok("POST", "/locations", location(code="SITE-1", kind="site", site_id=new_id()))
    body = world.request(2, to_location_id=site["id"])
    del body["technician_id"]
    assert world.keeper.ok("POST", "/stock/issues", body)["to_location"] == "SITE-1"


def test_parts_are_taken_from_the_place_that_is_named(world):
    world.receive(5)
    second = world.keeper.ok("POST", "/locations", location(code="WH-2"))
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/issues", world.request(1, location_id=second["id"])), 409, "stock_short")
        refused(world.keeper.post("/stock/issues", world.request(1, location_id=world.van_id)), 422, "location_does_not_issue")
    assert problem["params"]["available"] == 0
    assert world.issue(1, location_id=world.warehouse_id)["from_location"] == "WH-1"


@pytest.mark.parametrize(
    ("over", "status", "code"),
    [
        ({"technician_id": None}, 422, "destination_missing"),
        ({"technician_id": new_id()}, 422, "van_unknown"),
        ({"to_location_id": "warehouse"}, 422, "location_not_issued_to"),
        ({"to_location_id": new_id()}, 422, "location_unknown"),
        ({"location_id": "van"}, 422, "location_does_not_issue"),
        ({"location_id": new_id()}, 422, "location_unknown"),
        ({"quantity": 6, "counted": 6}, 409, "stock_short"),
        ({"quantity": 4, "counted": 4}, 409, "stock_short"),
    ],
)
def test_a_request_that_names_its_place_is_refused_as_any_other(world, over, status, code):
    """The last one would overtake a request that waits for pieces (INV-13)."""
    world.receive(5)
    world.reserve(7, wait=True, ticket_id=new_id())
    named = {"warehouse": world.warehouse_id, "van": world.van_id}
    body = world.request(1, location_id=world.warehouse_id)
    body |= {name: named.get(value, value) for name, value in over.items()}
    body = {name: value for name, value in body.items() if value is not None}
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", body), status, code)


def test_unknown_things_are_refused(world):
    body = {"reservation_id": new_id(), "counted": 1, "collector": "Wang"}
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", world.request(part_no="nothing")), 422, "part_unknown")
        refused(world.keeper.post("/stock/issues", body), 422, "reservation_unknown")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"counted": 1, "collector": "Wang"}, {"/part_no", "/quantity"}),
        ({"counted": 1, "collector": "Wang", "part_no": "P-1", "quantity": 0}, {"/quantity"}),
        ({"part_no": "P-1", "quantity": 1}, {"/counted", "/collector"}),
        (
            {"reservation_id": new_id(), "counted": 1, "collector": "W", "part_no": "P-1", "quantity": 1},
            {"/part_no", "/quantity"},
        ),
    ],
)
def test_an_issue_has_one_of_two_forms(world, body, pointers):
    with world.service.nothing_written():
        problem = refused(world.keeper.post("/stock/issues", body), 422, "validation_failed")
    assert {fault["pointer"] for fault in problem["errors"]} == pointers


def test_a_repeated_issue_takes_the_parts_once(world):
    world.receive(5)
    first = world.keeper.post("/stock/issues", world.request(2), key="k-1")
    second = world.keeper.post("/stock/issues", world.request(2), key="k-1")
    assert (second.get_json(), second.headers["Idempotency-Replayed"]) == (first.get_json(), "true")
    assert world.totals() == (3, 0, 3)


def test_only_the_keeper_issues(world):
    world.receive(5)
    with world.service.nothing_written():
        refused(world.dispatcher.post("/stock/issues", world.request()), 403, "permission_missing")


def test_a_technician_sees_the_own_delivery_notes_only(world):
    world.receive(5)
    note = world.issue(1)
    own = world.service.as_("technician", technician_id=world.technician_id)
    other = world.service.as_("technician", technician_id=new_id())
    assert own.ok("GET", f"/stock/issues/{note['id']}")["number"] == note["number"]
    refused(other.get(f"/stock/issues/{note['id']}"), 404, "delivery_note_unknown")
    assert other.get("/stock/issues").get_json()["data"] == []
