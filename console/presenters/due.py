"""What a request waits for next, across the departments, soonest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from console.presenters.tickets import ENDED
from console.words import ZONE, Words

# Which list holds deadlines: the field, and the states in which it still counts.
DEADLINES = {
    "visits": ("appointment_at", "assigned accepted appointed departed"),
    "reservations": ("hold_until", "held"),
    "obligations": ("due_on", "open"),
    "follow-ups": ("due_on", "scheduled due attempted"),
}
# The clocks of a request: what is due, when, and the field that says it was met.
CLOCKS = (
    ("due.response", "response_due_at", "acknowledged_at"),
    ("due.callback", "callback_due_at", "contacted_at"),
    ("due.onsite_response", "onsite_response_due_at", "contacted_at"),
    ("due.onsite_fix", "onsite_fix_due_at", "worked_at"),
    ("due.agreed", "agreed_due_at", "resolved_at"),
    ("due.promise", "promised_at", "resolved_at"),
)
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True)
class Due:
    """One thing that is due: what, which department, when."""

    text: str
    service: str
    when: str
    at: datetime
    is_overdue: bool


def due_next(words: Words, case: Any, now: datetime) -> list[Due]:
    """Every open deadline of the case, soonest first."""
    found = [*_of_ticket(case.ticket), *_of_lists(case.lists)]
    dues = [_due(words, code, service, text, now) for code, service, text in found]
    return sorted(dues, key=lambda due: due.at)


def _of_ticket(ticket: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if ticket["status"] in ENDED:
        return
    for code, when, met in CLOCKS:
        if ticket.get(when) and not ticket.get(met):
            yield code, "ticket", ticket[when]
    if ticket.get("resolution_due_at") and ticket["resolution_due_at"] != ticket.get("promised_at"):
        yield "due.resolution", "ticket", ticket["resolution_due_at"]


def _of_lists(lists: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str, str]]:
    services = {"visits": "ticket", "reservations": "inventory", "obligations": "returns", "follow-ups": "feedback"}
    for name, (when, open_states) in DEADLINES.items():
        for row in lists.get(name, ()):
            if row.get(when) and row.get("status") in open_states.split():
                yield f"due.{name.replace('-', '_')}", services[name], row[when]


def _due(words: Words, code: str, service: str, text: str, now: datetime) -> Due:
    is_day = "T" not in text
    at = datetime.combine(datetime.fromisoformat(text), END_OF_DAY, ZONE) if is_day else datetime.fromisoformat(text)
    when = words.day(text) if is_day else words.moment(text)
    return Due(words.say(code), service, when, at, at < now)
