"""What is recorded of a credit suffices to decide it again, also under another policy."""

from dataclasses import fields
from datetime import date

from returns_service.rules.credits import Receipt, part_credit
from returns_service.rules.returns import PartLine
from tests.returns_service.book import POLICY
from tests.returns_service.desk import line


def replayed(stored, policy):
    inputs = stored.inputs | {
        day: date.fromisoformat(stored.inputs[day]) for day in ("production_on", "applied_on", "received_on")
    }
    applied = PartLine(**{field.name: inputs[field.name] for field in fields(PartLine)})
    return part_credit(applied, Receipt(**{field.name: inputs[field.name] for field in fields(Receipt)}), policy)


def test_a_recorded_credit_can_be_replayed(desk):
    desk.credited(line(), line("V-2", quantity=3), counted=(1, 4), results=("good", "defect"))
    for stored in desk.service.decisions("part_credit"):
        again = replayed(stored, POLICY)
        assert (again.outcome, again.amount_fen, list(again.clauses)) == (stored.outcome, stored.amount_fen, stored.clauses)


def test_a_recorded_credit_can_be_asked_what_another_policy_would_give(desk):
    desk.credited(line(), results=("good",))
    stored = desk.service.decisions("part_credit")[0]
    assert replayed(stored, POLICY.but(ret__part__good_part_action="credit_keep")).amount_fen == 6000
