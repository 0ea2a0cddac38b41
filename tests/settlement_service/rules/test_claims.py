"""Which records a site is paid for."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from settlement_service.rules.claims import MACHINE, STATES, VERDICTS, Cost, may_claim
from shared.kit.errors import Conflict, Forbidden
from shared.kit.policy import PolicyBook
from shared.kit.transitions import next_state

POLICY = PolicyBook.load(Path(__file__).parents[3] / "settlement_service" / "policies").on(date(2025, 3, 31))


@pytest.mark.parametrize(
    ("in_warranty", "complete", "outcome", "clauses", "amount"),
    [
        (True, True, "claimed", ("SETL-13",), 10550),
        (True, False, "invalid", ("SETL-13", "SETL-07"), 0),
        (False, True, "not_settled", ("SETL-13",), 0),
        (False, False, "not_settled", ("SETL-13",), 0),
    ],
)
def test_only_complete_in_warranty_records_are_claimed(in_warranty, complete, outcome, clauses, amount):
    cost = Cost(6000, 4000, 550)
    decision = may_claim(in_warranty=in_warranty, record_complete=complete, cost=cost, policy=POLICY)
    assert (decision.outcome, decision.clauses, decision.amount_fen) == (outcome, clauses, amount)


@pytest.mark.parametrize(("state", "verdict"), list(product(STATES, VERDICTS)))
def test_every_state_and_verdict(state, verdict):
    if state == "settled" and verdict != "forged":
        with pytest.raises(Conflict):
            next_state(MACHINE, state, verdict, ["agent"])
        return
    for role in ("agent", "quality_officer"):
        assert next_state(MACHINE, state, verdict, [role]) == VERDICTS[verdict]
    with pytest.raises(Forbidden):
        next_state(MACHINE, state, verdict, ["finance"])
