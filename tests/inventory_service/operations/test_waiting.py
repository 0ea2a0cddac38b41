"""The waiting list: who waits is served in order, and nobody overtakes."""

from shared.kit.ids import new_id
from tests.support.service import refused


def statuses(world):
    rows = world.dispatcher.get("/reservations", limit=200).get_json()["data"]
    return {row["number"]: (row["status"], row["quantity"]) for row in rows}


def test_a_reservation_may_wait_and_is_served_when_stock_arrives(world):
    waiting = world.reserve(3, wait=True)
    assert (waiting["status"], waiting["location_id"], waiting["hold_until"]) == ("waiting", None, None)
    world.receive(2)
    world.service.worker.run_due()
    assert statuses(world) == {waiting["number"]: ("waiting", 3)}
    world.receive(1)
    world.service.worker.run_due()
    served = world.dispatcher.ok("GET", f"/reservations/{waiting['id']}")
    assert (served["status"], served["location_code"]) == ("held", "WH-1")
    assert served["hold_until"].startswith("2025-03-10T15:59:59")
    assert world.totals() == (3, 3, 0)
    body = {"reservation_id": waiting["id"], "counted": 3, "collector": "Wang"}
    assert world.keeper.ok("POST", "/stock/issues", body)["quantity"] == 3
    world.assert_balanced()


def test_what_is_there_is_held_at_once(world):
    world.receive(3)
    assert world.reserve(3, wait=True)["status"] == "held"


def test_nobody_overtakes_who_waits(world):
    first = world.reserve(4, wait=True)
    world.receive(3)
    with world.service.nothing_written():
        problem = refused(world.dispatcher.post("/reservations", world.holding(1)), 409, "stock_short")
        refused(world.keeper.post("/stock/issues", world.request(1)), 409, "stock_short")
        refused(world.keeper.post("/stock/issues", world.request(1, location_id=world.warehouse_id)), 409, "stock_short")
    assert problem["params"] == {"requested": 1, "available": 0}
    second = world.reserve(1, wait=True)
    world.receive(1)
    world.service.worker.run_due()
    assert statuses(world) == {first["number"]: ("held", 4), second["number"]: ("waiting", 1)}
    world.receive(1)
    world.service.worker.run_due()
    assert statuses(world)[second["number"]] == ("held", 1)
    world.assert_balanced()


def test_who_waits_may_give_up_and_makes_room(world):
    first, second = world.reserve(4, wait=True), world.reserve(2, wait=True)
    world.receive(2)
    world.service.worker.run_due()
    world.dispatcher.ok("POST", f"/reservations/{first['id']}/actions/release", {"reason": "no"})
    world.service.worker.run_due()
    assert statuses(world) == {first["number"]: ("released", 4), second["number"]: ("held", 2)}
    world.assert_balanced()


def test_a_waiting_reservation_is_not_issued(world):
    waiting = world.reserve(4, wait=True)
    body = {"reservation_id": waiting["id"], "counted": 4, "collector": "Wang"}
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", body), 409, "transition_not_allowed")


def test_who_waits_takes_what_comes_wherever_it_comes(world):
    with world.service.nothing_written():
        body = world.holding(1, wait=True, location_id=world.warehouse_id)
        problem = refused(world.dispatcher.post("/reservations", body), 422, "validation_failed")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/location_id"]


def test_nothing_is_written_while_nobody_can_be_served(world):
    world.reserve(4, wait=True, ticket_id=new_id())
    world.receive(3)
    world.service.worker.run_due()  # the first of the day proves the books
    with world.service.nothing_written():
        world.service.worker.run_due()
