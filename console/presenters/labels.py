"""Labels for parts, lots and places, each with a QR code that leads a phone to the right page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import segno

from console.presenters.sheets import part_name, unit_of
from console.words import Words

Row = Mapping[str, Any]

# The smallest code that survives a scratched label.
ERROR_LEVEL = "m"


@dataclass(frozen=True)
class Label:
    """One label: the code that people read, what it is, small print, and the QR code as a picture."""

    code: str
    name: str
    lines: tuple[str, ...]
    qr: str
    address: str


def part_label(words: Words, part: Row, address: str) -> Label:
    """The label of a part's shelf."""
    lines = (
        _line(words, "column.shelf", part.get("shelf")),
        _line(words, "column.unit", unit_of(words, part)),
    )
    return _label(part["part_no"], part_name(words, part), lines, address)


def lot_label(words: Words, receipt: Row, line: Row, part: Row | None, address: str) -> Label:
    """The label of a lot that came in: INV-17 asks for the production day, INV-03 for the day of receipt."""
    lines = (
        _line(words, "column.lot_no", line["lot_no"]),
        _line(words, "print.production_on", words.day(line["production_on"]) if line.get("production_on") else ""),
        _line(words, "print.received_on", words.day(receipt["received_on"])),
        _line(words, "column.shelf", (part or {}).get("shelf") or receipt["location_code"]),
    )
    return _label(line["part_no"], part_name(words, part), lines, address)


def location_label(words: Words, location: Row, address: str) -> Label:
    """The label of a place."""
    return _label(location["code"], location["name"], (words.label("locations.kind", location["kind"]),), address)


def _label(code: str, name: str, lines: tuple[str, ...], address: str) -> Label:
    picture = segno.make(address, error=ERROR_LEVEL, micro=False).svg_data_uri(omitsize=True, border=1)
    return Label(code, name, tuple(line for line in lines if line), picture, address)


def _line(words: Words, code: str, value: Any) -> str:
    return f"{words.say(code)} {value}" if value else ""
