"""Usage, cover, lead times, classes, and the way of a purchase."""

from datetime import date
from itertools import product

import pytest

from inventory_service.rules.replenishments import (
    MACHINE,
    STATES,
    days_of_cover,
    lead_days,
    purchase,
    rank,
    usage,
    whole_months,
    window_start,
)
from shared.kit.errors import Conflict, Forbidden
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY

TODAY = date(2025, 3, 3)
VERBS = ("amend", "accept", "drop", "supersede", "receive_part", "receive", "cancel")
ON_ORDER = {"receive_part": "part_received", "receive": "received", "cancel": "cancelled"}
LEADS = {
    "proposed": {"amend": "proposed", "accept": "accepted", "drop": "dropped", "supersede": "dropped"},
    "accepted": ON_ORDER,
    "part_received": ON_ORDER,
}


@pytest.mark.parametrize(("state", "verb"), list(product(STATES, VERBS)))
def test_each_verb_leads_on_from_its_states_only(state, verb):
    everybody = ("warehouse", "supervisor", "system")
    if verb in LEADS.get(state, {}):
        assert next_state(MACHINE, state, verb, everybody) == LEADS[state][verb]
    else:
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verb, everybody)


def test_who_proposes_does_not_buy():
    with pytest.raises(Forbidden):
        next_state(MACHINE, "proposed", "accept", ("warehouse",))


@pytest.mark.parametrize(
    ("since", "months"),
    [
        (date(2025, 3, 1), 0),
        (date(2025, 2, 2), 0),
        (date(2025, 2, 1), 1),
        (date(2024, 12, 31), 2),
        (date(2024, 9, 1), 6),
        (date(2020, 1, 1), 6),
    ],
)
def test_only_whole_months_that_are_known_count(since, months):
    assert whole_months(since, TODAY, POLICY) == months


def test_the_window_begins_with_the_first_of_the_months():
    assert window_start(TODAY, POLICY) == date(2024, 9, 1)
    assert window_start(TODAY, POLICY.but(inv__usage_months=3)) == date(2024, 12, 1)


@pytest.mark.parametrize(
    ("used", "months", "monthly", "confidence"),
    [(15, 6, 250, "measured"), (10, 3, 333, "guess"), (5, 0, 0, "guess"), (-2, 6, 0, "measured"), (0, 6, 0, "measured")],
)
def test_usage_is_an_average_that_says_when_it_is_a_guess(used, months, monthly, confidence):
    found = usage(used=used, months=months, policy=POLICY)
    assert (found.monthly, found.confidence) == (monthly, confidence)


@pytest.mark.parametrize(("available", "monthly", "days"), [(5, 250, 60), (0, 250, 0), (-3, 250, 0), (5, 0, None), (1, 333, 9)])
def test_cover_is_what_is_available_over_what_is_used(available, monthly, days):
    assert days_of_cover(available=available, monthly=monthly, policy=POLICY) == days


def test_the_lead_time_is_the_average_of_purchases_rounded_up():
    assert lead_days(took=0, purchases=0, policy=POLICY) == 14
    assert lead_days(took=21, purchases=2, policy=POLICY) == 11
    assert lead_days(took=0, purchases=1, policy=POLICY) == 0


def test_the_parts_that_make_up_most_of_the_value_are_a_and_the_unused_are_c():
    parts = [("d", 0, 500), ("a", 80, 100), ("c", 5, 100), ("b", 15, 100)]
    found = [(part.part_id, part.abc_class, part.share) for part in rank(parts, POLICY)]
    assert found == [("a", "A", 8000), ("b", "B", 9500), ("c", "C", 10000), ("d", "C", 10000)]


def test_one_part_that_is_everything_is_a():
    assert [part.abc_class for part in rank([("a", 1, 1), ("b", 0, 1), ("c", -4, 9)], POLICY)] == ["A", "C", "C"]
    assert [(part.abc_class, part.share) for part in rank([("a", 0, 1)], POLICY)] == [("C", 0)]
    assert rank([], POLICY) == []


def test_a_purchase_says_whether_it_follows_the_plan():
    facts = {"part_no": "P-1", "suggestion": 8, "price_fen": 150}
    planned = purchase(**facts, quantity=8, policy=POLICY)
    assert (planned.outcome, planned.amount_fen, planned.clauses) == ("as_planned", 1200, ("INV-05",))
    assert purchase(**facts, quantity=5, policy=POLICY).outcome == "amended"
    assert purchase(part_no="P-1", suggestion=8, quantity=8, price_fen=None, policy=POLICY).amount_fen is None
