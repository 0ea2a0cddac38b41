"""The state machine of a survey (W-15), one answer per invitation, and the alert of a low score."""

from collections.abc import Iterable

from shared.kit.decision import Decision
from shared.kit.errors import Conflict
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, next_state, step, verbs_from

INVITED, ANSWERED = STATES = ("invited", "answered")
ONLINE, PHONE = METHODS = ("online", "phone")
ALERT, NONE = "alert", "none"

MACHINE: Machine = {(INVITED, "answer"): step(ANSWERED, "customer", "agent", "quality_officer")}


def actions(status: str, roles: Iterable[str]) -> list[str]:
    """What these roles may do now."""
    return verbs_from(MACHINE, status, roles)


def after_answer(status: str, roles: Iterable[str]) -> str:
    """CSAT-01, CSAT-09: the state after an answer; an invitation takes one answer and no second."""
    if status == ANSWERED:
        raise Conflict("survey_answered_before", clause="CSAT-09")
    return next_state(MACHINE, status, "answer", roles)


def low_score(score: int, policy: Policy) -> Decision:
    """CSAT-07: whether an answer alarms the supervisor (`alert` or `none`). The policy is that of the day of the answer."""
    threshold = policy.value("csat.alert_at_or_below")
    return Decision(
        kind="survey_alert",
        outcome=ALERT if score <= threshold else NONE,
        clauses=("CSAT-07",),
        inputs={"score": score},
        values=policy.values("csat.alert_at_or_below"),
    )
