"""Deadlines of a running case: which is next, and whether it is in time, close or broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.kit.calendar import WorkingCalendar, is_on_time
from shared.kit.policy import Policy

NORMAL, WARNING, BREACH, EXCUSED = "normal", "warning", "breach", "excused"
SEVERITY = (NORMAL, WARNING, BREACH)
FROM_ARRIVAL = "arrival"


@dataclass(frozen=True)
class Deadline:
    """One thing that must be done by an instant: since when it runs and whether it was done."""

    kind: str
    clause: str
    start: datetime
    due: datetime
    done: bool


def callback_due(found_at: datetime, calendar: WorkingCalendar, policy: Policy) -> datetime:
    """SLA-04: a phone question that cannot be solved at once is answered within the policy's hours of that finding."""
    return calendar.due_in_hours(found_at, policy.value("sla.phone_callback_hours"))


def onsite_response_due(found_at: datetime, calendar: WorkingCalendar, policy: Policy) -> datetime:
    """SLA-05: contact and appointment within the policy's hours of the finding that the phone cannot solve it."""
    return calendar.due_in_hours(found_at, policy.value("sla.onsite_response_hours"))


def onsite_fix_due(
    *, opened_at: datetime, arrived_at: datetime, resolution_due_at: datetime | None, calendar: WorkingCalendar, policy: Policy
) -> datetime:
    """SLA-06: the end of the last working day on site, counted from the arrival (or the request, by policy).

    `resolution_due_at` is given for a remote area: there SLA-02 alone applies. `policy` is that of the day of arrival.
    """
    if resolution_due_at is not None:
        return resolution_due_at
    start = arrived_at if policy.value("sla.onsite_fix_from") == FROM_ARRIVAL else opened_at
    return calendar.end_of(calendar.add_working_days(calendar.local_day(start), policy.value("sla.onsite_fix_workdays")))


def state_of(deadline: Deadline, now: datetime, policy: Policy) -> str:
    """SLA-16: `warning` from the policy's fraction of the time on, `breach` after the due second, `normal` once done."""
    if deadline.done or now < warns_at(deadline, policy):
        return NORMAL
    return WARNING if is_on_time(now, deadline.due) else BREACH


def warns_at(deadline: Deadline, policy: Policy) -> datetime:
    """SLA-16: the instant at which the owner is warned."""
    length: timedelta = (deadline.due - deadline.start) * policy.value("sla.warn_fraction")
    return deadline.start + length


def deadlines_of(case: Any, policy: Policy) -> list[Deadline]:
    """Every deadline that runs on a ticket's row (SLA-17).

    SLA-14: a newly agreed time does not stop the clock of SLA-02, unless the policy says that rescheduling pauses it.
    """
    resolution = case.resolution_due_at
    if policy.value("sla.pause_on_reschedule") and case.agreed_due_at is not None:
        resolution = max(resolution, case.agreed_due_at)
    done, contacted = case.resolved_at is not None, case.contacted_at is not None
    told = [
        ("first_response", "SLA-01", case.opened_at, case.response_due_at, case.acknowledged_at is not None),
        ("callback", "SLA-04", case.phone_unsolved_at, case.callback_due_at, contacted),
        ("onsite_response", "SLA-05", case.phone_unsolved_at, case.onsite_response_due_at, contacted),
        ("onsite_fix", "SLA-06", case.arrived_at, case.onsite_fix_due_at, case.worked_at is not None),
        ("promise", "TKT-03", case.opened_at, min(case.promised_at, resolution), done),
        ("resolution", "SLA-02", case.opened_at, resolution, done),
    ]
    return [Deadline(*entry) for entry in told if None not in entry]


def next_due(deadlines: Sequence[Deadline]) -> Deadline | None:
    """SLA-17: where several deadlines run, the earliest unmet one is the next due."""
    return min((d for d in deadlines if not d.done), key=lambda d: d.due, default=None)


@dataclass(frozen=True)
class Watch:
    """How a case stands now, and when that will change next by itself."""

    alert: str
    changes_at: datetime | None


def watch(deadlines: Sequence[Deadline], now: datetime, policy: Policy, *, is_excused: bool) -> Watch:
    """SLA-16: the worst state of all unmet deadlines. SLA-15: a delay by confirmed force majeure is no breach."""
    if is_excused:
        return Watch(EXCUSED, None)
    states = [state_of(deadline, now, policy) for deadline in deadlines]
    turns = [turn for d in deadlines if not d.done for turn in (warns_at(d, policy), d.due + timedelta(seconds=1))]
    return Watch(max(states, key=SEVERITY.index, default=NORMAL), min((turn for turn in turns if turn > now), default=None))
