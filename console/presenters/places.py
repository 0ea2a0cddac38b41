"""Bin cards summed up: so many pieces of a part at each place, or of each part at a place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from console.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """So many pieces in one condition of one owner; `name` is the place, or the part, and `shelf` the filters of its card."""

    name: str
    condition: str
    owner: str
    on_hand: int
    reserved: int
    available: int
    lots: int
    shelf: Mapping[str, str]


def places_of(words: Words, cards: Iterable[Row], named_by: str) -> list[Place]:
    """The cards that hold something, by name, condition and owner."""

    def key(card: Row) -> tuple[str, str, str]:
        return card[named_by], card["condition"], card["owner"]

    filled = sorted((card for card in cards if card["on_hand"]), key=key)
    return [_place(words, *name, list(group)) for name, group in groupby(filled, key)]


def _place(words: Words, name: str, condition: str, owner: str, cards: list[Row]) -> Place:
    sums = {what: sum(card[what] for card in cards) for what in ("on_hand", "reserved", "available")}
    shelf = {"condition": condition, "owner": owner}
    return Place(name, words.label("condition", condition), words.label("owner", owner), lots=len(cards), shelf=shelf, **sums)
