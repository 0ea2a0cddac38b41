"""/deductions: what people enter, confirm and drop."""

import pytest

from shared.kit.ids import new_id
from tests.settlement_service.factories import follow_up, ticket_closed
from tests.support.service import refused


def entry(desk, **changes):
    body = {"site_id": desk.site_id, "month": "2025-03", "kind": "late_complaint", "verified": True, "note": "投诉属实"}
    return {**body, **changes}


def enter(desk, **changes):
    return desk.finance.ok("POST", "/deductions", entry(desk, **changes))


@pytest.mark.parametrize(
    ("changes", "status", "fine", "refund"),
    [
        ({}, "confirmed", "30.00", "0.00"),
        ({"count": 2}, "confirmed", "60.00", "0.00"),
        ({"verified": False}, "proposed", "0.00", "0.00"),
        ({"kind": "not_corrected"}, "confirmed", "50.00", "0.00"),
        ({"kind": "overcharge", "excess": "15.00"}, "confirmed", "50.00", "15.00"),
        ({"kind": "poor_attitude"}, "proposed", "0.00", "0.00"),
        ({"kind": "poor_quality", "corrected_in_time": False}, "confirmed", "50.00", "0.00"),
        ({"kind": "poor_quality", "corrected_in_time": True}, "confirmed", "0.00", "0.00"),
        ({"kind": "other_fine", "amount": "500.00", "origin": "RET-31"}, "confirmed", "500.00", "0.00"),
    ],
)
def test_a_deduction_is_priced_when_entered(desk, changes, status, fine, refund):
    made = enter(desk, **changes)
    assert (made["status"], made["fine"], made["refund"]) == (status, fine, refund)
    assert len(desk.service.decisions("deduction")) == 1
    answer = desk.finance.get(f"/deductions/{made['id']}")
    assert answer.headers["ETag"]
    assert answer.get_json()["actions"] == (["confirm", "drop"] if status == "proposed" else ["drop"])


def test_a_deduction_about_a_claim_carries_its_ticket(desk):
    told = desk.closed()
    made = enter(desk, claim_id=desk.claim(told)["id"])
    assert made["ticket_id"] == told.ticket_id
    assert desk.service.decisions("deduction")[0].case_id == told.ticket_id


def test_a_repeated_entry_is_one_deduction(desk):
    first = desk.finance.post("/deductions", entry(desk), key="k-1")
    second = desk.finance.post("/deductions", entry(desk), key="k-1")
    assert first.status_code == second.status_code == 201
    assert second.get_json() == first.get_json()
    assert len(desk.finance.ok("GET", "/deductions")["data"]) == 1


def test_a_client_may_choose_the_id_once(desk):
    made = enter(desk, id=new_id())
    with desk.service.nothing_written():
        refused(desk.finance.post("/deductions", entry(desk, id=made["id"])), 409, "conflicting_write")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "forged"}, "validation_failed"),
        ({"kind": "other_fine"}, "fine_needs_origin"),
        ({"amount": "30.00"}, "fine_is_computed"),
        ({"excess": "1.00"}, "excess_not_expected"),
        ({"month": "2025-05"}, "month_not_begun"),
        ({"month": "2025-13"}, "validation_failed"),
        ({"month": "2025-03\n"}, "validation_failed"),
        ({"count": 0}, "validation_failed"),
        ({"note": ""}, "validation_failed"),
    ],
)
def test_a_faulty_entry_is_refused(desk, changes, code):
    with desk.service.nothing_written():
        refused(desk.finance.post("/deductions", entry(desk, **changes)), 422, code)


def test_a_claim_of_another_site_is_refused(desk):
    other = new_id()
    desk.service.deliver(ticket_closed(other), source="ticket")
    claim = desk.finance.ok("GET", "/claims", query_string={"site_id": other})["data"][0]
    with desk.service.nothing_written():
        refused(desk.finance.post("/deductions", entry(desk, claim_id=claim["id"])), 422, "claim_of_another_site")
        refused(desk.finance.post("/deductions", entry(desk, claim_id=new_id())), 404, "claim_unknown")


