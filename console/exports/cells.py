"""How a value of the API becomes a cell, for people or raw, and why no cell can become a formula."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from console.exports.columns import Column
from console.words import Words, local

Cell = str | int | float | bool | Decimal | datetime | date | None

# A spreadsheet takes a text that starts so for a formula; the full-width signs too, where they are typed.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"
NUMBER = re.compile(r"-?\d+(\.\d+)?")
CODE = re.compile(r"[a-z][a-z0-9_]*")
SAYS_NOTHING: tuple[Any, ...] = ("", [], {})


@dataclass(frozen=True)
class Style:
    """For people: local times, amounts as numbers, words for codes. `raw`: what the API says, under its own names."""

    words: Words
    noun: str
    raw: bool = False

    def head(self, column: Column) -> str:
        """The head of a column."""
        return column.name if self.raw else title_of(self.words, self.noun, column.name)

    def cell(self, column: Column, row: Mapping[str, Any]) -> Cell:
        """The value of a row in a column."""
        value = column.value_in(row)
        if value is None or value in SAYS_NOTHING:
            return None
        if isinstance(value, list | dict):
            return _inside(value)
        if self.raw:
            return value
        make = KINDS.get(column.kind)
        return make(self, column, value) if make else value


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a plain number stays one."""
    return GUARD + text if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[len(GUARD) :] if text.startswith(tuple(GUARD + start for start in FORMULA_STARTS)) else text


def title_of(words: Words, noun: str, name: str) -> str:
    """The head of a column in the reader's language: the nearest catalogue that has the name, else the name, legible."""
    last = name.rpartition(".")[2]
    for code in (f"column.{noun}.{name}", f"column.{name}", f"column.{last}", f"field.{last}", f"input.{last}"):
        if words.knows(code):
            return words.say(code)
    return name.replace("_", " ").replace(".", " · ")


def _text(style: Style, column: Column, value: Any) -> Cell:
    """A code of the API as the pages say it; anything else as it is."""
    text, name = str(value), column.name.rpartition(".")[2]
    if not CODE.fullmatch(text):
        return text
    nouns = style.noun.replace("-", "_")
    groups = (f"status_of.{nouns.removesuffix('s')}", f"status_of.{nouns}", "status") if name == "status" else ()
    for group in (*groups, f"{nouns}.{name}", name, GROUPS.get(name, "value"), "value"):
        if style.words.knows(f"{group}.{text}"):
            return style.words.say(f"{group}.{text}")
    return text


# Columns whose words stand under another name.
GROUPS = {
    "from_state": "status",
    "to_state": "status",
    "from_condition": "condition",
    "to_condition": "condition",
    "from_owner": "owner",
    "to_owner": "owner",
    "approver_role": "role",
}


def _instant(_style: Style, _column: Column, value: Any) -> Cell:
    return local(value).replace(tzinfo=None, microsecond=0)


def _day(_style: Style, _column: Column, value: Any) -> Cell:
    return date.fromisoformat(value)


def _amount(_style: Style, _column: Column, value: Any) -> Cell:
    return Decimal(value) if NUMBER.fullmatch(str(value)) else str(value)


def _boolean(style: Style, _column: Column, value: Any) -> Cell:
    said: str = style.words.say("value.yes" if value else "value.no")
    return said


KINDS: Mapping[str, Callable[[Style, Column, Any], Cell]] = {
    "text": _text,
    "instant": _instant,
    "day": _day,
    "amount": _amount,
    "boolean": _boolean,
}


def _inside(value: Any) -> str:
    """A list or an object in one cell, as the importer's `list` and `levels` read them; deeper ones as JSON."""
    items = value.items() if isinstance(value, dict) else value
    flat = [f"{item[0]}:{item[1]}" if isinstance(item, tuple) else item for item in items]
    plain = all(isinstance(item, str | int | float) for item in flat)
    nested = isinstance(value, dict) and any(isinstance(one, list | dict) for one in value.values())
    if plain and not nested:
        return ";".join(str(item) for item in flat)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
