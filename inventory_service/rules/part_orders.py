"""Parts orders by sites (W-11): their states, when one is accepted, by when each step is due, and who may do what to them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from shared.kit.calendar import WorkingCalendar, add_days, add_months
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

REGULAR, EMERGENCY = KINDS = ("regular", "emergency")
DRAFT, SUBMITTED, RETURNED, REJECTED, REVIEWED, ENTERED, AWAITING, PAID, SHIPPING, SHIPPED, CLOSED, CANCELLED = STATES = (
    *("draft", "submitted", "returned_incomplete", "rejected", "reviewed", "entered"),
    *("awaiting_payment", "paid", "shipping", "shipped", "closed", "cancelled"),
)
# Nothing of it has shipped yet: it can be cancelled as a whole.
UNSHIPPED = (DRAFT, SUBMITTED, RETURNED, REVIEWED, AWAITING, PAID)
# What is cancelled here does not count in its month (ORD-06).
BEFORE_REVIEW = (DRAFT, SUBMITTED, RETURNED)
# Who writes an order: the site itself, or a clerk at the desk who records what came by fax or email (ORD-08).
AUTHORS = ("site", "agent")
MACHINE: Machine = {
    **{(state, "update"): step(state, *AUTHORS) for state in (DRAFT, RETURNED)},
    **{(state, "submit"): step(SUBMITTED, *AUTHORS) for state in (DRAFT, RETURNED)},
    (SUBMITTED, "review"): step(REVIEWED, "returns_clerk"),
    (SUBMITTED, "return"): step(RETURNED, "returns_clerk"),
    (SUBMITTED, "reject"): step(REJECTED, "returns_clerk"),
    (REVIEWED, "enter"): step(ENTERED, "warehouse"),
    (ENTERED, "await_payment"): step(AWAITING, SYSTEM),
    (ENTERED, "waive_payment"): step(PAID, SYSTEM),
    (AWAITING, "pay"): step(PAID, SYSTEM),
    **{(state, "pack"): step(state, "warehouse") for state in (PAID, SHIPPING)},
    **{(state, "ship"): step(SHIPPING, SYSTEM) for state in (PAID, SHIPPING)},
    (SHIPPING, "give_up_rest"): step(SHIPPING, "supervisor"),
    (SHIPPING, "complete"): step(SHIPPED, SYSTEM),
    (SHIPPED, "close"): step(CLOSED, SYSTEM),
    **{(state, "cancel"): step(CANCELLED, *AUTHORS, "supervisor") for state in UNSHIPPED},
}
REVIEW, ENTER, PAY, SHIP = TASKS = ("review", "enter", "pay", "ship")
TASK_OF = {SUBMITTED: REVIEW, REVIEWED: ENTER, AWAITING: PAY, PAID: SHIP, SHIPPING: SHIP}
ACCEPTED, NOT_ORDER_DAY, LIMIT = ("accepted", "rejected_not_order_day", "rejected_limit")

ROLLS: Mapping[str, Callable[[date, WorkingCalendar], date]] = {
    "none": lambda day, calendar: day,
    "next_working_day": lambda day, calendar: day if calendar.is_working_day(day) else calendar.add_working_days(day, 1),
}


@dataclass(frozen=True)
class Counts:
    """What a site has ordered so far, by day of submission (ORD-06)."""

    regular_this_month: int = 0
    regular_today: int = 0
    emergency_this_month: int = 0


def acceptance(kind: str, on: date, counts: Counts, *, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """ORD-03 to ORD-06, ORD-16: whether an order of this kind is taken on this day, after so many others.

    `counts` are those before the order. The policy is that of the day.
    """
    days = _order_days(on, calendar, policy)
    if kind == EMERGENCY:
        is_full = counts.emergency_this_month >= policy.value("ord.emergency_max_per_month")
        outcome, clause = (LIMIT if is_full else ACCEPTED), "ORD-05"
    elif on not in days:
        outcome, clause = NOT_ORDER_DAY, "ORD-03"
    else:
        is_full = counts.regular_this_month >= policy.value("ord.regular_max_per_month")
        is_full = is_full or counts.regular_today >= policy.value("ord.regular_max_per_day")
        outcome, clause = (LIMIT, "ORD-04") if is_full else (ACCEPTED, "ORD-03")
    keys = ("ord.regular_days", "ord.roll_rest_day", "ord.regular_max_per_month", "ord.regular_max_per_day")
    return Decision(
        kind="order_acceptance",
        outcome=outcome,
        clauses=(clause, *(["ORD-06"] if outcome == LIMIT else [])),
        inputs={"kind": kind, "on": on, **asdict(counts)},
        values=policy.values(*keys, "ord.emergency_max_per_month", "ord.count_rejected"),
        detail={"next_on": min((day for day in days if day > on), default=None)},
    )


def _order_days(on: date, calendar: WorkingCalendar, policy: Policy) -> list[date]:
    """ORD-03, ORD-16: the order days around a day; one that its month does not have is left out."""
    roll = ROLLS[policy.value("ord.roll_rest_day")]
    months = [add_months(on.replace(day=1), step) for step in (-1, 0, 1)]
    days = [add_days(first, number - 1) for first in months for number in policy.value("ord.regular_days")]
    starts = [first for first in months for _ in policy.value("ord.regular_days")]
    return [roll(day, calendar) for day, first in zip(days, starts, strict=True) if day.month == first.month]


def check_accepted(decision: Decision) -> None:
    """ORD-03 to ORD-05: raises Refused with the rule that does not take the order."""
    if decision.outcome != ACCEPTED:
        limits = {key.replace("ord.", ""): value for key, value in decision.values.items()}
        told = {**decision.inputs, **limits, "next_on": decision.detail["next_on"]}
        raise Refused(decision.outcome, clause=decision.clauses[0], **told)


def is_counted(policy: Policy) -> bool:
    """ORD-06: whether an order that was rejected, or cancelled before its review, goes on counting."""
    return bool(policy.value("ord.count_rejected"))


def deadlines(kind: str, submitted_on: date, *, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """ORD-10 to ORD-12: by when an order is reviewed and entered, and by when it ships; fixed at submission.

    Working days for the entry (GEN-03), calendar days for the shipment (GEN-04). `ship_due_on` is None where the policy counts
    it from the entry.
    """
    entry = calendar.add_working_days(submitted_on, policy.value("ord.erp_entry_workdays"))
    from_submission = policy.value("ord.ship_from") == "submitted_at"
    shipped = ship_due(kind, submitted_on, calendar=calendar, policy=policy) if from_submission else None
    key = _ship_key(kind)
    return Decision(
        kind="order_deadlines",
        outcome="set",
        clauses=("ORD-10", policy.cite(key).clause),
        inputs={"kind": kind, "submitted_on": submitted_on},
        values=policy.values("ord.erp_entry_workdays", key, "ord.ship_from"),
        detail={"entry_due_on": entry, "ship_due_on": shipped},
    )


def ship_due(kind: str, start: date, *, calendar: WorkingCalendar, policy: Policy) -> date:
    """ORD-11, ORD-12: the last day for the shipment, counted from `start`."""
    return calendar.due_in_days(start, policy.value(_ship_key(kind)))


def _ship_key(kind: str) -> str:
    return "ord.emergency_ship_days" if kind == EMERGENCY else "ord.ship_days"


def due(status: str, *, entry_due_on: date | None, ship_due_on: date | None) -> tuple[str | None, date | None]:
    """ORD-10, ORD-11: what is to be done next with an order, and by when; nothing where it has ended or rests with the site."""
    task = TASK_OF.get(status)
    days = {REVIEW: entry_due_on, ENTER: entry_due_on, PAY: ship_due_on, SHIP: ship_due_on}
    return task, days.get(task or "")


def rank_of(kind: str) -> int:
    """ORD-12: emergency orders come ahead of regular ones; the lower rank comes first."""
    return 0 if kind == EMERGENCY else 1


def payment(status: str, *, is_entered: bool, held_fen: int | None, missing_fen: int | None) -> str:
    """ORD-01: where the prepayment of an order stands."""
    if held_fen is not None:
        return "held"
    if status == AWAITING:
        return "missing" if missing_fen else "awaited"
    return "none" if not is_entered or status == CANCELLED else "on_account"


def check_payable(status: str, missing_fen: int | None) -> None:
    """ORD-01: nothing is packed before the order's amount is held at the site's account. Raises Conflict."""
    if status == AWAITING:
        raise Conflict("payment_awaited", clause="ORD-01", missing_fen=missing_fen)


def check_unpacked(packed: Iterable[str]) -> None:
    """ORD-09: what lies packed in the dispatch store is unpacked before its order can be cancelled. Raises Conflict."""
    numbers = list(packed)
    if numbers:
        raise Conflict("order_packed", clause="ORD-09", shipments=numbers)