def test_a_site_that_nobody_knows_is_asked_for_at_the_desk(desk):
    with desk.service.nothing_written():
        refused(desk.finance.post("/deductions", entry(desk, site_id=new_id())), 503, "neighbour_unavailable")


def test_who_may_not_enter_is_refused(desk):
    with desk.service.nothing_written():
        refused(desk.site.post("/deductions", entry(desk)), 403, "permission_missing")


def test_a_proposed_deduction_is_confirmed_with_its_facts(desk):
    told = desk.closed()
    desk.service.deliver(follow_up(told.ticket_id, finding="overcharge"), source="feedback")
    found = desk.finance.ok("GET", "/deductions", query_string={"site_id": desk.site_id, "month": "2025-03"})["data"][0]
    assert (found["status"], found["fine"]) == ("proposed", "0.00")
    path = f"/deductions/{found['id']}/actions/confirm"
    done = desk.quality.ok("POST", path, {"excess": "15.00", "note": "收据核实"}, key="k-1")
    assert (done["status"], done["fine"], done["refund"], done["verified"]) == ("confirmed", "50.00", "15.00", True)
    assert desk.quality.ok("POST", path, {"excess": "15.00", "note": "收据核实"}, key="k-1") == done
    with desk.service.nothing_written():
        refused(desk.quality.post(path, {"note": "again"}), 409, "transition_not_allowed")
    assert [one.outcome for one in desk.service.decisions("deduction")] == ["unverified", "fined_and_refunded"]


def test_poor_quality_is_fined_only_after_its_time_for_correction(desk):
    made = enter(desk, kind="poor_quality")
    assert made["rectify_due_on"] == "2025-04-16"
    path = f"/deductions/{made['id']}/actions/confirm"
    with desk.service.nothing_written():
        refused(desk.finance.post(path, {"note": "x"}), 422, "correction_unknown")
        refused(desk.finance.post(path, {"note": "x", "corrected_in_time": False}), 409, "correction_still_open")
    desk.on("2025-04-17")
    assert desk.finance.ok("POST", path, {"note": "未整改", "corrected_in_time": False})["fine"] == "50.00"


def test_a_correction_in_time_costs_nothing(desk):
    made = enter(desk, kind="poor_attitude")
    done = desk.finance.ok("POST", f"/deductions/{made['id']}/actions/confirm", {"note": "已道歉", "corrected_in_time": True})
    assert (done["status"], done["fine"]) == ("confirmed", "0.00")


def test_a_deduction_is_dropped_with_a_reason(desk):
    made = enter(desk)
    path = f"/deductions/{made['id']}/actions/drop"
    with desk.service.nothing_written():
        refused(desk.finance.post(path, {}), 422, "validation_failed")
        refused(desk.site.post(path, {"reason": "x"}), 403, "permission_missing")
    assert desk.finance.ok("POST", path, {"reason": "误记"}, key="k-1")["status"] == "dropped"
    assert desk.finance.ok("POST", path, {"reason": "误记"}, key="k-1")["status"] == "dropped"
    assert desk.until("drafted")["fines"] == "0.00"


def test_the_fine_of_a_verdict_falls_only_with_the_verdict(desk):
    desk.closed(record_complete=False)
    fine = desk.finance.ok("GET", "/deductions")["data"][0]
    with desk.service.nothing_written():
        refused(desk.finance.post(f"/deductions/{fine['id']}/actions/drop", {"reason": "x"}), 409, "judge_the_record")


def test_a_site_sees_its_own_deductions_only(desk, stranger):
    made = enter(desk)
    assert [one["id"] for one in desk.site.ok("GET", "/deductions")["data"]] == [made["id"]]
    for client in (desk.other_site, stranger):
        assert client.ok("GET", "/deductions")["data"] == []
        refused(client.get(f"/deductions/{made['id']}"), 404, "deduction_unknown")
