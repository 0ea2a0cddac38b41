"""The papers of a request in the other departments: visits, reservations, owed old parts, follow-ups, claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.presenters.tickets import Field, Pill, status_pill
from console.words import Words

# Per list: its department, and the fields shown with how each is written.
SECTIONS = {
    "visits": (
        "ticket",
        {
            "technician_name": "text",
            "appointment_at": "moment",
            "arrived_at": "moment",
            "left_at": "moment",
            "result": "result",
            "record_no": "text",
        },
    ),
    "reservations": (
        "inventory",
        {"part_no": "text", "quantity": "text", "needed_on": "day", "hold_until": "moment", "location_code": "text"},
    ),
    "obligations": (
        "returns",
        {"part_no": "text", "quantity": "text", "replaced_on": "day", "due_on": "day"},
    ),
    "follow-ups": (
        "feedback",
        {"kind": "followup", "due_on": "day", "attempts": "text", "score": "text", "finding": "finding"},
    ),
    "surveys": (
        "feedback",
        {"invited_at": "moment", "answered_at": "moment", "score": "text", "comment": "text"},
    ),
    "claims": (
        "settlement",
        {"record_no": "text", "month": "text", "labour": "money", "parts": "money", "other": "money", "total": "money"},
    ),
}


@dataclass(frozen=True)
class Paper:
    """One document of a department."""

    number: str
    status: Pill | None
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Section:
    """The documents of one kind."""

    name: str
    title: str
    service: str
    papers: tuple[Paper, ...]


def sections(words: Words, lists: Mapping[str, list[dict[str, Any]]]) -> list[Section]:
    """The sections that hold something."""
    found = []
    for name, (service, columns) in SECTIONS.items():
        rows = lists.get(name) or ()
        if rows:
            papers = tuple(_paper(words, name, columns, row) for row in rows)
            found.append(Section(name, words.say(f"section.{name.replace('-', '_')}"), service, papers))
    return found


def _paper(words: Words, name: str, columns: Mapping[str, str], row: Mapping[str, Any]) -> Paper:
    code = name.replace("-", "_")
    fields = [Field(words.label("field", key), _text(words, kind, row[key])) for key, kind in columns.items() if _has(row, key)]
    group = f"status_of.{code}"
    state = row.get("status")
    group = group if words.knows(f"{group}.{state}") else "status"
    return Paper(row.get("number") or "", status_pill(words, group, state) if state else None, tuple(fields))


def _has(row: Mapping[str, Any], key: str) -> bool:
    return row.get(key) not in (None, "", [], {})


def _text(words: Words, kind: str, value: Any) -> str:
    if kind == "moment":
        return words.moment(value)
    if kind == "day":
        return words.day(value)
    if kind == "money":
        return words.money(value)
    if kind == "text":
        return str(len(value)) if isinstance(value, list) else str(value)
    return words.label(kind, value)
