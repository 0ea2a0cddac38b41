"""EX-SETL-B, EX-SETL-E: the statement and the objection."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settlement_service.rules import statements as rules
from settlement_service.rules.accounts import SITE, statement_entries
from settlement_service.rules.deductions import Fault, deduct
from settlement_service.rules.months import check_begun, check_happened, check_over, last_day
from settlement_service.rules.statements import Batch, Sums, check_approver, check_changeable, settle, shares
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import fen, percent_of
from shared.kit.policy import PolicyBook
from shared.kit.transitions import next_state
from tests.support.examples import worked

POLICY = PolicyBook.load(Path(__file__).parents[3] / "settlement_service" / "policies").on(date(2025, 3, 31))


def fine(kind, **facts):
    return deduct(Fault(kind, **facts), POLICY).detail["fine_fen"]


@worked("EX-SETL-B")
def test_a_statement(case):
    counts = {"invalid": "invalid", "late_complaint": "late_complaints", "overcharge": "overcharges"}
    fines = sum(fine(kind, count=int(case[cell])) for kind, cell in counts.items() if int(case[cell]))
    if int(case["not_corrected"]):
        fines += fine("not_corrected", count=int(case["not_corrected"]))
    fines += fine("forged", record_cost_fen=fen(case["forged_cost"]))
    batches = [Batch("2025-03", fen(case["valid_fees"]), int(case["rate_pct"]))]
    decision = settle(batches, Sums(fines, fen(case["refunds"]), fen(case["credits"]), fen(case["credits"])), POLICY)
    assert decision.amount_fen == fen(case["expected_payable"])
    negative = decision.amount_fen < 0
    assert decision.outcome == ("carried_forward" if negative else "payable")
    assert decision.detail["carried_forward_fen"] == (decision.amount_fen if negative else 0)


@worked("EX-SETL-E")
def test_an_objection(case):
    until = rules.object_until(date.fromisoformat(case["draft_sent"]), POLICY)
    objected_on = date.fromisoformat(case["objected_on"])
    if case["expected"] == "accepted":
        rules.check_objection(objected_on, until)
    else:
        with pytest.raises(Refused) as refusal:
            rules.check_objection(objected_on, until)
        assert (refusal.value.code, refusal.value.clause) == ("objection_too_late", "SETL-14")


def test_what_is_booked_already_is_not_booked_again():
    decision = settle([Batch("2025-03", 10000, 100)], Sums(5000, 0, 3000, 3000), POLICY)
    assert decision.amount_fen == 8000
    assert decision.detail["already_booked_fen"] == 3000
    assert decision.detail["to_book_fen"] == 5000
    assert decision.clauses == ("SETL-12", "SETL-15")


def test_a_negative_result_can_be_booked_at_once():
    decision = settle([], Sums(fines_fen=5000), POLICY.but(setl__negative="debit"))
    assert decision.outcome == "debited"
    assert decision.detail["carried_forward_fen"] == 0
    assert decision.detail["to_book_fen"] == -5000


def test_each_batch_has_its_own_rate():
    decision = settle([Batch("2025-02", 333, 50), Batch("2025-03", 333, 90)], Sums(), POLICY)
    assert decision.amount_fen == 167 + 300


@given(st.lists(st.integers(0, 10**7), max_size=40), st.sampled_from([0, 50, 70, 90, 100]))
def test_the_lines_of_a_batch_sum_to_the_rounded_batch(fees, rate):
    assert sum(shares(fees, rate, POLICY)) == percent_of(sum(fees), rate)


AMOUNT = st.integers(0, 10**7)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_a_posting_sums_to_zero_and_gives_the_site_what_is_to_be_booked(fees, fines, refunds, credit, carried):
    sums = Sums(fines, refunds, credit, credit, -carried)
    decision = settle([Batch("2025-03", fees, 100)], sums, POLICY)
    lines = [("fee", fees), ("fine", -fines), ("refund", -refunds), ("carried", -carried)]
    entries = statement_entries(lines, decision.detail["carried_forward_fen"])
    assert sum(entries.values()) == 0
    assert entries.get(SITE, 0) == decision.detail["to_book_fen"]
    assert credit + entries.get(SITE, 0) == max(decision.amount_fen, 0)


def test_the_approver_has_the_role_and_did_not_prepare():
    check_approver(["supervisor"], "b", prepared_by="a", policy=POLICY)
    with pytest.raises(Forbidden, match="approver_prepared_it"):
        check_approver(["finance", "supervisor"], "a", prepared_by="a", policy=POLICY)
    with pytest.raises(Forbidden, match="role_may_not"):
        check_approver(["supervisor"], "b", prepared_by="a", policy=POLICY.but(setl__approver="vp"))
    check_approver(["vp"], "b", prepared_by="a", policy=POLICY.but(setl__approver="vp"))


@pytest.mark.parametrize("state", [None, *rules.STATES])
def test_an_item_changes_until_its_statement_is_sent(state):
    if state in ("sent", "approved", "locked", "paid"):
        with pytest.raises(Conflict, match="statement_closed"):
            check_changeable(state, "ST-1")
    else:
        check_changeable(state, "ST-1")


def test_a_month_is_settled_when_it_is_over():
    check_over("2025-03", date(2025, 4, 1))
    for month in ("2025-03", "2025-04"):
        with pytest.raises(Refused, match="month_not_over"):
            check_over(month, date(2025, 3, 31))
    check_begun("2025-03", date(2025, 3, 1))
    with pytest.raises(Refused, match="month_not_begun"):
        check_begun("2025-04", date(2025, 3, 31))
    check_happened(date(2025, 3, 1), date(2025, 3, 1), "SETL-06")
    with pytest.raises(Refused, match="day_in_future"):
        check_happened(date(2025, 3, 2), date(2025, 3, 1), "SETL-06")
    assert last_day("2025-02") == date(2025, 2, 28)


WAY = {
    ("open", "receive_records"): ("records_received", {"site", "finance"}),
    ("records_received", "receive_records"): ("records_received", {"site", "finance"}),
    ("records_received", "check"): ("checked", {"agent", "quality_officer"}),
    ("checked", "draft"): ("drafted", {"finance"}),
    ("drafted", "draft"): ("drafted", {"finance"}),
    ("drafted", "send"): ("sent", {"finance"}),
    ("sent", "object"): ("objected", {"site"}),
    ("sent", "approve"): ("approved", {"supervisor", "vp"}),
    ("objected", "approve"): ("approved", {"supervisor", "vp"}),
    ("objected", "draft"): ("drafted", {"finance"}),
    ("approved", "lock"): ("locked", {"finance"}),
    ("locked", "pay"): ("paid", {"finance"}),
}
VERBS = ("receive_records", "check", "draft", "send", "object", "approve", "lock", "pay")
ROLES = ("customer", "site", "agent", "quality_officer", "finance", "supervisor", "vp", "admin")


@pytest.mark.parametrize(("state", "verb"), list(product(rules.STATES, VERBS)))
def test_every_state_and_verb(state, verb):
    to, allowed = WAY.get((state, verb), (None, set()))
    for role in ROLES:
        if to is None:
            with pytest.raises(Conflict):
                next_state(rules.MACHINE, state, verb, [role])
        elif role in allowed:
            assert next_state(rules.MACHINE, state, verb, [role]) == to
        else:
            with pytest.raises(Forbidden):
                next_state(rules.MACHINE, state, verb, [role])
