"""The life of a tool, its class, and whether one is free."""

from datetime import date
from itertools import product

import pytest

from inventory_service.rules.tools import (
    CONDITIONS,
    MACHINE,
    PURPOSES,
    STATES,
    Booking,
    actions_for,
    asset_class,
    availability,
    check_issue,
    check_sound,
    check_writeoff,
    clearance,
)
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import fen
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked
from tests.support.people import ROLES

TODAY = date(2025, 3, 3)
VERBS = sorted({verb for _, verb in MACHINE})
# W-23, written out once more.
LEADS = {
    ("registered", "issue"): "issued",
    ("registered", "report"): "reported",
    ("in_store", "issue"): "issued",
    ("in_store", "report"): "reported",
    ("issued", "hand_over"): "issued",
    ("issued", "return"): "returned",
    ("issued", "report"): "reported",
    ("returned", "check"): "in_store",
    ("returned", "report"): "reported",
    ("reported", "decide_cause"): "cause_decided",
    ("cause_decided", "claim"): "compensation_due",
    ("cause_decided", "write_off"): "written_off",
    ("cause_decided", "restore"): "in_store",
    ("compensation_due", "pay"): "paid",
    ("paid", "restore"): "in_store",
}


@worked("EX-TOOL-A")
def test_a_price_above_the_limit_makes_a_fixed_asset(case):
    decision = asset_class(fen(case["price"]), POLICY)
    assert (decision.outcome, decision.clauses) == (case["expected"], ("TOOL-01",))


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
    [
        ("registered", "issue", "technician"),
        ("issued", "report", "warehouse"),
        ("returned", "check", "technician"),
        ("reported", "decide_cause", "warehouse"),
        ("cause_decided", "claim", "supervisor"),
        ("cause_decided", "write_off", "warehouse"),
        ("compensation_due", "pay", "warehouse"),
    ],
)
def test_who_may_not_is_refused(state, verb, role):
    with pytest.raises(Forbidden):
        next_state(MACHINE, state, verb, (role,))


def test_only_a_damaged_tool_is_repaired_and_only_the_approver_writes_off():
    assert actions_for("cause_decided", "damaged", ("warehouse",), POLICY) == ["restore"]
    assert actions_for("cause_decided", "lost", ("warehouse",), POLICY) == []
    assert actions_for("cause_decided", "lost", ("supervisor",), POLICY) == ["write_off"]
    assert actions_for("cause_decided", "lost", ("vp",), POLICY) == []
    by_vp = POLICY.but(tool__writeoff_approver="vp")
    assert actions_for("cause_decided", "lost", ("vp",), by_vp) == ["write_off"]
    check_writeoff(("vp",), by_vp)
    with pytest.raises(Forbidden) as refused:
        check_writeoff(("supervisor",), by_vp)
    assert refused.value.clause == "TOOL-05"


def test_private_use_is_no_purpose():
    assert PURPOSES == ("ticket", "standing")
    check_issue(purpose="standing", ticket_id=None, due_back_on=TODAY, today=TODAY)
    check_issue(purpose="ticket", ticket_id="t", due_back_on=None, today=TODAY)
    with pytest.raises(Refused) as refused:
        check_issue(purpose="ticket", ticket_id=None, due_back_on=date(2025, 3, 2), today=TODAY)
    assert [fault.code for fault in refused.value.faults] == ["field_required", "day_is_past"]
    assert refused.value.clause == "TOOL-03"


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_damaged_tool_is_not_put_into_the_store(condition):
    if condition != "damaged":
        check_sound(condition)
        return
    with pytest.raises(Conflict):
        check_sound(condition)


def test_who_leaves_has_given_everything_back():
    assert clearance([], POLICY).outcome == "cleared"
    with pytest.raises(Conflict) as refused:
        clearance(["T-1", "T-2"], POLICY)
    assert (refused.value.code, refused.value.clause) == ("tools_still_out", "TOOL-08")
    assert [dict(fault.params)["tool_no"] for fault in refused.value.faults] == ["T-1", "T-2"]
    assert clearance(["T-1"], POLICY.but(tool__clear_on_leave=False)).outcome == "cleared_with_tools"


MINE, OTHERS = "me", "other"


@pytest.mark.parametrize(
    ("bookings", "outcome"),
    [
        ([], "none_kept"),
        ([Booking("reported", OTHERS, None)], "none_kept"),
        ([Booking("in_store", None, None)], "free"),
        ([Booking("registered", None, None), Booking("issued", OTHERS, None)], "free"),
        ([Booking("issued", MINE, None)], "own"),
        ([Booking("in_store", None, None), Booking("issued", MINE, None)], "own"),
        ([Booking("issued", OTHERS, None)], "booked_out"),
        ([Booking("issued", OTHERS, date(2025, 3, 5))], "booked_out"),
        ([Booking("issued", OTHERS, date(2025, 3, 4))], "free"),
        ([Booking("returned", OTHERS, None)], "free"),
    ],
)
def test_a_tool_booked_out_to_another_on_the_day_of_the_visit_warns(bookings, outcome):
    """TOOL-09."""
    assert availability(bookings, on=date(2025, 3, 5), technician_id=MINE) == outcome
