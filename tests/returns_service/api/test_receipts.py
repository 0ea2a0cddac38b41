"""/returns: counting in, holding and releasing."""

import pytest

from shared.kit.ids import new_id
from tests.returns_service.desk import line
from tests.support.service import refused


def test_a_shipped_return_is_counted_in_and_the_warehouse_is_told(desk):
    owed = desk.owe({"quantity": 10})[0]
    shipped = desk.shipped(line(obligation_id=owed["id"], quantity=10))
    body = desk.counts(shipped, 8)
    received = desk.clerk.ok("POST", f"/returns/{shipped['id']}/actions/receive", body)
    one = received["lines"][0]
    assert (received["status"], received["received_on"]) == ("received", "2025-03-03")
    assert (one["counted"], one["difference"], one["compliant"], one["held"]) == (8, -2, True, False)
    told = desk.service.events("returns.return.received.v1")
    assert told == [
        {
            "return_id": shipped["id"],
            "number": shipped["number"],
            "site_id": desk.site_id,
            "lines": [
                {"line_id": one["id"], "part_no": "V-1", "quantity": 8, "production_date": "2024-01-10"}
                | {"ticket_id": one["ticket_id"]}
            ],
        }
    ]
    assert one["ticket_id"], "the case in which the part was removed"


def test_a_difference_is_recorded_and_explained(desk):
    owed = desk.owe({"quantity": 10})[0]
    received = desk.received(line(obligation_id=owed["id"], quantity=10), counted=(12,))
    decision = desk.service.decisions("count_difference")[0]
    line_id = received["lines"][0]["id"]
    assert (decision.subject, decision.case_id, decision.outcome) == (line_id, owed["ticket_id"], "over")
    why = desk.clerk.get(f"/decisions/returns/{decision.id}").get_json()["why"]
    assert why["en"] == "V-1: 10 applied for, the company counted 12, more than applied for; the count is final (RET-09)"


def test_an_equal_count_records_no_difference(desk):
    desk.received()
    assert desk.service.decisions("count_difference") == []


def test_a_count_posted_twice_counts_once(desk):
    shipped = desk.shipped()
    path, body = f"/returns/{shipped['id']}/actions/receive", desk.counts(shipped)
    first = desk.clerk.post(path, body, key="k")
    assert desk.clerk.post(path, body, key="k").get_json() == first.get_json()
    assert len(desk.service.events("returns.return.received.v1")) == 1
    with desk.service.nothing_written():
        refused(desk.clerk.post(path, body), 409, "transition_not_allowed")


def test_the_warehouse_may_count_and_the_site_may_not(desk):
    shipped = desk.shipped()
    path, body = f"/returns/{shipped['id']}/actions/receive", desk.counts(shipped)
    with desk.service.nothing_written():
        refused(desk.site.post(path, body), 403, "role_may_not")
    assert desk.service.as_("warehouse").ok("POST", path, body)["status"] == "received"


def test_every_line_is_counted_once_and_no_other(desk):
    shipped = desk.shipped(line(), line("V-2"))
    first, second = desk.counts(shipped)["lines"]
    path = f"/returns/{shipped['id']}/actions/receive"
    cases = {
        "line_missing": [first],
        "line_repeated": [first, first, second],
        "line_unknown": [first, second, {**second, "line_id": new_id()}],
    }
    for code, lines in cases.items():
        with desk.service.nothing_written():
            problem = refused(desk.clerk.post(path, {"lines": lines}), 422, "receipt_refused")
        assert [e["code"] for e in problem["errors"]] == [code]


def test_a_count_whose_worth_cannot_be_booked_is_refused(desk):
    shipped = desk.shipped(line("DEAR", quantity=1))
    with desk.service.nothing_written():
        path = f"/returns/{shipped['id']}/actions/receive"
        problem = refused(desk.clerk.post(path, desk.counts(shipped, 1_000_000)), 422, "receipt_refused")
    assert problem["errors"][0]["pointer"] == "/lines/0/counted"


def test_a_line_that_is_not_packed_as_prescribed_is_held_until_released(desk):
    received = desk.received(compliant=False)
    assert received["lines"][0]["held"] is True
    assert "release" in received["actions"]
    with desk.service.nothing_written():
        problem = refused(desk.qc.post("/inspections", desk.results(received)), 409, "line_held")
        refused(desk.finance.post(f"/returns/{received['id']}/actions/credit"), 409, "transition_not_allowed")
    assert problem["clause"] == "RET-07"
    path, body = f"/returns/{received['id']}/actions/release", {"line_id": received["lines"][0]["id"], "note": "已重新包装"}
    released = desk.clerk.post(path, body, key="k").get_json()
    assert desk.clerk.post(path, body, key="k").get_json() == released
    assert (released["status"], released["lines"][0]["held"]) == ("received", False)
    assert "release" not in released["actions"]
    desk.qc.ok("POST", "/inspections", desk.results(received))
    assert desk.get(received["id"])["status"] == "tested"
    history = desk.clerk.ok("GET", f"/events/returns?subject={received['id']}")["data"]
    assert [(one["verb"], one["reason"]) for one in history][-2:] == [("release", "已重新包装"), ("inspect", None)]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [({}, 409, "line_not_held"), ({"line_id": new_id()}, 422, "release_refused"), ({"note": ""}, 422, "validation_failed")],
)
def test_only_a_held_line_is_released_and_with_a_note(desk, change, status, code):
    received = desk.received()
    body = {"line_id": received["lines"][0]["id"], "note": "x", **change}
    with desk.service.nothing_written():
        refused(desk.clerk.post(f"/returns/{received['id']}/actions/release", body), status, code)


def test_only_the_returns_clerk_releases(desk):
    received = desk.received(compliant=False)
    body = {"line_id": received["lines"][0]["id"], "note": "x"}
    with desk.service.nothing_written():
        path = f"/returns/{received['id']}/actions/release"
        refused(desk.service.as_("warehouse").post(path, body), 403, "role_may_not")
