"""What a lost or damaged tool costs its holder."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from inventory_service.rules.compensations import (
    MACHINE,
    STATES,
    Damage,
    check_day,
    check_other_person,
    check_payer_known,
    compensation,
    months_between,
    net_book_value,
)
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import fen
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked

DAMAGE = Damage("damaged", True, 240000, date(2024, 1, 15), date(2025, 3, 3))
BOOK_VALUE = POLICY.but(tool__compensation_basis="net_book_value")
REPAIR = POLICY.but(tool__compensation_basis="repair_cost_if_repairable")


@worked("EX-TOOL-B")
def test_a_human_cause_is_paid_at_the_purchase_price(case):
    is_human = case["human_cause"] == "yes"
    damage = replace(DAMAGE, price_fen=fen(case["purchase_price"]), event=case["event"], human_cause=is_human)
    decision = compensation(damage, POLICY)
    assert decision.amount_fen == fen(case["expected_compensation"])
    assert decision.clauses == (("TOOL-04",) if is_human else ("TOOL-05",))
    assert decision.outcome == ("owed" if is_human else "nothing_owed")


def test_the_book_value_falls_in_a_straight_line():
    # 14 of 60 months are over: the month of the purchase does not count, that of the loss does.
    assert compensation(DAMAGE, BOOK_VALUE).amount_fen == 184000
    assert compensation(replace(DAMAGE, happened_on=date(2024, 1, 31)), BOOK_VALUE).amount_fen == 240000
    done = compensation(replace(DAMAGE, happened_on=date(2029, 1, 1)), BOOK_VALUE)
    assert (done.amount_fen, done.outcome) == (0, "nothing_owed")


def test_the_book_value_is_rounded_half_up_to_the_fen():
    assert net_book_value(100, months=1, life_months=3) == 67
    assert net_book_value(101, months=1, life_months=2) == 51
    assert net_book_value(100, months=9, life_months=3) == 0
    assert net_book_value(100, months=-1, life_months=3) == 100


def test_the_life_of_tools_is_a_policy():
    assert compensation(DAMAGE, BOOK_VALUE.but(tool__life_months=28)).amount_fen == 120000


def test_months_are_those_of_the_calendar():
    assert months_between(date(2024, 1, 31), date(2024, 2, 1)) == 1
    assert months_between(date(2023, 12, 1), date(2025, 1, 31)) == 13


def test_a_repair_costs_what_it_costs_and_never_more_than_the_tool():
    assert compensation(replace(DAMAGE, repair_cost_fen=30000), REPAIR).amount_fen == 30000
    assert compensation(replace(DAMAGE, repair_cost_fen=900000), REPAIR).amount_fen == 240000
    assert compensation(DAMAGE, REPAIR).amount_fen == 240000
    assert compensation(replace(DAMAGE, event="lost", repair_cost_fen=30000), REPAIR).amount_fen == 240000
    assert compensation(replace(DAMAGE, human_cause=False, repair_cost_fen=30000), REPAIR).amount_fen == 0
    assert compensation(replace(DAMAGE, repair_cost_fen=30000), POLICY).amount_fen == 240000


@pytest.mark.parametrize(("state", "role"), list(product(STATES, ("finance", "supervisor"))))
def test_only_finance_takes_what_is_due(state, role):
    if state == "due" and role == "finance":
        assert next_state(MACHINE, state, "pay", (role,)) == "paid"
    else:
        with pytest.raises((Conflict, Forbidden)):
            next_state(MACHINE, state, "pay", (role,))


def test_who_reported_does_not_decide_and_a_debt_has_a_debtor():
    check_other_person("a", "b")
    with pytest.raises(Conflict):
        check_other_person("a", "a")
    assert check_payer_known("w") == "w"
    with pytest.raises(Refused):
        check_payer_known(None)


def test_a_day_lies_between_its_bounds():
    check_day(date(2025, 3, 3), date(2025, 3, 3), field="paid_on", first=date(2025, 3, 3))
    for day, code in ((date(2025, 3, 4), "day_in_future"), (date(2025, 3, 2), "day_too_early")):
        with pytest.raises(Refused) as refused:
            check_day(day, date(2025, 3, 3), field="paid_on", first=date(2025, 3, 3))
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/paid_on", code)]
