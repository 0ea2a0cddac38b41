"""RET-08: what is owed, until when, and when it is paid."""

from datetime import date

import pytest

from returns_service.rules.obligations import (
    OBLIGATION,
    Owed,
    check_open,
    faults_against,
    is_owed,
    return_deadline,
    timeliness,
    verb_after_credit,
)
from shared.kit.calendars import working_calendar
from shared.kit.errors import Conflict, Forbidden
from shared.kit.transitions import next_state
from tests.returns_service.book import POLICY
from tests.support.examples import worked
from tests.support.people import ROLES

ALLOWED = {
    ("open", "apply"): ("applied", "site"),
    ("applied", "give_back"): ("open", "returns_clerk"),
    ("applied", "settle"): ("settled", "finance"),
    ("applied", "reopen"): ("open", "finance"),
}


def deadline(replaced_on, policy=POLICY):
    return return_deadline("V-1", 2, replaced_on, working_calendar(policy), policy)


@worked("EX-RET-I")
def test_in_warranty_parts_are_returned_in_time(case):
    due_on = deadline(date.fromisoformat(case["replaced_on"])).detail["due_on"]
    assert timeliness(date.fromisoformat(case["applied_on"]), due_on) == case["expected"]


def test_the_days_are_those_of_the_policy():
    decision = deadline(date(2025, 3, 1), POLICY.but(ret__part__warranty_return_days=10))
    assert decision.detail["due_on"] == date(2025, 3, 11)
    assert decision.values["ret.part.warranty_return_days"] == 10
    assert decision.clauses == ("RET-08",)


@pytest.mark.parametrize(
    ("in_warranty", "destination", "owed"),
    [(True, "return", True), (False, "return", False), (True, "store", False), (True, "customer", False), (True, None, False)],
)
def test_only_in_warranty_parts_marked_for_return_are_owed(in_warranty, destination, owed):
    assert is_owed(in_warranty, destination) is owed


@pytest.mark.parametrize("state", ["open", "applied", "settled"])
@pytest.mark.parametrize("verb", ["apply", "give_back", "settle", "reopen"])
def test_an_obligation_moves_only_with_its_return(state, verb):
    if (state, verb) not in ALLOWED:
        with pytest.raises(Conflict):
            next_state(OBLIGATION, state, verb, ROLES)
        return
    to, allowed = ALLOWED[(state, verb)]
    for role in ROLES:
        if role == allowed:
            assert next_state(OBLIGATION, state, verb, [role]) == to
        else:
            with pytest.raises(Forbidden):
                next_state(OBLIGATION, state, verb, [role])


@pytest.mark.parametrize(("left", "counted", "verb"), [(2, 2, "settle"), (2, 3, "settle"), (2, 1, "reopen"), (2, 0, "reopen")])
def test_an_obligation_is_settled_when_all_of_it_was_counted(left, counted, verb):
    assert verb_after_credit(left, counted) == verb


@pytest.mark.parametrize(
    ("owed", "part_no", "quantity", "codes"),
    [
        (Owed("V-1", 2), "V-1", 2, []),
        (Owed("V-1", 2), "V-1", 3, ["quantity_over_obligation"]),
        (Owed("V-1", 2), "V-2", 3, ["obligation_of_other_part", "quantity_over_obligation"]),
        (Owed(None, 0), "V-1", 1, ["obligation_unknown"]),
    ],
)
def test_a_line_returns_what_is_owed_and_no_more(owed, part_no, quantity, codes):
    assert [fault.code for fault in faults_against(owed, part_no, quantity)] == codes


@pytest.mark.parametrize("status", ["applied", "settled"])
def test_an_obligation_is_in_one_open_return_only(status):
    check_open("open", "TK-1")
    with pytest.raises(Conflict) as refusal:
        check_open(status, "TK-1")
    assert (refusal.value.code, refusal.value.params["ticket"]) == ("obligation_taken", "TK-1")
