"""ORD-13: the sums of a month, what makes a difference, and who may do what about it."""

from datetime import date
from pathlib import Path

import pytest

import settlement_service
from settlement_service.rules import part_reconciliations as rules
from settlement_service.rules.months import period_of
from settlement_service.rules.part_reconciliations import MACHINE, STATES, Sums, reconcile, summed
from settlement_service.rules.part_shipments import Line
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import fen
from shared.kit.policy import PolicyBook
from shared.kit.transitions import next_state
from tests.support.examples import worked
from tests.support.people import ROLES, person

POLICY = PolicyBook.load(Path(settlement_service.__file__).parent / "policies").on(date(2025, 3, 31))
QUARTERLY = POLICY.but(ord__reconcile_interval="quarterly")
A = Line("s-1", "SH-1", "PO-1", "a", "V-001", 4550, sent=2, received=None, late=False)
B = Line("s-1", "SH-1", "PO-1", "b", "V-002", 12000, sent=1, received=0, late=False)


@worked("EX-ORD-D")
def test_the_closing_of_a_month_and_whether_both_sides_agree(case):
    sums = Sums(*(fen(case[name]) for name in ("opening", "payments", "credits", "shipped")))
    decision = reconcile(sums, received_fen=fen(case["site_reports_received"]), policy=POLICY)
    assert (decision.amount_fen, decision.outcome) == (fen(case["expected_closing"]), case["expected"])


def test_lines_that_make_up_for_each_other_still_differ():
    sums = Sums(shipped_fen=9100)
    assert reconcile(sums, received_fen=9100, policy=POLICY).outcome == "agreed"
    assert reconcile(sums, received_fen=9100, differing=2, policy=POLICY).outcome == "difference"


def test_another_closing_in_the_books_of_the_site_is_a_difference():
    sums = Sums(opening_fen=500)
    assert reconcile(sums, received_fen=0, site_closing_fen=500, policy=POLICY).outcome == "agreed"
    assert reconcile(sums, received_fen=0, site_closing_fen=700, policy=POLICY).outcome == "difference"


def test_return_credits_are_cited_where_there_are_any():
    assert reconcile(Sums(credits_fen=1), received_fen=0, policy=POLICY).clauses == ("ORD-13", "ORD-02", "RET-13")
    assert reconcile(Sums(), received_fen=0, policy=POLICY).clauses == ("ORD-13",)


def test_each_kind_of_posting_has_its_place_and_the_rest_is_other():
    moved = [("payment", 500), ("return_credit", 30), ("order_capture", -450), ("statement", 70), ("payout", -20)]
    found = summed(100, moved)
    assert (found.payments_fen, found.credits_fen, found.shipped_fen, found.other_fen) == (500, 30, 450, 50)
    assert found.closing_fen == 100 + 500 + 30 - 450 + 50 == 100 + sum(amount for _, amount in moved)


@pytest.mark.parametrize(
    ("day", "closed_through", "period"),
    [
        ("2025-03-31", None, "2025-03"),
        ("2025-03-31", "2025-02", "2025-03"),
        ("2025-03-31", "2025-03", "2025-04"),
        ("2025-01-05", "2025-12", "2026-01"),
    ],
)
def test_what_is_told_late_counts_in_the_first_open_month(day, closed_through, period):
    assert period_of(date.fromisoformat(day), closed_through) == period


@pytest.mark.parametrize(("month", "first"), [("2025-03", "2025-02"), ("2025-01", "2024-12")])
def test_every_month_is_reconciled(month, first):
    rules.check_interval(month, POLICY)
    assert rules.first_after(month, POLICY) == first


def test_quarters_are_reconciled_as_their_last_month():
    rules.check_interval("2025-06", QUARTERLY)
    assert rules.first_after("2025-06", QUARTERLY) == "2025-03"
    with pytest.raises(Refused, match="month_not_reconciled"):
        rules.check_interval("2025-05", QUARTERLY)


def reported(line_id, received, shipment_id="s-1"):
    return {"shipment_id": shipment_id, "line_id": line_id, "received": received}


def test_all_faults_of_a_report_are_named():
    told = [reported("a", 2), reported("b", 0), reported("c", 1), reported("a", 1), reported("a", 1, "s-2")]
    with pytest.raises(Refused) as refusal:
        rules.check_reported([A, B], told)
    assert [(fault.pointer, fault.code) for fault in refusal.value.faults] == [
        ("/lines/0/received", "shipment_line_agrees"),
        ("/lines/1/received", "shipment_line_agrees"),
        ("/lines/2/line_id", "shipment_line_unknown"),
        ("/lines/3/line_id", "shipment_line_twice"),
        ("/lines/4/line_id", "shipment_line_unknown"),
    ]


def test_a_report_says_what_is_new():
    rules.check_reported([A, B], [reported("a", 1), reported("b", 1)])
    rules.check_reported([A, B], [])


def test_a_difference_lists_lines_or_another_closing():
    rules.check_difference(differing=1, closing_fen=0, site_closing_fen=None)
    rules.check_difference(differing=0, closing_fen=0, site_closing_fen=100)
    for closing in (None, 0):
        with pytest.raises(Refused, match="difference_not_listed"):
            rules.check_difference(differing=0, closing_fen=0, site_closing_fen=closing)


@pytest.mark.parametrize(
    ("adjustment", "missing", "site_closing", "allowed"),
    [
        (0, 4550, None, True),
        (4550, 4550, None, True),
        (4551, 4550, None, False),
        (-1, 4550, None, False),
        (-4550, -4550, None, True),
        (1, -4550, None, False),
        (900, 0, 1000, True),
        (-100, 50, 0, True),
    ],
)
def test_an_adjustment_stays_within_the_difference(adjustment, missing, site_closing, allowed):
    facts = {"missing_fen": missing, "closing_fen": 100, "site_closing_fen": site_closing}
    if allowed:
        rules.check_adjustment(adjustment, **facts)
    else:
        with pytest.raises(Refused, match="adjustment_beyond_difference"):
            rules.check_adjustment(adjustment, **facts)


def test_who_prepared_does_not_approve_and_nothing_is_approved_unsaid():
    rules.check_approval("boss", resolution="补发", preparers={"keeper"})
    with pytest.raises(Conflict, match="resolution_missing"):
        rules.check_approval("boss", resolution=None, preparers=set())
    with pytest.raises(Forbidden, match="resolution_self_approved"):
        rules.check_approval("boss", resolution="补发", preparers={"keeper", "boss"})


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ["confirm", "report_difference", "resolve", "approve", "lock"])
def test_every_step_is_that_of_its_roles(state, verb):
    for role in ROLES:
        if (state, verb) not in MACHINE:
            with pytest.raises(Conflict):
                next_state(MACHINE, state, verb, [role])
        elif role in MACHINE[state, verb].roles:
            assert next_state(MACHINE, state, verb, [role]) in STATES
        else:
            with pytest.raises(Forbidden):
                next_state(MACHINE, state, verb, [role])


def test_the_actions_are_those_that_would_succeed():
    boss = person("supervisor", id="boss")
    assert rules.actions_of("difference", boss, resolution=None, preparers=set()) == []
    assert rules.actions_of("difference", boss, resolution="补发", preparers={"boss"}) == []
    assert rules.actions_of("difference", boss, resolution="补发", preparers={"keeper"}) == ["approve"]
    assert rules.actions_of("difference", person("warehouse"), resolution=None, preparers=set()) == ["resolve"]
