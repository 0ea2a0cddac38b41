"""When an order is taken, by when it is handled, and what may be done to it."""

from datetime import date

import pytest

from inventory_service.rules import part_orders as rules
from inventory_service.rules.part_orders import Counts, acceptance
from shared.kit.calendar import WorkingCalendar
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import SYSTEM, next_state
from tests.inventory_service.factories import BOOK, POLICY
from tests.support.examples import worked
from tests.support.people import ROLES

CALENDAR = WorkingCalendar()
DAY = date.fromisoformat


def taken(kind, day, counts=None, policy=None, calendar=CALENDAR):
    on = DAY(day)
    return acceptance(kind, on, counts or Counts(), calendar=calendar, policy=policy or BOOK.on(on))


@worked("EX-ORD-A")
def test_acceptance(case):
    names = ("regular_this_month", "regular_today", "emergency_this_month")
    decision = taken(case["kind"], case["date"], Counts(**{name: int(case[name]) for name in names}))
    assert decision.outcome == case["expected"]
    assert decision.clauses[0] in {"ORD-03", "ORD-04", "ORD-05"}


@worked("EX-ORD-B")
def test_lead_times(case):
    """ORD-10, ORD-11."""
    day = DAY(case["submitted"])
    found = rules.deadlines("regular", day, calendar=CALENDAR, policy=BOOK.on(day)).detail
    assert found == {"entry_due_on": DAY(case["expected_erp_due"]), "ship_due_on": DAY(case["expected_ship_due"])}


def test_a_refusal_names_its_rule_and_the_next_order_day():
    with pytest.raises(Refused) as refusal:
        rules.check_accepted(taken("regular", "2025-03-06"))
    assert (refusal.value.code, refusal.value.clause) == ("rejected_not_order_day", "ORD-03")
    assert refusal.value.params["next_on"] == DAY("2025-03-20")
    assert taken("regular", "2025-03-21").detail["next_on"] == DAY("2025-04-05")
    assert taken("regular", "2025-12-21").detail["next_on"] == DAY("2026-01-05")


def test_each_limit_cites_its_own_rule():
    assert taken("regular", "2025-03-05", Counts(2, 0, 0)).clauses == ("ORD-04", "ORD-06")
    assert taken("emergency", "2025-03-06", Counts(0, 0, 2)).clauses == ("ORD-05", "ORD-06")


def test_the_numbers_are_the_policys():
    policy = POLICY.but(ord__regular_days=[6], ord__regular_max_per_month=1, ord__emergency_max_per_month=3)
    assert taken("regular", "2025-03-06", policy=policy).outcome == "accepted"
    assert taken("regular", "2025-03-05", policy=policy).outcome == "rejected_not_order_day"
    assert taken("regular", "2025-03-06", Counts(1, 0, 0), policy=policy).outcome == "rejected_limit"
    assert taken("emergency", "2025-03-06", Counts(0, 0, 2), policy=policy).outcome == "accepted"
    twice = POLICY.but(ord__regular_max_per_day=2)
    assert taken("regular", "2025-03-05", Counts(1, 1, 0), policy=twice).outcome == "accepted"


def test_order_days_are_literal_unless_the_policy_rolls_them():
    """ORD-03, ORD-16."""
    rolled = POLICY.but(ord__roll_rest_day="next_working_day")
    assert taken("regular", "2025-04-05").outcome == "accepted"  # a Saturday
    assert taken("regular", "2025-04-05", policy=rolled).outcome == "rejected_not_order_day"
    assert taken("regular", "2025-04-07", policy=rolled).outcome == "accepted"
    late = rolled.but(ord__regular_days=[31])
    assert taken("regular", "2025-06-02", policy=late).outcome == "accepted"  # 31 May is a Saturday


def test_a_day_that_a_month_does_not_have_moves_nowhere():
    policy = POLICY.but(ord__regular_days=[31])
    assert taken("regular", "2025-04-30", policy=policy).outcome == "rejected_not_order_day"
    assert taken("regular", "2025-05-01", policy=policy).outcome == "rejected_not_order_day"
    assert taken("regular", "2025-05-31", policy=policy).outcome == "accepted"


def test_emergency_orders_have_their_own_days_to_ship():
    policy = POLICY.but(ord__emergency_ship_days=3)
    decision = rules.deadlines("emergency", DAY("2025-03-05"), calendar=CALENDAR, policy=policy)
    assert (decision.clauses, decision.detail["ship_due_on"]) == (("ORD-10", "ORD-12"), DAY("2025-03-08"))


def test_the_shipping_clock_may_start_at_the_entry():
    policy = POLICY.but(ord__ship_from="entered_at")
    assert rules.deadlines("regular", DAY("2025-03-05"), calendar=CALENDAR, policy=policy).detail["ship_due_on"] is None


def test_what_is_next_and_by_when():
    days = {"entry_due_on": DAY("2025-03-07"), "ship_due_on": DAY("2025-03-12")}
    found = {state: rules.due(state, **days) for state in rules.STATES}
    assert found["submitted"] == ("review", DAY("2025-03-07"))
    assert found["reviewed"] == ("enter", DAY("2025-03-07"))
    assert found["awaiting_payment"] == ("pay", DAY("2025-03-12"))
    assert found["shipping"] == ("ship", DAY("2025-03-12"))
    assert found["closed"] == found["draft"] == found["returned_incomplete"] == (None, None)


def test_emergency_orders_come_first():
    assert rules.rank_of("emergency") < rules.rank_of("regular")


@pytest.mark.parametrize(
    ("status", "facts", "expected"),
    [
        ("submitted", (False, None, None), "none"),
        ("awaiting_payment", (True, None, None), "awaited"),
        ("awaiting_payment", (True, None, 5000), "missing"),
        ("paid", (True, 34550, None), "held"),
        ("paid", (True, None, None), "on_account"),
        ("cancelled", (True, None, None), "none"),
    ],
)
def test_where_the_payment_stands(status, facts, expected):
    is_entered, held, missing = facts
    assert rules.payment(status, is_entered=is_entered, held_fen=held, missing_fen=missing) == expected


def test_nothing_is_packed_before_it_is_paid():
    with pytest.raises(Conflict) as refusal:
        rules.check_payable("awaiting_payment", 100)
    assert refusal.value.clause == "ORD-01"
    rules.check_payable("paid", None)


def test_the_machine_refuses_every_other_step_and_every_other_person():
    verbs = {verb for _, verb in rules.MACHINE}
    for state in rules.STATES:
        for verb in verbs:
            step = rules.MACHINE.get((state, verb))
            if step is None:
                with pytest.raises(Conflict):
                    next_state(rules.MACHINE, state, verb, (*ROLES, SYSTEM))
                continue
            assert next_state(rules.MACHINE, state, verb, step.roles) == step.to
            with pytest.raises(Forbidden):
                next_state(rules.MACHINE, state, verb, {*ROLES, SYSTEM} - step.roles)


def test_every_state_but_the_last_ones_leads_on():
    last = {state for state in rules.STATES if not any(start == state for start, _ in rules.MACHINE)}
    assert last == {"rejected", "closed", "cancelled"}


def test_rejected_orders_count_only_where_the_policy_says_so():
    assert not rules.is_counted(POLICY)
    assert rules.is_counted(POLICY.but(ord__count_rejected=True))
