"""What the kit promises of a worker: timers at their pace, and no fault that ends it."""

import pytest

from shared.kit import worker as kit
from shared.kit.worker import Every, Worker
from tests.kit.toy_service.context import Context

BEAR = {"name": "小熊", "price": "12.50", "left": 10}


@pytest.fixture
def now(monkeypatch):
    """Seconds that pass when the test says so."""
    seconds = [1000.0]
    monkeypatch.setattr(kit, "monotonic", lambda: seconds[0])
    return seconds


def test_timers_run_at_their_pace(toy, now):
    ran = []

    def usual(_ctx):
        ran.append("usual")

    def slow(_ctx):
        ran.append("slow")

    worker = Worker(toy.house, Context, due=(usual, Every(30.0, slow)))
    for second in range(31):
        now[0] = 1000.0 + second
        worker.round()
    assert (ran.count("usual"), ran.count("slow")) == (31, 2)
    worker.run_due()
    assert ran[-2:] == ["usual", "slow"]


def test_a_timer_that_fails_stops_no_other(toy):
    ran = []

    def broken(_ctx):
        raise KeyError("x")

    def sound(_ctx):
        ran.append("sound")

    Worker(toy.house, Context, due=(broken, sound)).round()
    assert ran == ["sound"]


def test_a_fault_of_a_round_does_not_end_the_worker(toy, monkeypatch):
    toy.connect("other", toy.app)
    toy.as_("agent").ok("POST", "/toys", BEAR)
    worker = Worker(toy.house, Context)
    monkeypatch.setattr(kit, "DUE_SECONDS", 0.0)
    with monkeypatch.context() as broken:
        broken.setattr(worker.relay, "run_once", lambda: 1 / 0)
        assert worker.round() is False
    assert worker.round() is True
    assert worker.relay.waiting() == 0


def test_a_neighbour_without_an_address_keeps_its_message_and_holds_up_no_other(toy):
    toy.connect("other", toy.app)
    toy.house.subscribers = {"toy.toy.made.v1": ("stranger", "other")}
    toy.as_("agent").ok("POST", "/toys", BEAR)
    assert toy.worker.relay.run_once() == 2
    found = toy.as_("admin").ok("GET", "/events/toy/deliveries", query_string={"status": "pending"})["data"]
    assert [(row["subscriber"], row["last_error"]) for row in found] == [("stranger", "toy has no address of stranger")]
