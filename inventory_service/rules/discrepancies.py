"""What happens when the books and the world disagree."""

from shared.kit.decision import Decision
from shared.kit.policy import Policy

OPEN = "open"
# How one ends: adjusted with approval, or closed because nothing has to be adjusted.
SETTLED = ("adjusted", "closed")
VAN_SHORT, RETURN_UNRECORDED, PART_UNKNOWN = ("van_short", "return_unrecorded", "part_unknown")
SHIPMENT_SHORT, SHIPMENT_OVER = ("shipment_short", "shipment_over")
KINDS = (VAN_SHORT, RETURN_UNRECORDED, PART_UNKNOWN, SHIPMENT_SHORT, SHIPMENT_OVER)


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
