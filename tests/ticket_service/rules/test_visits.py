from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from shared.kit.calendar import SHANGHAI
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.policy import PolicyBook
from shared.kit.transitions import next_state
from tests.support.examples import worked
from tests.support.people import ROLES
from ticket_service.rules import visits
from ticket_service.rules.visits import (
    Arrival,
    Record,
    RepairRecord,
    check_departure,
    check_record,
    judge_arrival,
    judge_repair_record,
)

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
NOW = datetime(2025, 3, 5, 12, 0, tzinfo=SHANGHAI)
ITEMS = dict.fromkeys(POLICY.value("ons.checklist"), True)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def record(**changed):
    values = {
        "result": "solved",
        "is_signed": True,
        "is_user_tested": True,
        "next_appointment_at": None,
        "custody_record": None,
        "arrived_at": NOW - timedelta(hours=2),
        "left_at": NOW,
        "now": NOW,
        "verified_problem": "no flame",
        "reproduced": True,
        "work_done": "new valve",
        "cause": "worn",
    }
    return Record(**{**values, **changed})


def faults(found, policy=POLICY):
    with pytest.raises(Refused) as refusal:
        check_record(found, policy)
    assert refusal.value.code == "visit_record_incomplete"
    return [(f.pointer, f.code, dict(f.params)["clause"]) for f in refusal.value.faults]


@worked("EX-ONS-A")
def test_arrival(case):
    arrival = Arrival(at(case["appointment"]), at(case["arrived"]), case["force_majeure"] == "yes")
    assert judge_arrival(arrival, POLICY).outcome == case["expected"]


def test_a_grace_is_a_policy_value_and_no_appointment_cannot_be_missed():
    late = Arrival(NOW, NOW + timedelta(minutes=10), False)
    assert judge_arrival(late, POLICY.but(ons__late_grace_minutes=10)).outcome == "on_time"
    assert judge_arrival(Arrival(None, NOW, False), POLICY).outcome == "no_appointment"


@worked("EX-ONS-B")
def test_filing(case):
    found = record(
        result=case["result"],
        is_signed=case["signature"] == "yes",
        is_user_tested=case["user_test"] == "yes",
        next_appointment_at=NOW + timedelta(days=1) if case["next_appointment"] == "yes" else None,
        custody_record="taken to the workshop" if case["custody_record"] == "yes" else None,
        left_at=NOW if case["left_time"] == "yes" else None,
    )
    if case["expected"] == "filed":
        check_record(found, POLICY)
    else:
        assert faults(found)


def test_every_reason_against_filing_is_named():
    bare = record(
        is_signed=False, is_user_tested=False, left_at=None, verified_problem=None, reproduced=None, work_done="", cause=None
    )
    assert faults(bare) == [
        ("/verified_problem", "field_required", "ONS-03"),
        ("/work_done", "field_required", "ONS-04"),
        ("/cause", "field_required", "ONS-04"),
        ("/reproduced", "field_required", "ONS-03"),
        ("/signature", "signature_missing", "ONS-04"),
        ("/user_test", "user_test_missing", "ONS-06"),
        ("/left_at", "leaving_time_missing", "ONS-07"),
    ]


def test_a_next_appointment_lies_ahead_and_the_leaving_time_behind():
    assert faults(record(result="revisit", next_appointment_at=NOW - timedelta(hours=1)))[0][1] == "appointment_in_the_past"
    assert faults(record(left_at=NOW + timedelta(seconds=1))) == [("/left_at", "leaving_time_wrong", "ONS-07")]
    assert faults(record(left_at=NOW - timedelta(hours=3))) == [("/left_at", "leaving_time_wrong", "ONS-07")]


def test_the_signature_is_a_switch():
    check_record(record(is_signed=False), POLICY.but(ons__signature_required=False))


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_of_the_checklist_holds_the_technician_back(item):
    with pytest.raises(Refused) as refusal:
        check_departure({**ITEMS, item: False}, has_contacted=True, is_exempt=False, policy=POLICY)
    assert [f.pointer for f in refusal.value.faults] == [f"/checklist/{item}"]
    assert refusal.value.clause == "ONS-01"


def test_unknown_items_are_refused_and_emergencies_need_no_appointment():
    with pytest.raises(Refused, match="field_unknown"):
        check_departure({**ITEMS, "singing": True}, has_contacted=True, is_exempt=False, policy=POLICY)
    with pytest.raises(Refused, match="contact_needed"):
        check_departure(ITEMS, has_contacted=False, is_exempt=False, policy=POLICY)
    check_departure({**ITEMS, "appointment_confirmed": False}, has_contacted=False, is_exempt=True, policy=POLICY)


WHOLE = dict.fromkeys(RepairRecord.__dataclass_fields__, "x") | {"parts_traced": True}


def test_a_whole_repair_record_is_complete():
    assert judge_repair_record(RepairRecord(**WHOLE)).outcome == "complete"


@pytest.mark.parametrize("name", WHOLE)
def test_each_lacking_field_makes_it_incomplete(name):
    decision = judge_repair_record(RepairRecord(**{**WHOLE, name: None}))
    assert decision.outcome == "incomplete"
    assert decision.detail["missing"] == [name]


VERBS = sorted({verb for _, verb in visits.MACHINE})


@pytest.mark.parametrize(("state", "verb"), list(product(visits.STATES, VERBS)))
def test_the_table_of_visits_is_the_whole_truth(state, verb):
    cell = visits.MACHINE.get((state, verb))
    for role in ROLES:
        if cell is None:
            with pytest.raises(Conflict, match="transition_not_allowed"):
                next_state(visits.MACHINE, state, verb, (role,))
        elif role in cell.roles:
            assert next_state(visits.MACHINE, state, verb, (role,)) == cell.to
        else:
            with pytest.raises(Forbidden, match="role_may_not"):
                next_state(visits.MACHINE, state, verb, (role,))


def test_every_state_of_a_visit_is_reached_and_the_ends_are_ends():
    assert {cell.to for cell in visits.MACHINE.values()} == set(visits.STATES)
    assert not {state for state, _ in visits.MACHINE} - set(visits.OPEN)
