"""How stock is counted: the states of a stocktake, when one is due, who counts again, and who approves."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from shared.kit.decision import Decision
from shared.kit.errors import Forbidden, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

PLANNED, COUNTING, COMPARED, EXPLAINED, ADJUSTED, CLOSED, CANCELLED = STATES = (
    *("planned", "counting", "compared", "explained"),
    *("adjusted", "closed", "cancelled"),
)
UNDERWAY = (PLANNED, COUNTING, COMPARED, EXPLAINED)
REGULAR, IRREGULAR = KINDS = ("regular", "irregular")
# What a movement of a stocktake is called in the ledger.
STOCKTAKE = "stocktake"
# The kinds of location that a person can stand in front of and count.
COUNTABLE = ("warehouse", "bin", "van", "site", "quarantine", "staging", "old_parts", "scrap")
CAUSES = ("miscounted_before", "booked_late", "booked_wrong", "misplaced", "damaged", "lost", "found", "unknown")

DONE, BEING_COUNTED, DUE, OVERDUE = ("done", "underway", "due", "overdue")

MACHINE: Machine = {
    (PLANNED, "start"): step(COUNTING, "warehouse"),
    (PLANNED, "cancel"): step(CANCELLED, "warehouse", "supervisor"),
    (COUNTING, "compare"): step(COMPARED, "warehouse"),
    (COUNTING, "cancel"): step(CANCELLED, "warehouse", "supervisor"),
    (COMPARED, "explain"): step(EXPLAINED, "warehouse"),
    # Once the differences are known, the one who counts cannot make them go away.
    (COMPARED, "cancel"): step(CANCELLED, "supervisor"),
    (EXPLAINED, "reject"): step(COMPARED, "supervisor"),
    (EXPLAINED, "approve"): step(ADJUSTED, "supervisor"),
    (EXPLAINED, "cancel"): step(CANCELLED, "supervisor"),
    (ADJUSTED, "close"): step(CLOSED, SYSTEM),
}


@dataclass(frozen=True)
class Total:
    """What a stocktake found: how many lines were counted and how many differ, the pieces and their value in fen."""

    lines: int
    differing: int
    pieces_over: int
    pieces_short: int
    over_fen: int
    short_fen: int


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


PERIOD_ENDS: Mapping[str, Callable[[date], date]] = {"monthly": _month_end}


def due_on(last_on: date | None, today: date, policy: Policy) -> date:
    """INV-04: the last day for the next regular stocktake of a warehouse: one in every period.

    The period after that of the last one; the present period if there never was one. The policy is that of today.
    """
    period_end = PERIOD_ENDS[policy.value("inv.stocktake_interval")]
    if last_on is None:
        return period_end(today)
    return period_end(date.fromordinal(period_end(last_on).toordinal() + 1))


def standing(*, last_on: date | None, is_underway: bool, today: date, policy: Policy) -> str:
    """INV-04: whether a warehouse has had its stocktake of this period, is being counted, or has yet to be."""
    if is_underway:
        return BEING_COUNTED
    end = due_on(last_on, today, policy)
    if end < today:
        return OVERDUE
    return DUE if end == due_on(None, today, policy) else DONE


def check_countable(kind: str) -> None:
    """INV-07: what is counted lies somewhere. Raises Refused for a place that nobody can stand in front of."""
    if kind not in COUNTABLE:
        raise Refused("location_not_counted", clause="INV-07", kind=kind, allowed=", ".join(COUNTABLE))


def shows_books(status: str) -> bool:
    """INV-02: a count is blind: what the books say, and what others counted, is told once all lines are counted."""
    return status not in (PLANNED, COUNTING, CANCELLED)


def shows_line(line: Any, status: str, roles: Iterable[str]) -> bool:
    """INV-02: a recount is blind too: until it is made, those who count do not see what the first one found."""
    waits = line.must_recount and not line.is_recounted
    return shows_books(status) and not (waits and "warehouse" in roles)


def must_recount(*, difference: int, price_fen: int, policy: Policy) -> bool:
    """INV-02: whether a second person has to count a line: more pieces or more value differ than the policy tolerates."""
    is_many = abs(difference) > policy.value("inv.recount_above_pieces")
    return is_many or abs(difference * price_fen) > policy.fen("inv.recount_above_value")


def check_approver(*, approver: str, roles: Iterable[str], took_part: Iterable[str], policy: Policy) -> None:
    """INV-02: adjustments are approved by the role that the policy names, and by nobody who planned, counted or explained.

    Raises Forbidden for another role, Refused for one who took part.
    """
    needed = policy.value("inv.adjust_approver")
    if needed not in roles:
        raise Forbidden("role_may_not", verb="approve", roles=[needed])
    if approver in took_part:
        raise Refused("approver_took_part", clause="INV-02")


def outcome(total: Total, policy: Policy) -> Decision:
    """INV-02: what a stocktake comes to: nothing differs, or the differences are adjusted with approval.

    `amount_fen` is the value of what was found less that of what is missing.
    """
    return Decision(
        kind="stocktake_difference",
        outcome="adjusted" if total.differing else "consistent",
        clauses=("INV-02", "INV-04"),
        inputs=asdict(total),
        values=policy.values("inv.adjust_approver"),
        detail={
            "lines": total.lines,
            "differing": total.differing,
            "pieces_over": total.pieces_over,
            "pieces_short": total.pieces_short,
        },
        amount_fen=total.over_fen - total.short_fen,
    )
