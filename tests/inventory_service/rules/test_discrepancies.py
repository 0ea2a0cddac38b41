"""What happens when the books and the world disagree."""

from inventory_service.rules.discrepancies import opened
from tests.inventory_service.factories import POLICY


def test_a_discrepancy_names_who_must_approve_its_adjustment():
    decision = opened(kind="van_short", part_no="P-1", quantity=2, policy=POLICY)
    assert (decision.outcome, decision.clauses, decision.detail["approver_role"]) == ("van_short", ("INV-02",), "supervisor")
    changed = POLICY.but(inv__adjust_approver="vp")
    assert opened(kind="van_short", part_no="P-1", quantity=2, policy=changed).detail["approver_role"] == "vp"
