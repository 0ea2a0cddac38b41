"""Reservations at the door."""

from datetime import timedelta

from shared.kit.ids import new_id
from tests.inventory_service.factories import location
from tests.support.service import refused


def release(world, held, **kw):
    return world.dispatcher.post(f"/reservations/{held['id']}/actions/release", {"reason": "customer is away"}, **kw)


def test_parts_are_put_aside_for_a_ticket(world):
    world.receive(5)
    held = world.reserve(3, needed_on="2025-03-05", visit_id=new_id())
    assert held["number"].startswith("RS-20250303-")
    assert (held["status"], held["location_code"], held["hold_until"]) == ("held", "WH-1", "2025-03-12T15:59:59+00:00")
    assert world.totals() == (5, 3, 2)
    answer = world.dispatcher.get(f"/reservations/{held['id']}")
    assert answer.get_json() == held
    assert answer.headers["ETag"]
    world.assert_balanced()


def test_the_actions_are_those_of_the_reader(world):
    world.receive(5)
    held = world.reserve(1)
    assert held["actions"] == ["release"]
    assert world.keeper.ok("GET", f"/reservations/{held['id']}")["actions"] == ["issue", "release"]
    assert world.service.as_("agent").ok("GET", f"/reservations/{held['id']}")["actions"] == []


def test_the_hold_is_a_decision_with_its_reason(world):
    world.receive(5)
    held = world.reserve(1)
    answer = world.service.as_("supervisor").get("/decisions/inventory", case_id=world.ticket_id).get_json()["data"]
    assert [(row["kind"], row["subject"], row["clauses"]) for row in answer] == [("reservation_hold", held["id"], ["INV-13"])]
    assert answer[0]["why"]["en"] == "Held for 7 days, to the end of 2025-03-10 (INV-13)"
    assert "7 天" in answer[0]["why"]["zh"]


def test_more_than_is_available_is_refused_with_what_is(world):
    world.receive(5)
    world.reserve(3)
    with world.service.nothing_written():
        problem = refused(world.dispatcher.post("/reservations", world.holding(3)), 409, "stock_short")
    assert problem["params"] == {"requested": 3, "available": 2}
    assert problem["title"] == "Not enough stock: 3 wanted, 2 available"


def test_a_part_without_stock_has_nothing_available(world):
    with world.service.nothing_written():
        problem = refused(world.dispatcher.post("/reservations", world.holding(1)), 409, "stock_short")
    assert problem["params"]["available"] == 0


def test_the_warehouse_with_enough_is_chosen(world):
    second = world.keeper.ok("POST", "/locations", location(code="WH-2"))
    world.receive(2)
    lines = [{"part_no": "P-1", "quantity": 9}]
    world.keeper.ok("POST", "/stock/receipts", {"location_id": second["id"], "document": "D", "lines": lines})
    assert world.reserve(4)["location_code"] == "WH-2"
    assert world.reserve(2)["location_code"] == "WH-1"
    assert world.reserve(1, location_id=second["id"])["location_code"] == "WH-2"


def test_parts_in_a_van_are_not_reserved(world):
    with world.service.nothing_written():
        answer = world.dispatcher.post("/reservations", world.holding(1, location_id=world.van_id))
    assert refused(answer, 422, "location_does_not_issue")["clause"] == "INV-16"


def test_unknown_things_are_refused(world):
    with world.service.nothing_written():
        refused(world.dispatcher.post("/reservations", world.holding(part_no="nothing")), 422, "part_unknown")
        refused(world.dispatcher.post("/reservations", world.holding(location_id=new_id())), 422, "location_unknown")
        refused(world.dispatcher.post("/reservations", world.holding(0)), 422, "validation_failed")
        refused(world.dispatcher.post("/reservations", world.holding(needed_on="9999-12-31")), 422, "validation_failed")
    refused(world.dispatcher.get(f"/reservations/{new_id()}"), 404, "reservation_unknown")


def test_a_released_reservation_gives_its_parts_back(world):
    world.receive(5)
    held = world.reserve(3)
    done = release(world, held).get_json()
    assert (done["status"], done["actions"]) == ("released", [])
    assert world.totals() == (5, 0, 5)
    history = world.service.as_("supervisor").get("/events/inventory", subject=held["id"]).get_json()["data"]
    assert [(row["verb"], row["from_state"], row["to_state"]) for row in history] == [
        ("reserve", None, "held"),
        ("release", "held", "released"),
    ]
    assert history[1]["reason"] == "customer is away"
    world.assert_balanced()


def test_a_reservation_is_released_once(world):
    world.receive(5)
    held = world.reserve(3)
    first = release(world, held, key="k-1")
    assert release(world, held, key="k-1").get_json() == first.get_json()
    with world.service.nothing_written():
        refused(release(world, held), 409, "transition_not_allowed")


def test_who_may_not_release_is_refused(world):
    world.receive(5)
    held = world.reserve(3)
    with world.service.nothing_written():
        answer = world.service.as_("agent").post(f"/reservations/{held['id']}/actions/release", {"reason": "no"})
        refused(answer, 403, "permission_missing")
        refused(world.dispatcher.post(f"/reservations/{held['id']}/actions/release", {}), 422, "validation_failed")
        refused(
            world.dispatcher.post(f"/reservations/{new_id()}/actions/release", {"reason": "no"}), 404, "reservation_unknown"
        )


def test_a_repeated_reservation_holds_once(world):
    world.receive(5)
    first = world.dispatcher.post("/reservations", world.holding(2), key="k-1")
    assert world.dispatcher.post("/reservations", world.holding(2), key="k-1").get_json() == first.get_json()
    assert world.totals() == (5, 2, 3)


def test_reservations_are_listed_newest_first_and_narrowed(world):
    world.receive(5)
    first = world.reserve(1)
    world.service.clock.instant += timedelta(minutes=1)
    second = world.reserve(1, ticket_id=new_id())
    rows = world.dispatcher.get("/reservations").get_json()["data"]
    assert [row["id"] for row in rows] == [second["id"], first["id"]]
    rows = world.dispatcher.get("/reservations", ticket_id=world.ticket_id, status="held").get_json()["data"]
    assert [row["id"] for row in rows] == [first["id"]]


def test_a_technician_sees_the_own_reservations_only(world):
    world.receive(5)
    held = world.reserve(1)
    own = world.service.as_("technician", technician_id=world.technician_id)
    other = world.service.as_("technician", technician_id=new_id())
    assert own.ok("GET", f"/reservations/{held['id']}")["id"] == held["id"]
    refused(other.get(f"/reservations/{held['id']}"), 404, "reservation_unknown")
    assert other.get("/reservations").get_json()["data"] == []
    assert world.service.as_("technician").get("/reservations").get_json()["data"] == []
