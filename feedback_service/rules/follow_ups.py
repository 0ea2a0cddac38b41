"""The state machine of a follow-up (W-14), what an attempt leads to, and what the call says about the service record."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from shared.kit.calendar import is_on_time
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step, verbs_from

SCHEDULED, DUE, ATTEMPTED, REACHED = "scheduled", "due", "attempted", "reached"
RECORDED, HANDED_OVER, CLOSED = "recorded", "handed_over", "closed"
CLOSED_UNREACHABLE, CLOSED_REFUSED = "closed_unreachable", "closed_refused"
STATES = (SCHEDULED, DUE, ATTEMPTED, REACHED, RECORDED, HANDED_OVER, CLOSED, CLOSED_UNREACHABLE, CLOSED_REFUSED)
UNCALLED = (SCHEDULED, DUE, ATTEMPTED, REACHED)

CALLERS = ("agent", "quality_officer", "supervisor")
COMMANDS = ("attempt", "record", "hand_over", "answer")

MACHINE: Machine = {
    (SCHEDULED, "fall_due"): step(DUE, SYSTEM),
    **{(state, "attempt"): step(ATTEMPTED, *CALLERS) for state in (SCHEDULED, DUE, ATTEMPTED)},
    (ATTEMPTED, "reach"): step(REACHED, SYSTEM),
    (ATTEMPTED, "refuse"): step(CLOSED_REFUSED, SYSTEM),
    (ATTEMPTED, "give_up"): step(CLOSED_UNREACHABLE, SYSTEM),
    **{(state, "record"): step(RECORDED, *CALLERS) for state in UNCALLED},
    (RECORDED, "hand_over"): step(HANDED_OVER, *CALLERS),
    (HANDED_OVER, "answer"): step(CLOSED, *CALLERS),
}

GOOD, FAIR, POOR = MARKS = ("good", "fair", "poor")
ASPECTS = ("product_use", "timeliness", "attitude", "quality", "charges")
FINDINGS = ("late", "attitude", "quality", "overcharge", "forged")
# What each finding costs the site is decided by finance under these rules.
FINED_BY = {"late": "SETL-08", "attitude": "SETL-09", "quality": "SETL-09", "overcharge": "SETL-10", "forged": "SETL-11"}


def actions(status: str, need: str | None, roles: Iterable[str]) -> list[str]:
    """What these roles may do now; FUP-05: only an open need is handed over."""
    return [
        verb for verb in verbs_from(MACHINE, status, roles) if verb in COMMANDS and (verb != "hand_over" or need is not None)
    ]


def after_attempt(days: Iterable[date], *, reached: bool, refused: bool, policy: Policy) -> str | None:
    """FUP-13: the verb that an attempt leads to (`reach`, `refuse`, `give_up`), none while the customer is called again.

    `days` are the days of all attempts so far; several on one day count once. The policy is that of the newest attempt.
    """
    if refused:
        return "refuse"
    if reached:
        return "reach"
    return "give_up" if len(set(days)) >= policy.value("fup.max_attempts") else None


def outcome_of(verb: str | None) -> str | None:
    """FUP-13: how the call ended, in the words of the record; none while it has not ended."""
    return {"reach": "reached", "refuse": "refused", "give_up": "unreachable"}.get(verb or "")


def audit(marks: Mapping[str, str], *, finding: str | None, note: str | None) -> Decision | None:
    """FUP-12: a finding against the service record is a decision that finance acts on; without one there is none.

    Marks alone are the customer's opinion: they never become a finding by themselves.
    """
    if finding is None:
        return None
    return Decision(
        kind="follow_up_finding",
        outcome=finding,
        clauses=("FUP-12",),
        near=(FINED_BY[finding],),
        inputs={**marks, "finding": finding, "note": note},
        detail={"poor": [aspect for aspect in ASPECTS if marks[aspect] == POOR]},
    )


def check_hand_over(need: str | None, promised_at: datetime | None, now: datetime) -> None:
    """FUP-05, FUP-07: only a need is handed over, and an answer is not promised for the past."""
    if need is None:
        raise Conflict("no_open_need", clause="FUP-05")
    if promised_at is not None and promised_at < now:
        raise Refused("promise_in_past", clause="FUP-07", promised_at=promised_at)


def promise_kept(promised_at: datetime | None, answered_at: datetime) -> bool | None:
    """FUP-07, SLA-13: whether a promised answer came in time; nothing to judge where none was promised."""
    return None if promised_at is None else is_on_time(answered_at, promised_at)
