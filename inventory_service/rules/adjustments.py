"""Putting the books right: asked for by the keeper, approved by somebody else (INV-02)."""

from collections.abc import Iterable

from shared.kit.decision import Decision
from shared.kit.errors import Forbidden, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step, verbs_from

REQUESTED, APPROVED, REJECTED, WITHDRAWN = STATES = ("requested", "approved", "rejected", "withdrawn")
APPROVERS = ("supervisor", "vp")
DECIDED = ("approve", "reject")

MACHINE: Machine = {
    (REQUESTED, "approve"): step(APPROVED, *APPROVERS),
    (REQUESTED, "reject"): step(REJECTED, *APPROVERS),
    (REQUESTED, "withdraw"): step(WITHDRAWN, "warehouse"),
}


def approver_role(policy: Policy) -> str:
    """INV-02: the role whose approval an adjustment needs."""
    return str(policy.value("inv.adjust_approver"))


def check_approver(role: str, *, roles: Iterable[str], requester: str, approver: str) -> None:
    """INV-02: who approves has the role that the policy named, and did not ask for it. Raises Forbidden, or Refused."""
    if role not in roles:
        raise Forbidden("role_may_not", clause="INV-02", verb="approve", roles=[role])
    if requester == approver:
        raise Refused("approver_is_requester", clause="INV-02")


def decided(verb: str, *, number: str, more: int, fewer: int, policy: Policy) -> Decision:
    """INV-02: the approval or the refusal of an adjustment: so many pieces more, and so many fewer."""
    return Decision(
        kind="stock_adjustment",
        outcome=MACHINE[(REQUESTED, verb)].to,
        clauses=("INV-02",),
        inputs={"number": number, "more": more, "fewer": fewer},
        values=policy.values("inv.adjust_approver"),
        detail={"number": number, "more": more, "fewer": fewer},
    )


def verbs(status: str, role: str, *, roles: Iterable[str], requester: str, actor: str) -> list[str]:
    """What somebody may do with an adjustment now."""
    mine = frozenset(roles)
    may_decide = role in mine and requester != actor
    return [verb for verb in verbs_from(MACHINE, status, mine) if verb not in DECIDED or may_decide]
