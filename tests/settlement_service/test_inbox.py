"""Events in any order, repeated, and under other ids."""

from itertools import permutations

import pytest

from settlement_service.store.tables.claims import claims, findings
from settlement_service.store.tables.deductions import deductions
from settlement_service.store.tables.part_credits import part_credits
from shared.kit.ids import new_id
from tests.settlement_service.factories import follow_up, return_credited, site_registered, ticket_closed


def deliver(desk, event, **kw):
    answer = desk.service.deliver(event, source=event.TYPE.split(".")[0], **kw)
    assert answer.status_code == 204, answer.get_data(as_text=True)


def test_a_repeated_event_changes_nothing(desk):
    told = ticket_closed(desk.site_id)
    events = [site_registered(desk.site_id), told, follow_up(told.ticket_id, finding="late"), return_credited(desk.site_id)]
    for event in events:
        event_id = new_id()
        deliver(desk, event, event_id=event_id)
        before = desk.service.everything()
        deliver(desk, event, event_id=event_id)
        assert desk.service.everything() == before


def test_the_same_news_under_another_event_id_counts_once(desk):
    told = ticket_closed(desk.site_id)
    for event in (told, follow_up(told.ticket_id, finding="late"), return_credited(desk.site_id)):
        deliver(desk, event)
        deliver(desk, event)
    counts = [desk.service.count(table) for table in (claims, findings, deductions, part_credits)]
    assert counts == [1, 1, 1, 1]
    assert desk.account()["balance"] == "30.00"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_closing_and_follow_ups_meet_in_any_order(desk, order):
    told = ticket_closed(desk.site_id)
    late = follow_up(told.ticket_id, finding="late", site_id=desk.site_id)
    events = [told, late, follow_up(told.ticket_id)]
    for place in order:
        deliver(desk, events[place])
    claim = desk.claim(told)
    assert claim["status"] == "checked"
    found = desk.finance.ok("GET", "/deductions")["data"]
    assert [(one["kind"], one["status"], one["claim_id"]) for one in found] == [("late_complaint", "proposed", claim["id"])]


def test_a_finding_without_a_site_waits_for_the_claim(desk):
    told = ticket_closed(desk.site_id)
    deliver(desk, follow_up(told.ticket_id, finding="quality"))
    assert desk.service.count(deductions) == 0
    deliver(desk, told)
    found = desk.finance.ok("GET", "/deductions")["data"][0]
    assert (found["kind"], found["site_id"], found["rectify_due_on"]) == ("poor_quality", desk.site_id, "2025-04-16")


def test_a_finding_about_a_charged_repair_is_proposed_too(desk):
    told = ticket_closed(desk.site_id, in_warranty=False, charged_fen=9000)
    deliver(desk, told)
    deliver(desk, follow_up(told.ticket_id, finding="overcharge", site_id=desk.site_id))
    assert desk.service.count(claims) == 0
    found = desk.finance.ok("GET", "/deductions")["data"][0]
    assert (found["kind"], found["claim_id"], found["ticket_id"]) == ("overcharge", None, told.ticket_id)


@pytest.mark.parametrize(
    ("changes", "claimed", "outcomes"),
    [
        ({}, 1, ["claimed"]),
        ({"record_complete": False}, 1, ["invalid"]),
        ({"in_warranty": False}, 0, ["not_settled"]),
        ({"site_id": None}, 0, []),
    ],
)
def test_only_in_warranty_jobs_of_a_site_are_claimed(desk, changes, claimed, outcomes):
    told = ticket_closed(**{"site_id": desk.site_id, **changes})
    deliver(desk, told)
    assert desk.service.count(claims) == claimed
    decisions = desk.service.decisions("claim")
    assert [one.outcome for one in decisions] == outcomes
    assert all(one.case_id == told.ticket_id for one in decisions)


def test_a_second_suspicion_reopens_a_checked_record(desk):
    told = desk.checked()
    deliver(desk, follow_up(told.ticket_id, finding="forged"))
    assert desk.claim(told)["status"] == "open"
    deliver(desk, follow_up(told.ticket_id))
    assert desk.claim(told)["status"] == "open"


def test_a_finding_about_a_settled_record_goes_to_the_next_month(desk):
    told = desk.checked()
    desk.until("locked")
    deliver(desk, follow_up(told.ticket_id, finding="late"))
    assert desk.claim(told)["status"] == "settled"
    found = desk.finance.ok("GET", "/deductions")["data"][0]
    desk.finance.ok("POST", f"/deductions/{found['id']}/actions/confirm", {"note": "投诉属实"})
    desk.on("2025-05-09")
    april = desk.until("drafted", month="2025-04", sent="2025-05-08")
    assert [(line["kind"], line["amount"], line["origin_month"]) for line in april["lines"]] == [("fine", "-30.00", "2025-03")]


def test_the_month_of_a_credit_is_that_of_the_business_day(desk):
    deliver(desk, return_credited(desk.site_id, credited_at="2025-03-31T16:30:00+00:00"))
    assert [row.month for row in desk.service.rows(part_credits)] == ["2025-04"]


def test_a_credit_of_nothing_is_listed_and_not_booked(desk):
    deliver(desk, return_credited(desk.site_id, 0))
    assert desk.proven()["postings"] == 0
    assert [row.posting_id for row in desk.service.rows(part_credits)] == [None]
