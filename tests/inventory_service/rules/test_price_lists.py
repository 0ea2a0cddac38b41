"""Who proposes a price list, who approves it, and from when it may count."""

from datetime import date
from itertools import product

import pytest

from inventory_service.rules.price_lists import MACHINE, STATES, check_approver, check_from, check_lines
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import next_state

TODAY = date(2025, 3, 3)


@pytest.mark.parametrize(("state", "verb"), [*product(STATES, ("approve", "withdraw"))])
def test_every_state_and_verb_of_a_price_list(state, verb):
    if state == "draft":
        assert next_state(MACHINE, state, verb, ["vp", "admin"]) == {"approve": "approved", "withdraw": "withdrawn"}[verb]
    else:
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verb, ["vp", "admin"])


def test_the_administrator_proposes_and_does_not_approve():
    with pytest.raises(Forbidden):
        next_state(MACHINE, "draft", "approve", ["admin"])


def test_nobody_approves_his_own_list():
    """FEE-09."""
    check_approver(author_id="a", approver_id="b")
    with pytest.raises(Refused) as refusal:
        check_approver(author_id="a", approver_id="a")
    assert refusal.value.clause == "FEE-09"


def test_a_list_counts_from_today_at_the_earliest():
    """FEE-08."""
    check_from(TODAY, TODAY)
    with pytest.raises(Refused):
        check_from(date(2025, 3, 2), TODAY)


def test_an_approved_list_has_lines_and_edits_no_price():
    check_lines(count=1, priced=[], from_on=TODAY)
    with pytest.raises(Refused):
        check_lines(count=0, priced=[], from_on=TODAY)
    with pytest.raises(Conflict) as refusal:
        check_lines(count=3, priced=["A", "B"], from_on=TODAY)
    assert [dict(fault.params)["part_no"] for fault in refusal.value.faults] == ["A", "B"]
