"""The states of a stocktake, when one is due, who counts again and who approves."""

from datetime import date
from itertools import product

import pytest

from inventory_service.rules.counts import approval_fault, check_state
from inventory_service.rules.stocktakes import (
    MACHINE,
    STATES,
    Total,
    check_approver,
    due_on,
    must_recount,
    outcome,
    shows_books,
    standing,
)
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY

VERBS = ("start", "compare", "explain", "reject", "approve", "close", "cancel")
LEADS = {
    "planned": {"start": "counting", "cancel": "cancelled"},
    "counting": {"compare": "compared", "cancel": "cancelled"},
    "compared": {"explain": "explained", "cancel": "cancelled"},
    "explained": {"approve": "adjusted", "reject": "compared", "cancel": "cancelled"},
    "adjusted": {"close": "closed"},
}
TODAY = date(2025, 3, 3)


@pytest.mark.parametrize(("state", "verb"), list(product(STATES, VERBS)))
def test_each_verb_leads_on_from_its_states_only(state, verb):
    everybody = ("warehouse", "supervisor", "system")
    if verb in LEADS.get(state, {}):
        assert next_state(MACHINE, state, verb, everybody) == LEADS[state][verb]
    else:
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verb, everybody)


@pytest.mark.parametrize(
    ("state", "verb", "role"),
    [("counting", "compare", "supervisor"), ("explained", "approve", "warehouse"), ("compared", "cancel", "warehouse")],
)
def test_who_counts_does_not_approve_and_who_approves_does_not_count(state, verb, role):
    with pytest.raises(Forbidden):
        next_state(MACHINE, state, verb, (role,))


@pytest.mark.parametrize("state", STATES)
def test_a_count_is_blind_until_all_is_counted(state):
    assert shows_books(state) == (state in ("compared", "explained", "adjusted", "closed"))


@pytest.mark.parametrize("state", STATES)
def test_counts_are_taken_while_counting_and_recounts_after_the_comparison(state):
    if state in ("counting", "compared"):
        assert check_state(state) == (state == "compared")
    else:
        with pytest.raises(Conflict):
            check_state(state)


@pytest.mark.parametrize(
    ("last", "today", "day", "expected"),
    [
        (None, TODAY, date(2025, 3, 31), "due"),
        (date(2025, 3, 1), TODAY, date(2025, 4, 30), "done"),
        (date(2025, 2, 28), TODAY, date(2025, 3, 31), "due"),
        (date(2025, 1, 31), TODAY, date(2025, 2, 28), "overdue"),
        (date(2024, 12, 31), date(2025, 1, 31), date(2025, 1, 31), "due"),
        (date(2024, 12, 31), date(2025, 2, 1), date(2025, 1, 31), "overdue"),
    ],
)
def test_a_regular_stocktake_is_due_once_in_every_month(last, today, day, expected):
    """INV-04."""
    assert due_on(last, today, POLICY) == day
    assert standing(last_on=last, is_underway=False, today=today, policy=POLICY) == expected
    assert standing(last_on=last, is_underway=True, today=today, policy=POLICY) == "underway"


@pytest.mark.parametrize(
    ("difference", "price", "again"),
    [(0, 99999, False), (1, 10000, False), (-1, 10001, True), (2, 1, True), (-2, 0, True), (1, 0, False)],
)
def test_a_second_person_counts_what_differs_by_more_pieces_or_value_than_is_tolerated(difference, price, again):
    assert must_recount(difference=difference, price_fen=price, policy=POLICY) == again


def test_the_tolerance_is_a_policy():
    policy = POLICY.but(inv__recount_above_pieces=5)
    assert not must_recount(difference=5, price_fen=1, policy=policy)


def test_the_approver_has_the_policys_role_and_took_no_part():
    check_approver(approver="a", roles=["supervisor"], took_part={"b", "c"}, policy=POLICY)
    with pytest.raises(Forbidden):
        check_approver(approver="a", roles=["warehouse"], took_part=set(), policy=POLICY)
    with pytest.raises(Refused) as refused:
        check_approver(approver="b", roles=["supervisor"], took_part={"b", "c"}, policy=POLICY)
    assert (refused.value.code, refused.value.clause) == ("approver_took_part", "INV-02")
    with pytest.raises(Forbidden):
        check_approver(approver="a", roles=["supervisor"], took_part=set(), policy=POLICY.but(inv__adjust_approver="vp"))


class Line:
    """A line that differs, for the rule that looks at it."""

    location_code, part_no, lot_no = "WH-1", "P-1", "L-1"

    def __init__(self, difference: int, drift: int = 0, cause: str | None = "lost"):
        self.difference, self.drift, self.cause = difference, drift, cause


@pytest.mark.parametrize(
    ("line", "available", "codes"),
    [
        (Line(-3), 3, []),
        (Line(-3), 2, ["stock_moved_on"]),
        (Line(3), 0, []),
        (Line(0, drift=1), 0, ["books_disagree"]),
        (Line(-3, drift=1, cause=None), 0, ["books_disagree", "line_unexplained", "stock_moved_on"]),
    ],
)
def test_what_stands_in_the_way_of_an_adjustment_is_named_whole(line, available, codes):
    assert [fault.code for fault in approval_fault("/lines/1", line, available)] == codes


def test_the_decision_holds_what_was_found_and_what_it_is_worth():
    total = Total(lines=5, differing=2, pieces_over=1, pieces_short=3, over_fen=100, short_fen=700)
    decision = outcome(total, POLICY)
    assert (decision.outcome, decision.amount_fen, decision.inputs["short_fen"]) == ("adjusted", -600, 700)
    assert decision.values == {"inv.adjust_approver": "supervisor"}
    assert outcome(Total(5, 0, 0, 0, 0, 0), POLICY).outcome == "consistent"
