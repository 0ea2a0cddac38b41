"""A request as a line of the list and as the head of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.words import Words

ENDED = ("resolved", "closed", "out_of_scope", "transferred", "cancelled")
COLOURS = {
    "new": "fresh",
    "reopened": "fresh",
    "waiting_customer": "waiting",
    "to_accept": "waiting",
    "to_confirm": "waiting",
    "resolved": "done",
    "closed": "done",
    "out_of_scope": "ended",
    "transferred": "ended",
    "cancelled": "ended",
}
WARRANTY_COLOURS = {"covered": "done", "expired": "ended", "undecided": "waiting"}


@dataclass(frozen=True)
class Pill:
    """A coloured word."""

    text: str
    colour: str


@dataclass(frozen=True)
class Line:
    """One request in the list."""

    id: str
    number: str
    type: str
    status: Pill
    priority: str
    promised: str
    is_overdue: bool
    customer: str
    product: str
    opened: str


@dataclass(frozen=True)
class Field:
    """A label and its text; `note` is smaller and below."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a request's page."""

    line: Line
    description: str
    warranty: Pill | None
    warranty_note: str
    is_repeat: bool
    customer: tuple[Field, ...]
    unit: tuple[Field, ...]
    request: tuple[Field, ...]


def status_pill(words: Words, group: str, state: Any) -> Pill:
    """A state in its colour; what is under way is blue."""
    return Pill(words.label(group, state), COLOURS.get(str(state), "busy"))


def is_overdue(ticket: Mapping[str, Any], now: datetime) -> bool:
    """Whether the promise has passed while the request is open, or was kept late."""
    promised = ticket.get("promised_at")
    if not promised:
        return False
    ended = ticket.get("resolved_at") or ticket.get("closed_at")
    if ticket["status"] in ENDED and not ended:
        return False
    return (datetime.fromisoformat(ended) if ended else now) > datetime.fromisoformat(promised)


def line_of(words: Words, ticket: Mapping[str, Any], model: Mapping[str, Any] | None, now: datetime) -> Line:
    """One request as the list shows it."""
    return Line(
        id=ticket["id"],
        number=ticket.get("number") or ticket["id"],
        type=words.label("type", ticket.get("type", "")),
        status=status_pill(words, "status", ticket["status"]),
        priority=ticket.get("priority") or "—",
        promised=words.moment(ticket.get("promised_at")),
        is_overdue=is_overdue(ticket, now),
        customer=ticket.get("customer_name") or (ticket.get("contact") or {}).get("name") or "—",
        product=product_name(words, model or ticket),
        opened=words.moment(ticket.get("opened_at") or ticket.get("created_at")),
    )


def product_name(words: Words, model: Mapping[str, Any]) -> str:
    """The product in the reader's language."""
    for name in (f"name_{words.language}", f"model_name_{words.language}", "name_zh", "model_name_zh", "product"):
        if model.get(name):
            return str(model[name])
    return "—"


def head_of(words: Words, case: Any, now: datetime) -> Head:
    """The head of a request's page from what was gathered."""
    ticket = case.ticket
    warranty = ticket.get("warranty") or {}
    outcome = warranty.get("outcome")
    line = line_of(words, ticket, case.model, now)
    return Head(
        line=line,
        description=ticket.get("description") or ticket.get("subject") or "",
        warranty=Pill(words.label("warranty", outcome), WARRANTY_COLOURS.get(outcome, "busy")) if outcome else None,
        warranty_note=_warranty_note(words, warranty),
        is_repeat=bool(ticket.get("is_repeat")),
        customer=_customer(words, case),
        unit=_unit(words, case),
        request=_request(words, case),
    )


def _warranty_note(words: Words, warranty: Mapping[str, Any]) -> str:
    until = words.say("case.warranty_until", day=words.day(warranty["ends_on"])) if warranty.get("ends_on") else ""
    clauses = " ".join(warranty.get("clauses") or ())
    return " · ".join(part for part in (until, clauses) if part)


def _customer(words: Words, case: Any) -> tuple[Field, ...]:
    contact = case.ticket.get("contact") or {}
    customer = case.customer or {}
    name = customer.get("name") or case.ticket.get("customer_name") or contact.get("name")
    segment = words.label("segment", customer["segment"]) if customer.get("segment") else ""
    rows = [
        (words.say("case.customer"), name, segment),
        (words.say("case.contact"), contact.get("name") if contact.get("name") != name else None, ""),
        (words.say("case.phone"), contact.get("phone") or customer.get("phone"), ""),
        (words.say("case.email"), customer.get("email"), ""),
        (words.say("case.address"), contact.get("address") or customer.get("address"), ""),
    ]
    return _filled(rows)


def _unit(words: Words, case: Any) -> tuple[Field, ...]:
    asset, model, ticket = case.asset or {}, case.model or {}, case.ticket
    named = product_name(words, model or ticket)
    component = next((c for c in model.get("components") or () if c.get("code") == ticket.get("component")), None)
    rows = [
        (words.say("case.product"), named if named != "—" else None, model.get("code") or ticket.get("model_code") or ""),
        (words.say("case.serial_no"), asset.get("serial_no") or ticket.get("serial_no"), ""),
        (words.say("case.component"), product_name(words, component) if component else ticket.get("component"), ""),
        (words.say("case.purchased_on"), words.day(asset["purchased_on"]) if asset.get("purchased_on") else None, ""),
        (words.say("case.site"), (case.site or {}).get("name"), (case.site or {}).get("code", "")),
    ]
    return _filled(rows)


def _request(words: Words, case: Any) -> tuple[Field, ...]:
    ticket = case.ticket
    rows = [
        (words.say("case.type"), words.label("type", ticket["type"]) if ticket.get("type") else None, ""),
        (words.say("case.channel"), words.label("channel", ticket["channel"]) if ticket.get("channel") else None, ""),
        (words.say("case.opened"), words.moment(ticket.get("opened_at") or ticket.get("created_at")), ""),
        (words.say("case.response_due"), _moment(words, ticket.get("response_due_at")), ""),
        (words.say("case.promised"), _moment(words, ticket.get("promised_at")), ""),
        (words.say("case.closed"), _moment(words, ticket.get("closed_at") or ticket.get("resolved_at")), ""),
    ]
    return _filled(rows)


def _moment(words: Words, text: str | None) -> str | None:
    return words.moment(text) if text else None


def _filled(rows: list[tuple[str, Any, str]]) -> tuple[Field, ...]:
    return tuple(Field(label, str(text), note) for label, text, note in rows if text not in (None, "", "—"))
