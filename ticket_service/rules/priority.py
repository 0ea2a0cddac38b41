"""How urgent a request is (TKT-06)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from shared.kit.decision import Decision
from shared.kit.policy import Policy

URGENCIES = ("high", "medium", "low")
IMPACTS = ("wide", "unusable", "degraded")
PRIORITIES = ("P1", "P2", "P3", "P4")
JOINED: Mapping[str, Callable[[Iterable[int]], int]] = {"sum": sum, "highest": max}
KEYS = ("tkt.priority_matrix", "tkt.priority.urgency", "tkt.priority.impact", "tkt.priority.levels", "tkt.safety_always_p1")


@dataclass(frozen=True)
class Severity:
    """What a request says about itself."""

    urgency: str
    impact: str
    safety_hazard: bool


def prioritise(severity: Severity, policy: Policy) -> Decision:
    """TKT-06: the priority from the points of urgency and impact; a safety hazard is always the highest.

    `policy` is that of the day on which the request is classified.
    """
    points = (policy.value("tkt.priority.urgency")[severity.urgency], policy.value("tkt.priority.impact")[severity.impact])
    joined = JOINED[policy.value("tkt.priority_matrix")](points)
    outcome = policy.value("tkt.priority.levels")[str(joined)]
    if severity.safety_hazard and policy.value("tkt.safety_always_p1"):
        outcome = PRIORITIES[0]
    return Decision("priority", outcome, ("TKT-06",), asdict(severity), policy.values(*KEYS), detail={"points": joined})
