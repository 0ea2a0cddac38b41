"""What is filled in while counting: a number, how things lie at a place, why a line differs."""

from collections.abc import Mapping
from typing import Any

COUNTED = 60
LONGEST_NOTE = 4000
CAUSES = ("miscounted_before", "booked_late", "booked_wrong", "misplaced", "damaged", "lost", "found", "unknown")
# Full-width digits are what a Chinese keyboard may type.
DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def number_in(text: str) -> int | None:
    """The whole number that was typed; None if it is none."""
    plain = text.strip().translate(DIGITS)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < COUNTED else None


def checks_of(form: Mapping[str, str]) -> dict[str, Any]:
    """How things lie at a place: a box that is not ticked says no."""
    check: dict[str, Any] = {name: form.get(name) == "yes" for name in ("is_placed_well", "is_safe")}
    check["location_code"] = form.get("location_code", "")
    note = form.get("note", "").strip()[:LONGEST_NOTE]
    return check | ({"note": note} if note else {})


def explanation_of(form: Mapping[str, str]) -> dict[str, Any]:
    """Why a line differs."""
    found = {name: form.get(name, "").strip()[:LONGEST_NOTE] for name in ("line_id", "cause", "explanation")}
    return {name: value for name, value in found.items() if value}
