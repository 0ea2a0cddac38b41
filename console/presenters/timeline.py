"""The whole course of a request: what happened and what was decided in every department, in the order of time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from console.presenters.decisions import Why, why_of
from console.presenters.readable import Pair, pairs
from console.words import Words, local

VOUCHERS = ("transfer", "put_back", "release", "consumption", "reversal")
SUBJECT = "subject"
# What comes about with a paper: the noun and verb of the happening, the page that prints it, the name of its id there, and
# where the id is told: as the subject, or in the detail, which then need not show it.
PAPERS = {
    "delivery_note.issue": ("prints.show_delivery_note", "note_id", SUBJECT),
    "loaner.lend": ("prints.show_loaner_slip", "loan_id", "loan_id"),
    "loaner.return": ("prints.show_loaner_slip", "loan_id", "loan_id"),
    "loaner.lose": ("prints.show_loaner_slip", "loan_id", "loan_id"),
    **{f"stock_voucher.{kind}": ("prints.show_stock_voucher", "voucher_id", SUBJECT) for kind in VOUCHERS},
}
PAPER_IDS = {where for *_, where in PAPERS.values()}


@dataclass(frozen=True)
class Entry:
    """One entry: a happening, or a decision with its why; `paper` is the page that prints what came about."""

    at: str
    clock: str
    day: date
    service: str
    title: str
    change: tuple[str, str]
    who: str
    role: str
    reason: str
    detail: tuple[Pair, ...] = ()
    why: Why | None = None
    id: str = ""
    paper: tuple[str, dict[str, str]] | None = None


@dataclass(frozen=True)
class Day:
    """The entries of one day."""

    title: str
    entries: tuple[Entry, ...]


def timeline(words: Words, case: Any) -> list[Day]:
    """All entries of all departments, oldest first, by day."""
    entries = sorted(_entries(words, case), key=lambda entry: (local(entry.at), entry.id))
    return [Day(words.long_day(day), tuple(found)) for day, found in groupby(entries, key=lambda entry: entry.day)]


def _entries(words: Words, case: Any) -> Iterator[Entry]:
    for service, rows in case.history.items():
        yield from (_happening(words, service, row) for row in rows)
    for service, rows in case.decisions.items():
        yield from (_decision(words, service, row) for row in rows)


def _happening(words: Words, service: str, row: Mapping[str, Any]) -> Entry:
    noun, verb = row.get("noun", "ticket"), row["verb"]
    own = f"happened.{noun}.{verb}"
    title = words.say(own) if words.knows(own) else f"{words.label('noun', noun)} · {words.label('verb', verb)}"
    before, after = row.get("from_state") or "", row.get("to_state") or ""
    return Entry(
        at=row["at"],
        clock=words.clock(row["at"]),
        day=local(row["at"]).date(),
        service=service,
        title=title,
        change=(words.state(noun, before) if before else "", words.state(noun, after) if after else ""),
        who=_name(words, row),
        role=words.label("role", row["role"]) if row.get("role") else "",
        reason=row.get("reason") or "",
        detail=pairs(words, {name: value for name, value in (row.get("detail") or {}).items() if name not in PAPER_IDS}),
        id=row.get("id", ""),
        paper=_paper(f"{noun}.{verb}", row),
    )


def _paper(happening: str, row: Mapping[str, Any]) -> tuple[str, dict[str, str]] | None:
    if happening not in PAPERS:
        return None
    endpoint, name, where = PAPERS[happening]
    found = row.get(SUBJECT) if where == SUBJECT else (row.get("detail") or {}).get(where)
    return (endpoint, {name: found}) if found else None


def _decision(words: Words, service: str, row: Mapping[str, Any]) -> Entry:
    return Entry(
        at=row["at"],
        clock=words.clock(row["at"]),
        day=local(row["at"]).date(),
        service=service,
        title=words.label("decision_kind", row["kind"]),
        change=("", ""),
        who=_name(words, row),
        role="",
        reason="",
        why=why_of(words, row),
        id=row.get("id", ""),
    )


def _name(words: Words, row: Mapping[str, Any]) -> str:
    name = row.get("actor_name") or ""
    return words.label("department", name) if words.knows(f"department.{name}") else str(name)
