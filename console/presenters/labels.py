"""Labels for parts, lots and places and tags of old parts, each with a QR code that leads a phone to the right page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import segno

from console.presenters.readable import text_of
from console.presenters.sheets import figure, part_name, unit_of
from console.words import Words

Row = Mapping[str, Any]

# The smallest code that survives a scratched label.
ERROR_LEVEL = "m"


@dataclass(frozen=True)
class Label:
    """One label: the code that people read, what it is, small print, and the QR code as a picture.

    A tag has more to say: its code stands across the top, and the lines of its `foot` across the bottom.
    """

    code: str
    name: str
    lines: tuple[str, ...]
    qr: str
    address: str
    foot: tuple[str, ...] = ()


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


def old_part_tag(words: Words, old_part: Row, room: Row | None, address: str) -> Label:
    """F-30: the tag of an old part: day, plate number and name (OLD-10), kind (OLD-01), last day of custody (OLD-11)."""
    number, quantity = old_part["number"], old_part["quantity"]
    code = old_part.get("plate_no") or old_part.get("ticket_number") or number
    pieces = "" if quantity == 1 else f" × {figure(quantity)} {unit_of(words, old_part)}"
    material, until = old_part.get("material"), old_part.get("custody_until")
    kinds = (words.label("old_parts.kind", old_part["kind"]), words.label("old_parts.material", material) if material else "")
    lines = (
        number if code != number else "",
        _joined(kinds),
        _line(words, "print.date", words.day(old_part["removed_on"])),
        _line(words, "column.custody_until", words.day(until) if until else ""),
    )
    is_for_insurer = text_of(words, "for_insurer", old_part["for_insurer"])
    foot = (
        _line(words, "print.for_insurer", _joined((is_for_insurer, old_part.get("insurer")))),
        _line(words, "print.room", _joined((old_part.get("location_code"), (room or {}).get("name")))),
    )
    return _label(code, f"{old_part['part_name']}{pieces}", lines, address, foot)


def _label(code: str, name: str, lines: tuple[str, ...], address: str, foot: tuple[str, ...] = ()) -> Label:
    picture = segno.make(address, error=ERROR_LEVEL, micro=False).svg_data_uri(omitsize=True, border=1)
    said, below = (tuple(line for line in some if line) for some in (lines, foot))
    return Label(code, name, said, picture, address, below)


def _line(words: Words, code: str, value: Any) -> str:
    return f"{words.say(code)} {value}" if value else ""


def _joined(texts: Iterable[str | None]) -> str:
    return " · ".join(text for text in texts if text)
