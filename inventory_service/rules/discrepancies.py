"""What happens when the books and the world disagree."""

from shared.kit.decision import Decision
from shared.kit.errors import Conflict
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

OPEN, EXPLAINED, ADJUSTED, CLOSED = STATES = ("open", "explained", "adjusted", "closed")
UNSETTLED = (OPEN, EXPLAINED)
# How one ends: adjusted with approval, or closed because nothing has to be adjusted.
SETTLED = (ADJUSTED, CLOSED)
VAN_SHORT, RETURN_UNRECORDED, PART_UNKNOWN, BOOKS_DIFFER = ("van_short", "return_unrecorded", "part_unknown", "books_differ")
SHIPMENT_SHORT, SHIPMENT_OVER = ("shipment_short", "shipment_over")
KINDS = (VAN_SHORT, RETURN_UNRECORDED, PART_UNKNOWN, BOOKS_DIFFER, SHIPMENT_SHORT, SHIPMENT_OVER)
APPROVERS = ("supervisor", "vp")

# An approved adjustment settles a discrepancy in its own unit of work.
MACHINE: Machine = {
    (OPEN, "explain"): step(EXPLAINED, "warehouse", "supervisor"),
    (EXPLAINED, "explain"): step(EXPLAINED, "warehouse", "supervisor"),
    (EXPLAINED, "adjust"): step(ADJUSTED, SYSTEM),
    (EXPLAINED, "close"): step(CLOSED, *APPROVERS),
}


def opened(*, kind: str, part_no: str, quantity: int, policy: Policy) -> Decision:
    """INV-02: a difference opens a record that must be explained, and adjusted with the approval the policy names."""
    return Decision(
        kind="discrepancy",
        outcome=kind,
        clauses=("INV-02",),
        inputs={"kind": kind, "part_no": part_no, "quantity": quantity},
        values=policy.values("inv.adjust_approver"),
        detail={"approver_role": policy.value("inv.adjust_approver")},
    )


def closed(*, part_no: str, quantity: int, cause: str, policy: Policy) -> Decision:
    """INV-02: somebody with the right to approve finds that nothing has to be adjusted."""
    return Decision(
        kind="discrepancy_closure",
        outcome=CLOSED,
        clauses=("INV-02",),
        inputs={"part_no": part_no, "quantity": quantity, "cause": cause},
        values=policy.values("inv.adjust_approver"),
        detail={"part_no": part_no, "quantity": quantity},
    )


def check_explained(status: str) -> None:
    """INV-02: nothing is adjusted before the difference has a cause. Raises Conflict."""
    if status != EXPLAINED:
        raise Conflict("discrepancy_not_explained", clause="INV-02", state=status)
