from datetime import date
from pathlib import Path

import pytest

from shared.kit.errors import Refused
from shared.kit.money import fen, with_markup, yuan
from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules.charges import Line, Work, charge, check_agreement, check_price

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
FREE_WORK = Work(6000, 0, True)
PAID_WORK = Work(6000, 1050, False)


def cap(supply_price):
    """The warehouse's answer (FEE-02, FEE-03)."""
    return with_markup(supply_price, 40 if supply_price >= fen("100.00") else 60)


def line(**changed):
    values = {"part_no": "V-1", "component": "valve", "quantity": 2, "price_fen": 8000, "covered": False, "cap_fen": 8000}
    return Line(**{**values, **changed})


@worked("EX-FEE-B")
def test_charge_check(case):
    check = check_price(fen(case["charged"]), cap(fen(case["supply_price"])))
    assert (check.outcome, yuan(check.excess_fen)) == (case["expected"], case["expected_excess"])


def test_in_warranty_parts_and_labour_are_free():
    decision = charge([line(covered=True, cap_fen=None)], FREE_WORK, POLICY)
    assert (decision.outcome, decision.amount_fen) == ("free", 0)
    assert decision.clauses[0] == "FEE-06"


def test_everything_charged_is_itemised():
    decision = charge([line(), line(covered=True, cap_fen=None)], PAID_WORK, POLICY)
    assert (decision.outcome, decision.amount_fen) == ("charged", 16000 + 6000 + 1050)
    assert decision.detail["parts_fen"] == [16000, 0]


def test_a_price_above_the_cap_is_refused_with_the_cap():
    with pytest.raises(Refused) as refusal:
        charge([line(), line(price_fen=8001)], PAID_WORK, POLICY)
    assert (refusal.value.code, refusal.value.clause) == ("price_above_cap", "FEE-05")
    assert refusal.value.params["cap"] == "80.00"
    assert [f.pointer for f in refusal.value.faults] == ["/parts/1/price"]


def test_where_the_policy_flags_the_excess_is_owed_back():
    decision = charge([line(price_fen=8100)], PAID_WORK, POLICY.but(fee__enforce="flag"))
    assert (decision.outcome, decision.detail["excess_fen"]) == ("overcharged", 200)


def test_what_is_charged_was_agreed_to():
    check_agreement(0, agreed_by=None, agreed_fen=None, policy=POLICY)
    check_agreement(100, agreed_by="王芳", agreed_fen=100, policy=POLICY)
    with pytest.raises(Refused, match="agreement_needed"):
        check_agreement(100, agreed_by=None, agreed_fen=None, policy=POLICY)
    with pytest.raises(Refused, match="agreement_needed"):
        check_agreement(0, agreed_by=None, agreed_fen=0, policy=POLICY.but(tkt__repair_agreement="always"))
    with pytest.raises(Refused, match="charge_above_agreement"):
        check_agreement(101, agreed_by="王芳", agreed_fen=100, policy=POLICY)
