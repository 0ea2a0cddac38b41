"""When whom to call back: the steps after an installation or a repair, the quarterly cadence, the call after a complaint."""

import re
from collections.abc import Iterable
from datetime import date

from shared.kit.calendar import MONTHS_PER_YEAR, WorkingCalendar, add_days, add_months
from shared.kit.decision import Decision
from shared.kit.policy import Policy

INSTALLATION, REPAIR, QUARTERLY, SURVEY_ALERT = KINDS = ("installation", "repair", "quarterly", "survey_alert")
APPLIANCE, ELECTRONICS = "appliance", "electronics"
SERVICE_COMPLETED = "service_completed"
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
MONTHS_PER_QUARTER = MONTHS_PER_YEAR // len(QUARTERS)
ONCE = "_once"
AGENT, SUPERVISOR = "agent", "supervisor"

# FUP-11: services that leave an installation or repair record are called; the others are asked by the survey alone.
DOCUMENTS = {
    "installation": INSTALLATION,
    "repair": REPAIR,
    "maintenance": REPAIR,
    "replacement": REPAIR,
    "exchange": REPAIR,
    "emergency": REPAIR,
    "safety_check": REPAIR,
}


def schedule(
    document: str, *, received_on: date, completed_on: date, calendar: WorkingCalendar, policy: Policy
) -> tuple[Decision, ...]:
    """FUP-01, FUP-02, FUP-03, FUP-15: one decision per follow-up that a filed record calls for, each a task of its own.

    The policy is that of the day on which the record was received. `detail` holds the task: `step`, `base_on`, `due_on`.
    """
    base = base_day(received_on, completed_on, policy)
    given = {"document": document, "received_on": received_on, "completed_on": completed_on}
    if document == REPAIR:
        days = policy.value("fup.repair_days")
        tasks = [(REPAIR, "FUP-02", "fup.repair_days", f"{days}d", calendar.due_in_days(base, days))]
    elif policy.value("fup.cadence") == ELECTRONICS:
        tasks = _electronics(base, policy)
    else:
        steps = str(policy.value("fup.install")).split(",")
        tasks = [(INSTALLATION, "FUP-01", "fup.install", step, _due(step, base, calendar)) for step in steps]
    return tuple(
        Decision(
            kind="follow_up_due",
            outcome=kind,
            clauses=(clause, "FUP-03"),
            inputs={**given, "step": step},
            values=policy.values("fup.base", "fup.cadence", key),
            detail={"step": step, "base_on": base, "due_on": due},
        )
        for kind, clause, key, step, due in tasks
    )


def base_day(received_on: date, completed_on: date, policy: Policy) -> date:
    """FUP-03: the day the follow-up officer received the record, or the day of service where the policy says so."""
    return completed_on if policy.value("fup.base") == SERVICE_COMPLETED else received_on


def next_quarter(previous_due_on: date, policy: Policy) -> Decision:
    """FUP-08: the call of the quarter that begins when the last one has ended. The policy is that of the opening day."""
    start = add_days(previous_due_on, 1)
    return Decision(
        kind="follow_up_due",
        outcome=QUARTERLY,
        clauses=("FUP-08",),
        inputs={"previous_due_on": previous_due_on, "step": quarter_name(start)},
        values=policy.values("fup.cadence", "fup.electronics"),
        detail={"step": quarter_name(start), "base_on": start, "due_on": quarter_end(start)},
    )


def renews(policy: Policy) -> bool:
    """FUP-08: whether users are called every quarter under this policy (of today)."""
    return bool(policy.value("fup.cadence") == ELECTRONICS)


def cadence_kept(installed_on: date, calls: Iterable[date], as_of: date, policy: Policy) -> str:
    """FUP-08: `compliant`, `first_month_missed` or `quarter_missed_<quarter>`; the earliest miss is named.

    The quarterly duty starts with the first full calendar quarter after the quarter of installation; a quarter is judged
    once it is over. The policy is that of `as_of`.
    """
    made = sorted(calls)
    first_due = add_months(installed_on, _once_months(policy))
    if as_of >= first_due and not any(installed_on <= day <= first_due for day in made):
        return "first_month_missed"
    start = add_days(quarter_end(installed_on), 1)
    while quarter_end(start) <= as_of:
        if not any(start <= day <= quarter_end(start) for day in made):
            return f"quarter_missed_{quarter_name(start)}"
        start = add_days(quarter_end(start), 1)
    return "compliant"


def call_back_due(handled_on: date, calendar: WorkingCalendar, policy: Policy) -> date:
    """FUP-10: the last day to call a complainant after the complaint was handled. The policy is that of the handling day."""
    return calendar.due_in_days(handled_on, policy.value("fup.complaint_days"))


def alert_task(answered_on: date, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """CSAT-07, FUP-10: the call to a dissatisfied customer, owned by the supervisor, is due as one after a complaint.

    The policy is that of the day of the answer.
    """
    return Decision(
        kind="follow_up_due",
        outcome=SURVEY_ALERT,
        clauses=("CSAT-07", "FUP-10"),
        inputs={"answered_on": answered_on, "step": SURVEY_ALERT},
        values=policy.values("fup.complaint_days"),
        detail={"step": SURVEY_ALERT, "base_on": answered_on, "due_on": call_back_due(answered_on, calendar, policy)},
    )


def is_on_time(called_on: date, due_on: date) -> bool:
    """GEN-07: a call on the due day itself is on time."""
    return called_on <= due_on


def owner_of(kind: str) -> str:
    """CSAT-07: the supervisor owns the call after a low score, the agents every other one."""
    return SUPERVISOR if kind == SURVEY_ALERT else AGENT


def quarter_end(day: date) -> date:
    """The last day of the day's calendar quarter."""
    first_month = _quarter_index(day) * MONTHS_PER_QUARTER + 1
    return add_days(add_months(date(day.year, first_month, 1), MONTHS_PER_QUARTER), -1)


def quarter_name(day: date) -> str:
    """The day's calendar quarter, such as `2025Q1`."""
    return f"{day.year}{QUARTERS[_quarter_index(day)]}"


def _quarter_index(day: date) -> int:
    return (day.month - 1) // MONTHS_PER_QUARTER


def _electronics(base: date, policy: Policy) -> list[tuple[str, str, str, str, date]]:
    months = _once_months(policy)
    start = add_days(quarter_end(base), 1)
    return [
        (INSTALLATION, "FUP-08", "fup.electronics", f"{months}m", add_months(base, months)),
        (QUARTERLY, "FUP-08", "fup.electronics", quarter_name(start), quarter_end(start)),
    ]


def _once_months(policy: Policy) -> int:
    once = next(step for step in str(policy.value("fup.electronics")).split(",") if step.endswith(ONCE))
    return int(once.removesuffix(ONCE).removesuffix("m"))


def _due(step: str, base: date, calendar: WorkingCalendar) -> date:
    found = re.fullmatch(r"(?P<count>\d+)(?P<unit>wd|m)", step.strip())
    if found is None:
        raise ValueError(f"not a follow-up step: {step}")
    count = int(found["count"])
    return add_months(base, count) if found["unit"] == "m" else calendar.add_working_days(base, count)
