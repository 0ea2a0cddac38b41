"""Who may hold how much, for how long, and what may become of it."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from inventory_service.rules.reservations import MACHINE, STATES, hold
from shared.kit.calendar import WorkingCalendar
from shared.kit.errors import Conflict, Forbidden
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY

VERBS = ("issue", "release", "lapse")
TODAY = date(2025, 3, 3)


def held(needed_on: date | None, policy=POLICY):
    return hold(today=TODAY, needed_on=needed_on, calendar=WorkingCalendar(), policy=policy)


def test_a_hold_ends_with_the_last_of_the_hold_days():
    decision = held(None)
    assert decision.detail["last_day"] == date(2025, 3, 10)
    assert decision.detail["hold_until"] == datetime(2025, 3, 10, 15, 59, 59, tzinfo=UTC)
    assert (decision.kind, decision.outcome, decision.clauses) == ("reservation_hold", "held", ("INV-13",))


def test_the_hold_runs_from_the_day_of_the_visit_if_that_is_later():
    assert held(date(2025, 3, 20)).detail["last_day"] == date(2025, 3, 27)
    assert held(date(2025, 3, 1)).detail["last_day"] == date(2025, 3, 10)


def test_the_hold_days_are_a_policy():
    assert held(None, POLICY.but(inv__reservation_hold_days=2)).detail["last_day"] == date(2025, 3, 5)


@pytest.mark.parametrize(("state", "verb"), list(product(STATES, VERBS)))
def test_only_a_reservation_that_is_held_or_waits_can_change(state, verb):
    roles = ("warehouse", "system")
    leads = {"held": {"issue": "issued", "release": "released", "lapse": "lapsed"}}
    leads["waiting"] = {"serve": "held", "release": "released"}
    if verb in leads.get(state, {}):
        assert next_state(MACHINE, state, verb, roles) == leads[state][verb]
    else:
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verb, roles)


@pytest.mark.parametrize(("verb", "role"), [("issue", "dispatcher"), ("lapse", "warehouse"), ("release", "technician")])
def test_a_role_that_may_not_is_refused(verb, role):
    with pytest.raises(Forbidden):
        next_state(MACHINE, "held", verb, (role,))
