"""What is promised at intake: when somebody answers and when the problem is solved. Once made, a promise never moves."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shared.kit.calendar import WorkingCalendar
from shared.kit.decision import Decision
from shared.kit.errors import Refused
from shared.kit.policy import Policy

EMAIL = "email"
KEYS = (
    "sla.first_response_hours",
    "sla.resolution_workdays",
    "sla.email_reply_workdays",
    "sla.priority_override",
    "sla.auto_ack",
    "sla.hours_basis",
    "tkt.promise_default",
)
DEFAULTS = {"sla_resolution_due": "resolution_due_at", "sla_response_due": "response_due_at"}


@dataclass(frozen=True)
class Request:
    """What the promise depends on; `wanted_at` is a time that was told to the customer instead of the usual one."""

    opened_at: datetime
    channel: str
    priority: str
    wanted_at: datetime | None = None


def promise(request: Request, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """The frozen deadlines of a request, counted from its receipt under the policy of that day.

    SLA-01 (SLA-03 for e-mail) for the first answer, SLA-02 for the solution, either shortened per priority by SLA-17.
    SLA-09: where the automatic acknowledgement is on, it is given at once. TKT-03: the promise told to the customer is the
    resolution due time, or an earlier one; a later one is refused.
    """
    response, clause = _response_due(request, calendar, policy)
    resolution = resolution_due(request, calendar, policy)
    due = {"response_due_at": response, "resolution_due_at": resolution}
    promised = request.wanted_at or due[DEFAULTS[policy.value("tkt.promise_default")]]
    if not request.opened_at <= promised <= resolution:
        raise Refused("promise_out_of_range", clause="TKT-03", latest=resolution)
    acknowledged = request.opened_at if policy.value("sla.auto_ack") else None
    detail = {**due, "promised_at": promised, "auto_acknowledged_at": acknowledged}
    clauses = (clause, "SLA-02", "SLA-09", "TKT-03")
    return Decision("promise", "promised", clauses, asdict(request), policy.values(*KEYS), detail=detail)


def resolution_due(request: Request, calendar: WorkingCalendar, policy: Policy) -> datetime:
    """SLA-02: the end of the last working day, counted from the day of receipt."""
    days = _limit("resolution_workdays", request, policy)
    return calendar.end_of(calendar.add_working_days(calendar.local_day(request.opened_at), days))


def _response_due(request: Request, calendar: WorkingCalendar, policy: Policy) -> tuple[datetime, str]:
    if request.channel == EMAIL:
        days = _limit("email_reply_workdays", request, policy)
        return calendar.end_of(calendar.add_working_days(calendar.local_day(request.opened_at), days)), "SLA-03"
    return calendar.due_in_hours(request.opened_at, _limit("first_response_hours", request, policy)), "SLA-01"


def _limit(name: str, request: Request, policy: Policy) -> Any:
    """SLA-17: the limit of the priority where the profile shortens it, else the common one."""
    shortened = policy.value("sla.priority_override").get(request.priority, {})
    return shortened.get(name, policy.value(f"sla.{name}"))
