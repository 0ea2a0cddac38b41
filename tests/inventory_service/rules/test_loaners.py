"""The life of a loaner, when one is lent, and when it is due back."""

from datetime import date
from itertools import product

import pytest

from inventory_service.rules.loaners import MACHINE, STATES, after_check, check_expected, check_loan, due, loss, shortage
from shared.kit.calendar import WorkingCalendar
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked
from tests.support.people import ROLES

VERBS = sorted({verb for _, verb in MACHINE})
# W-10, written out once more.
LEADS = {
    ("in_store", "lend"): "lent",
    ("lent", "fall_due"): "due",
    ("lent", "return"): "returned",
    ("due", "return"): "returned",
    ("lent", "lose"): "lost",
    ("due", "lose"): "lost",
    ("returned", "check"): "checked",
    ("checked", "store"): "in_store",
    ("checked", "repair"): "under_repair",
    ("under_repair", "store"): "in_store",
}
REJECTED = {"rejected_no_stock": "no_loaner_free", "rejected_limit": "loan_limit", "rejected_no_open_repair": "no_open_repair"}


@worked("EX-LOAN-A")
def test_a_loan_needs_an_open_repair_and_one_is_lent_for_each(case):
    if case["action"] != "lend":
        return  # the closing of the job is the service desk's (LOAN-04)
    facts = {"free": int(case["loaners_free"]), "loaned": int(case["already_loaned_for_repair"])}
    if case["expected"] == "lent":
        check_loan(repair_open=case["repair_open"] == "yes", **facts, policy=POLICY)
        return
    with pytest.raises(Conflict) as refused:
        check_loan(repair_open=case["repair_open"] == "yes", **facts, policy=POLICY)
    assert (refused.value.code, refused.value.clause) == (REJECTED[case["expected"]], "LOAN-02")


def test_the_limit_for_each_repair_is_a_policy():
    check_loan(repair_open=True, free=1, loaned=1, policy=POLICY.but(loan__max_per_repair=2))


@pytest.mark.parametrize(("state", "verb"), list(product(STATES, VERBS)))
def test_every_state_and_verb(state, verb):
    roles = (*ROLES, "system")
    if (state, verb) in LEADS:
        assert next_state(MACHINE, state, verb, roles) == LEADS[state, verb]
    else:
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verb, roles)


@pytest.mark.parametrize(
    ("state", "verb", "role"),
    [("in_store", "lend", "technician"), ("lent", "fall_due", "warehouse"), ("due", "lose", "warehouse")],
)
def test_who_may_not_is_refused(state, verb, role):
    with pytest.raises(Forbidden):
        next_state(MACHINE, state, verb, (role,))


def test_a_loaner_is_due_on_the_visit_that_delivers_the_repair():
    decision = due(date(2025, 3, 7), WorkingCalendar(), POLICY)
    assert (decision.detail["due_on"], decision.clauses) == (date(2025, 3, 7), ("LOAN-03",))
    assert due(date(2025, 3, 7), WorkingCalendar(), POLICY.but(loan__return_grace_days=3)).detail["due_on"] == date(2025, 3, 10)


def test_a_faulty_loaner_goes_to_repair():
    assert [after_check(condition) for condition in ("good", "worn", "faulty")] == ["store", "store", "repair"]


def test_the_store_lacks_what_is_below_the_minimum():
    assert [shortage(count, POLICY) for count in (0, 1, 2)] == [1, 0, 0]
    assert shortage(1, POLICY.but(loan__min_per_category=3)) == 2


def test_a_loaner_is_not_expected_back_in_the_past():
    check_expected(None, date(2025, 3, 3))
    check_expected(date(2025, 3, 3), date(2025, 3, 3))
    with pytest.raises(Refused):
        check_expected(date(2025, 3, 2), date(2025, 3, 3))


def test_a_claim_for_a_lost_loaner_has_an_amount_and_a_debtor():
    assert loss(amount_fen=None, payer=None, has_holder=False).outcome == "borne"
    assert loss(amount_fen=100, payer="customer", has_holder=False).outcome == "claimed"
    for facts, pointers in (
        ({"amount_fen": 100, "payer": None, "has_holder": True}, ["/payer"]),
        ({"amount_fen": None, "payer": "customer", "has_holder": True}, ["/amount"]),
        ({"amount_fen": 0, "payer": "holder", "has_holder": False}, ["/payer", "/amount"]),
    ):
        with pytest.raises(Refused) as refused:
            loss(**facts)
        assert [fault.pointer for fault in refused.value.faults] == pointers
