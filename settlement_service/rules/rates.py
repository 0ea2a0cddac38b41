"""The late rate (SETL-01 to SETL-06): which share of its repair fees a site is paid."""

from calendar import monthrange
from datetime import date

from settlement_service.rules.months import first_day
from shared.kit.calendar import add_days, add_months
from shared.kit.decision import Decision
from shared.kit.policy import Policy

FULL, UNPAID, WAITING = "rated", "unpaid", "waiting"
# The steps of `setl.rates` in order, each with the rule that it stands for.
CLAUSES = ("SETL-02", "SETL-03", "SETL-04", "SETL-05")
MONTH_END, LATER = "month_end", "later"
KEYS = ("setl.due_day", "setl.due_inclusive", "setl.rates", "setl.rate_mode", "setl.paper_date", "setl.email_only")


def due_on(month: str, policy: Policy) -> date:
    """SETL-01: the day of the next month by which the records are due."""
    return _day_of(add_months(first_day(month), 1), policy.value("setl.due_day"))


def late_rate(
    month: str, *, paper_sent_on: date | None, paper_received_on: date | None, email_sent_on: date | None, policy: Policy
) -> Decision:
    """SETL-01 to SETL-06: the rate by the day on which paper and email were both there.

    Policy of the last day of the service month. Whether the paper counts when sent or when received is
    `setl.paper_date`; email alone waits for the paper, paper alone is not settled.
    """
    paper = paper_sent_on if policy.value("setl.paper_date") == "sent" else paper_received_on
    inputs = {"month": month, "paper_sent_on": paper_sent_on, "paper_received_on": paper_received_on}
    inputs |= {"email_sent_on": email_sent_on, "ruled_on": policy.day}
    if email_sent_on is not None and paper is not None:
        complete_on = max(paper, email_sent_on)
        percent, clause = rate_on(month, complete_on, policy)
        clauses = ("SETL-01", clause, "SETL-06") if paper != email_sent_on else ("SETL-01", clause)
        detail = {"complete_on": complete_on.isoformat(), "rate": percent, "due_on": due_on(month, policy).isoformat()}
        return Decision("late_rate", FULL, clauses, inputs, policy.values(*KEYS), detail=detail)
    waits = paper is None and email_sent_on is not None and policy.value("setl.email_only") == "wait"
    detail = {"complete_on": None, "rate": None if waits else 0, "due_on": due_on(month, policy).isoformat()}
    return Decision("late_rate", WAITING if waits else UNPAID, ("SETL-06",), inputs, policy.values(*KEYS), detail=detail)


def rate_on(month: str, complete_on: date, policy: Policy) -> tuple[int, str]:
    """SETL-02 to SETL-05: the per cent for a completion day and the rule that gives it.

    `calendar_day`: the steps are days of the next month. `days_late`: they are days after the due day.
    """
    start = add_months(first_day(month), 1)
    by_days_late = policy.value("setl.rate_mode") == "days_late"
    steps = [step.split(":") for step in policy.value("setl.rates").split(",")]
    for place, (limit, percent) in enumerate(steps):
        if limit == LATER:
            return int(percent), CLAUSES[place]
        if limit == MONTH_END:
            within = complete_on < add_months(start, 1)
        else:
            base = due_on(month, policy)
            late_by = int(limit) if place else 0
            last = add_days(base, late_by) if by_days_late else _day_of(start, int(limit))
            within = complete_on <= last if policy.value("setl.due_inclusive") else complete_on < last
        if within:
            return int(percent), CLAUSES[place]
    raise ValueError("setl.rates names no step for later months")


def _day_of(start: date, number: int) -> date:
    """The day with this number in the month of `start`, or its last day."""
    return add_days(start, min(number, monthrange(start.year, start.month)[1]) - 1)
