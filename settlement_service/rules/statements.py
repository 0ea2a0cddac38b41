"""Statements (W-17): the month of one site, from the records to the payment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.kit.calendar import add_days
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.money import percent_of, split, yuan
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

OPEN, RECEIVED, CHECKED, DRAFTED = "open", "records_received", "checked", "drafted"
SENT, OBJECTED, APPROVED, LOCKED, PAID = "sent", "objected", "approved", "locked", "paid"
STATES = (OPEN, RECEIVED, CHECKED, DRAFTED, SENT, OBJECTED, APPROVED, LOCKED, PAID)
# What belongs to the month of such a statement and is not on it goes to the next one.
CLOSED = (LOCKED, PAID)
# Changing an item of such a statement takes the statement back for a new draft.
REOPENABLE = (DRAFTED, OBJECTED)

# SETL-16: prepared by finance, reviewed by after-sales, approved by the approver of the policy, locked.
MACHINE: Machine = {
    (OPEN, "receive_records"): step(RECEIVED, "site", "finance"),
    (RECEIVED, "receive_records"): step(RECEIVED, "site", "finance"),
    (RECEIVED, "check"): step(CHECKED, "agent", "quality_officer"),
    (CHECKED, "draft"): step(DRAFTED, "finance"),
    (DRAFTED, "draft"): step(DRAFTED, "finance"),
    (DRAFTED, "send"): step(SENT, "finance"),
    (SENT, "object"): step(OBJECTED, "site"),
    (SENT, "approve"): step(APPROVED, "supervisor", "vp"),
    (OBJECTED, "approve"): step(APPROVED, "supervisor", "vp"),
    (OBJECTED, "draft"): step(DRAFTED, "finance"),
    (APPROVED, "lock"): step(LOCKED, "finance"),
    (LOCKED, "pay"): step(PAID, "finance"),
}
KEYS = ("setl.negative", "money.rounding")


@dataclass(frozen=True)
class Batch:
    """SETL-12: the valid fees of one service month and the rate at which its records were handed in."""

    month: str
    fees_fen: int
    rate: int


@dataclass(frozen=True)
class Sums:
    """What stands beside the fees. Fines and refunds are counted as positive amounts, `carried_fen` is at most 0.

    `booked_fen` is the part of the credits that is on the site's account already.
    """

    fines_fen: int = 0
    refunds_fen: int = 0
    credits_fen: int = 0
    booked_fen: int = 0
    carried_fen: int = 0


def settle(batches: Sequence[Batch], sums: Sums, policy: Policy) -> Decision:
    """SETL-12, SETL-15: fees at the rate of their batch, less fines and refunds, plus credits, plus what was carried here.

    Policy of the last day of the settled month. Fines are not reduced by the rate. A negative result is carried to the
    next month (`carry_forward`) or booked at once (`debit`). RET-13 credits count and are not booked twice.
    """
    rounding = policy.value("money.rounding")
    fees = sum(percent_of(batch.fees_fen, batch.rate, rounding) for batch in batches)
    payable = fees - sums.fines_fen - sums.refunds_fen + sums.credits_fen + sums.carried_fen
    carries = payable < 0 and policy.value("setl.negative") == "carry_forward"
    forward = payable if carries else 0
    detail: dict[str, int | str] = {"fees_fen": fees, "already_booked_fen": sums.booked_fen, "carried_forward_fen": forward}
    detail["to_book_fen"] = payable - forward - sums.booked_fen
    detail |= {"fees": yuan(fees), "already_booked": yuan(sums.booked_fen), "carried_forward": yuan(forward)}
    detail |= {"fines": yuan(sums.fines_fen), "refunds": yuan(sums.refunds_fen), "credits": yuan(sums.credits_fen)}
    detail |= {"carried": yuan(sums.carried_fen)}
    inputs = {"batches": list(batches), "ruled_on": policy.day, **sums.__dict__}
    outcome = "carried_forward" if carries else "payable" if payable >= 0 else "debited"
    clauses = ("SETL-12", "SETL-15") if sums.credits_fen else ("SETL-12",)
    return Decision("statement", outcome, clauses, inputs, policy.values(*KEYS), detail=detail, amount_fen=payable)


def shares(fees_fen: Sequence[int], rate: int, policy: Policy) -> list[int]:
    """SETL-12, GEN-09: each record's part of the batch, so that the lines sum to the rounded batch to the fen."""
    total = sum(fees_fen)
    if total == 0:
        return [0 for _ in fees_fen]
    return split(percent_of(total, rate, policy.value("money.rounding")), fees_fen)


def object_until(sent_on: date, policy: Policy) -> date:
    """SETL-14: the last day on which the site can object. Policy of the day of sending."""
    return add_days(sent_on, policy.value("setl.objection_days"))


def check_objection(objected_on: date, until: date) -> None:
    """SETL-14: raises Refused after the last day."""
    if objected_on > until:
        raise Refused("objection_too_late", clause="SETL-14", until=until.isoformat())


def check_approver(roles: Iterable[str], actor: str, *, prepared_by: str | None, policy: Policy) -> None:
    """SETL-16: the approver has the role of the policy and did not prepare the statement. Raises Forbidden."""
    needed = policy.value("setl.approver")
    if needed not in roles:
        raise Forbidden("role_may_not", clause="SETL-16", verb="approve", roles=[needed])
    if actor == prepared_by:
        raise Forbidden("approver_prepared_it", clause="SETL-16")


def check_changeable(status: str | None, number: str | None) -> None:
    """SETL-14: an item may change until the statement on which it stands was sent. Raises Conflict after that."""
    if status in (SENT, APPROVED, LOCKED, PAID):
        raise Conflict("statement_closed", clause="SETL-14", number=number, state=status)
