"""The timers of the warehouse."""

from datetime import timedelta

from inventory_service.operations.reservations import lapse
from tests.support.service import refused


def test_a_reservation_lapses_after_its_last_second_and_not_before(world):
    world.receive(5)
    held = world.reserve(3)
    clock = world.service.clock
    clock.instant = clock.instant.fromisoformat(held["hold_until"])
    world.service.worker.run_due()
    assert world.dispatcher.ok("GET", f"/reservations/{held['id']}")["status"] == "held"
    clock.instant += timedelta(seconds=1)
    world.service.worker.run_due()
    assert world.dispatcher.ok("GET", f"/reservations/{held['id']}")["status"] == "lapsed"
    assert world.totals() == (5, 0, 5)
    world.assert_balanced()


def test_a_lapsed_reservation_is_not_issued(world):
    world.receive(5)
    held = world.reserve(3)
    world.service.clock.instant += timedelta(days=30)
    world.service.worker.run_due()
    body = {"reservation_id": held["id"], "counted": 3, "collector": "Wang"}
    with world.service.nothing_written():
        refused(world.keeper.post("/stock/issues", body), 409, "transition_not_allowed")


def test_what_ended_otherwise_does_not_lapse(world):
    world.receive(5)
    held = world.reserve(3)
    world.dispatcher.ok("POST", f"/reservations/{held['id']}/actions/release", {"reason": "not needed"})
    lapse(world.service.ctx(), held["id"])
    assert world.dispatcher.ok("GET", f"/reservations/{held['id']}")["status"] == "released"
    world.assert_balanced()
