"""What the kit promises for events: at least once, in order per subject, one effect, parked and retried."""

from tests.kit.toy_service.app import ToyMadeV1
from tests.kit.toy_service.store.tables import toys
from tests.support.service import refused

BEAR = {"name": "小熊", "price": "12.50", "left": 10}


def test_an_event_is_delivered_once_to_each_subscriber(toy):
    toy.connect("other", toy.app)
    toy.as_("agent").ok("POST", "/toys", BEAR)
    assert toy.worker.relay.run_once() == 1
    assert toy.worker.relay.run_once() == 0
    assert toy.count(toys) == 2
    assert toy.worker.relay.waiting() == 0


def test_a_repeated_event_changes_nothing(toy):
    event = ToyMadeV1("0197a1b2-0000-7000-8000-000000000001", "x")
    event_id = "0197a1b2-0000-7000-8000-0000000000ff"
    assert toy.deliver(event, source="other", event_id=event_id).status_code == 204
    with toy.nothing_written():
        assert toy.deliver(event, source="other", event_id=event_id).status_code == 204


def test_only_services_may_bring_events(toy):
    with toy.nothing_written():
        refused(toy.as_("admin").call("POST", "/internal/events", {}, key=None), 403, "permission_missing")
        refused(toy.as_service("other").call("POST", "/internal/events", {"x": 1}, key=None), 400, "event_malformed")


def test_an_undeliverable_event_waits_parks_and_is_retried(toy, monkeypatch):
    monkeypatch.setattr("shared.kit.relay.PARK_AFTER", 1)
    toy.as_("agent").ok("POST", "/toys", BEAR)
    admin = toy.as_("admin")
    assert admin.ok("GET", "/events/toy/backlog") == {"unrouted": 1, "pending": 0, "parked": 0}
    assert toy.worker.relay.run_once() == 1
    assert admin.ok("GET", "/events/toy/backlog") == {"unrouted": 0, "pending": 0, "parked": 1}
    parked = admin.ok("GET", "/events/toy/deliveries", query_string={"status": "parked"})["data"]
    assert len(parked) == 1
    assert parked[0]["type"] == "toy.toy.made.v1"
    assert toy.worker.relay.run_once() == 0
    toy.connect("other", toy.app)
    admin.ok("POST", f"/events/toy/deliveries/{parked[0]['id']}/actions/retry")
    assert toy.worker.relay.run_once() == 1
    assert toy.worker.relay.waiting() == 0
    refused(admin.post(f"/events/toy/deliveries/{parked[0]['id']}/actions/retry"), 409, "delivery_not_parked")


def test_events_of_one_subject_keep_their_order_behind_a_failed_one(toy):
    ctx = toy.ctx()
    with ctx.uow() as uow:
        for name in ("a", "b"):
            uow.emit(ToyMadeV1("0197a1b2-0000-7000-8000-000000000001", name))
        uow.emit(ToyMadeV1("0197a1b2-0000-7000-8000-000000000002", "c"))
    assert toy.worker.relay.run_once() == 2  # a and c; b waits for a
    assert toy.worker.relay.run_once() == 0


def test_an_import_names_every_fault_and_writes_all_or_nothing(toy):
    agent = toy.as_("agent")
    rows = [BEAR, {"name": "", "price": "x"}, BEAR]
    with_fault = agent.call("POST", "/toys/imports", {"rows": rows, "dry_run": False})
    assert with_fault.status_code == 202
    toy.worker.round()
    job = agent.ok("GET", with_fault.headers["Location"])
    assert job["status"] == "refused"
    assert [(f["row"], f["pointer"]) for f in job["report"]["faults"]] == [(2, "/name"), (2, "/price")]
    assert toy.count(toys) == 0
    good = agent.ok("POST", "/toys/imports", {"rows": rows, "dry_run": False, "skip_faulty": True})
    toy.worker.round()
    job = agent.ok("GET", f"/toys/imports/{good['id']}")
    assert (job["status"], job["report"]["written"], job["report"]["faulty"]) == ("done", 2, 1)
    assert toy.count(toys) == 2
    assert [row.payload["rows"] for row in toy.rows(toy.house.tables.jobs)] == [[], []], "personal data stays in ended imports"
