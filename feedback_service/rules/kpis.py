"""Satisfaction: the rate, the target, and how many invitations were answered."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shared.kit.money import PERCENT
from shared.kit.policy import Policy

MET, NOT_MET, NO_DATA = "met", "not_met", "no_data"
SHOWN = Decimal("0.01")


@dataclass(frozen=True)
class Satisfaction:
    """The satisfaction of a period: `rate` and `response_rate` in per cent with two places, null without a base."""

    satisfied: int
    valid: int
    rate: str | None
    target: str
    outcome: str
    invited: int
    response_rate: str | None


def satisfaction(*, satisfied: int, valid: int, invited: int, responded: int, policy: Policy) -> Satisfaction:
    """CSAT-04, CSAT-05, CSAT-06: the rate over valid answers against the target, the response rate beside it.

    Unanswered invitations count only in the response rate. GEN-10: the rate is compared unrounded; without a valid answer
    there is none. The policy is that of the period's last day.
    """
    return Satisfaction(
        satisfied=satisfied,
        valid=valid,
        rate=percentage(satisfied, valid),
        target=str(policy.value("csat.target_pct")),
        outcome=judge(satisfied, valid, policy),
        invited=invited,
        response_rate=percentage(responded, invited),
    )


def satisfied_from(policy: Policy) -> int:
    """CSAT-05: the lowest score that counts as satisfied."""
    return int(policy.value("csat.satisfied_from"))


def judge(satisfied: int, valid: int, policy: Policy) -> str:
    """CSAT-04: `met`, `not_met`, or `no_data` without a valid answer."""
    if valid == 0:
        return NO_DATA
    return MET if satisfied * PERCENT >= policy.value("csat.target_pct") * valid else NOT_MET


def percentage(part: int, whole: int) -> str | None:
    """GEN-10: a ratio in per cent with two places, none where the base is 0."""
    if whole == 0:
        return None
    return str((Decimal(part * PERCENT) / whole).quantize(SHOWN, ROUND_HALF_UP))
