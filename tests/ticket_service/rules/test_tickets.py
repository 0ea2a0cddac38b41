from datetime import date
from itertools import product
from pathlib import Path

import pytest

from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.policy import PolicyBook
from shared.kit.transitions import next_state
from tests.support.people import ROLES
from ticket_service.rules import tickets
from ticket_service.rules.tickets import Closing, accepted_state, actions_for, assigned_state, check_closing

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
VERBS = sorted({verb for _, verb in tickets.MACHINE})


@pytest.mark.parametrize(("state", "verb"), list(product(tickets.STATES, VERBS)))
def test_the_table_of_requests_is_the_whole_truth(state, verb):
    cell = tickets.MACHINE.get((state, verb))
    for role in ROLES:
        if cell is None:
            with pytest.raises(Conflict, match="transition_not_allowed"):
                next_state(tickets.MACHINE, state, verb, (role,))
        elif role in cell.roles:
            assert next_state(tickets.MACHINE, state, verb, (role,)) == cell.to
        else:
            with pytest.raises(Forbidden, match="role_may_not"):
                next_state(tickets.MACHINE, state, verb, (role,))


def test_every_state_is_reached_and_closed_requests_are_read_only():
    assert {cell.to for (_, verb), cell in tickets.MACHINE.items() if verb != "excuse"} == set(tickets.STATES) - {"new"}
    assert not {state for state, _ in tickets.MACHINE} & {"closed", "cancelled"}


def test_only_an_emergency_is_dispatched_unclassified():
    assert assigned_state("new", ("dispatcher",), is_exempt=True) == "dispatched"
    with pytest.raises(Conflict) as refusal:
        assigned_state("new", ("dispatcher",), is_exempt=False)
    assert (refusal.value.code, refusal.value.clause) == ("classify_first", "DSP-12")
    assert assigned_state("classified", ("dispatcher",), is_exempt=False) == "dispatched"


def test_actions_are_what_the_role_may_say_now():
    assert actions_for("new", ("agent",), is_exempt=False) == ["acknowledge", "cancel"]
    assert actions_for("new", ("dispatcher",), is_exempt=False) == []
    assert actions_for("new", ("dispatcher",), is_exempt=True) == ["assign"]
    assert actions_for("dispatched", ("technician",), is_exempt=False) == []
    assert actions_for("dispatched", ("dispatcher",), is_exempt=False, visit_status="appointed") == ["reassign"]
    assert actions_for("dispatched", ("dispatcher",), is_exempt=False, visit_status="departed") == []
    assert actions_for("repairing", ("dispatcher",), is_exempt=False, visit_status="agreed") == []
    assert actions_for("repairing", ("dispatcher",), is_exempt=False) == ["assign"]
    assert actions_for("to_confirm", ("customer",), is_exempt=False) == ["cancel", "confirm", "reject_result"]


def test_the_internal_acceptance_is_a_switch():
    assert accepted_state(POLICY) is None
    assert accepted_state(POLICY.but(tkt__internal_acceptance="waived")) == "to_confirm"


def test_closing_names_everything_that_lacks():
    check_closing(Closing("worn", "repaired", "王芳", True))
    with pytest.raises(Refused) as refusal:
        check_closing(Closing(None, "", None, False))
    assert refusal.value.clause == "TKT-15"
    assert [f.pointer for f in refusal.value.faults] == ["/cause", "/result", "/confirmed_by", "/charges"]
