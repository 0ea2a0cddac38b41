"""/claims: records and verdicts."""

import pytest

from settlement_service.store.tables.deductions import deductions
from shared.kit.ids import new_id
from tests.settlement_service.factories import follow_up, ticket_closed
from tests.support.service import refused


def judge(client, claim, verdict, **kw):
    return client.post(f"/claims/{claim['id']}/actions/check", {"verdict": verdict, "note": "核对记录"}, **kw)


def fines(desk):
    return [(row.kind, row.status, row.fine_fen) for row in desk.service.rows(deductions)]


def test_a_claim_shows_its_record_and_what_may_be_done(desk):
    told = desk.closed()
    claim = desk.claim(told)
    assert (claim["month"], claim["total"], claim["status"]) == ("2025-03", "60.00", "open")
    answer = desk.quality.get(f"/claims/{claim['id']}")
    assert answer.headers["ETag"]
    assert answer.get_json()["actions"] == ["check"]
    assert desk.site.ok("GET", f"/claims/{claim['id']}")["actions"] == []


@pytest.mark.parametrize(
    ("verdict", "status", "fine"),
    [("valid", "checked", []), ("invalid", "invalid", [("invalid", "confirmed", 1000)]), ("forged", "forged", None)],
)
def test_a_verdict_brings_its_fine(desk, verdict, status, fine):
    claim = desk.claim(desk.closed())
    answer = judge(desk.quality, claim, verdict)
    assert answer.status_code == 200
    assert answer.get_json()["status"] == status
    assert fines(desk) == (fine if fine is not None else [("forged", "confirmed", 60000)])


def test_a_repeated_verdict_has_one_effect(desk):
    claim = desk.claim(desk.closed())
    first = judge(desk.quality, claim, "invalid", key="k-1")
    second = judge(desk.quality, claim, "invalid", key="k-1")
    assert second.get_json() == first.get_json()
    judge(desk.quality, claim, "invalid")
    assert fines(desk) == [("invalid", "confirmed", 1000)]


def test_a_forged_record_is_not_also_fined_as_invalid(desk):
    claim = desk.claim(desk.closed(record_complete=False))
    assert claim["status"] == "invalid"
    judge(desk.quality, claim, "forged")
    assert sorted(fines(desk)) == [("forged", "confirmed", 60000), ("invalid", "dropped", 1000)]
    judge(desk.quality, claim, "valid")
    assert {status for _, status, _ in fines(desk)} == {"dropped"}


def test_the_fine_of_a_verdict_is_recorded_with_the_ticket(desk):
    told = desk.closed()
    judge(desk.quality, desk.claim(told), "forged")
    decision = desk.service.decisions("deduction")[0]
    assert (decision.case_id, decision.amount_fen, decision.clauses) == (told.ticket_id, 60000, ["SETL-11", "SETL-17"])
    why = desk.finance.ok("GET", f"/decisions/settlement/{decision.id}")["why"]
    assert "600.00" in why["en"]
    assert "{" not in why["en"] + why["zh"]


def test_who_may_not_judge_is_refused(desk):
    claim = desk.claim(desk.closed())
    for client in (desk.site, desk.finance, desk.supervisor):
        with desk.service.nothing_written():
            refused(judge(client, claim, "valid"), 403, "permission_missing")
    with desk.service.nothing_written():
        refused(judge(desk.quality, claim, "dubious"), 422, "validation_failed")
        refused(judge(desk.quality, {"id": new_id()}, "valid"), 404, "claim_unknown")


def test_a_settled_claim_is_not_judged_again(desk):
    claim = desk.claim(desk.checked())
    statement = desk.until("sent")
    with desk.service.nothing_written():
        refused(judge(desk.quality, claim, "invalid"), 409, "statement_closed")
    desk.until("locked", statement=statement)
    with desk.service.nothing_written():
        refused(judge(desk.quality, claim, "invalid"), 409, "transition_not_allowed")
        refused(judge(desk.quality, claim, "valid"), 409, "transition_not_allowed")


def test_a_site_sees_its_own_claims_only(desk, stranger):
    claim = desk.claim(desk.closed())
    desk.service.deliver(ticket_closed(new_id()), source="ticket")
    assert [one["id"] for one in desk.site.ok("GET", "/claims")["data"]] == [claim["id"]]
    assert len(desk.finance.ok("GET", "/claims")["data"]) == 2
    for client in (desk.other_site, stranger):
        assert client.ok("GET", "/claims")["data"] == []
        refused(client.get(f"/claims/{claim['id']}"), 404, "claim_unknown")


def test_claims_are_found_by_site_month_and_ticket(desk):
    told = desk.closed()
    desk.closed(completed_on="2025-02-28")
    claims = {"site_id": desk.site_id, "month": "2025-03", "ticket_id": told.ticket_id}
    for query in (claims, {"month": "2025-03"}, {"ticket_id": told.ticket_id}):
        found = desk.finance.ok("GET", "/claims", query_string=query)["data"]
        assert [one["ticket_id"] for one in found] == [told.ticket_id]
    refused(desk.finance.get("/claims", month="2025-3"), 422, "validation_failed")


def test_a_suspicion_of_forgery_waits_for_a_verdict(desk):
    told = desk.closed()
    desk.service.deliver(follow_up(told.ticket_id, finding="forged"), source="feedback")
    claim = desk.claim(told)
    assert claim["status"] == "open"
    assert fines(desk) == [("forged", "proposed", 0)]
    assert desk.until("drafted")["lines"] == []
    judge(desk.quality, claim, "forged")
    assert fines(desk) == [("forged", "confirmed", 60000)]
