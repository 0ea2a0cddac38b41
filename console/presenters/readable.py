"""Inputs and results of decisions, made readable: labels in the reader's language, times of Shanghai, yuan instead of fen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from console.words import LOCALES, Words
from shared.kit.ids import is_id
from shared.kit.money import yuan

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
INSTANT_INSIDE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FEN = "_fen"
SHORT_ID = 8


@dataclass(frozen=True)
class Pair:
    """A label and its text, or a label over further pairs."""

    label: str
    text: str = ""
    inside: tuple["Pair", ...] = ()


def pairs(words: Words, values: Mapping[str, Any] | None) -> tuple[Pair, ...]:
    """All values of an object; empty ones are left out."""
    return tuple(pair(words, key, value) for key, value in (values or {}).items() if value not in (None, "", [], {}))


def pair(words: Words, key: str, value: Any) -> Pair:
    """One value under its label."""
    label = words.label("input", key.removesuffix(FEN))
    if isinstance(value, Mapping):
        return Pair(label, inside=pairs(words, value))
    if _is_list(value) and any(isinstance(item, Mapping) for item in value):
        return Pair(label, inside=tuple(_numbered(words, number, item) for number, item in enumerate(value, start=1)))
    return Pair(label, text_of(words, key, value))


def text_of(words: Words, key: str, value: Any) -> str:
    """A single value as text."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return words.say("value.yes" if value else "value.no")
    if isinstance(value, int) and key.endswith(FEN):
        return words.money(yuan(value))
    if isinstance(value, int):
        return format_decimal(value, locale=LOCALES[words.language], group_separator=abs(value) >= 10_000)
    if isinstance(value, Mapping):
        return _joined(
            words, [f"{_plain_text(words, '', str(name))} {text_of(words, key, one)}" for name, one in value.items()]
        )
    if _is_list(value):
        return _joined(words, [text_of(words, key, item) for item in value])
    return _plain_text(words, key, str(value))


def _joined(words: Words, texts: list[str]) -> str:
    return ("、" if words.language == "zh" else ", ").join(texts) or "—"


def with_local_times(words: Words, text: str) -> str:
    """A sentence whose instants are written as people of Shanghai read them."""
    return INSTANT_INSIDE.sub(lambda found: words.moment(found.group()), text)


def _plain_text(words: Words, key: str, text: str) -> str:
    if INSTANT.match(text):
        return words.moment(text)
    if DAY.fullmatch(text):
        return words.day(text)
    if is_id(text):
        return f"…{text[-SHORT_ID:]}"
    for group in ("value", key):  # `channel: phone` is told as in the list of channels
        if words.knows(f"{group}.{text}"):
            return words.say(f"{group}.{text}")
    return text


def _numbered(words: Words, number: int, item: Any) -> Pair:
    if isinstance(item, Mapping):
        return Pair(str(number), inside=pairs(words, item))
    return Pair(str(number), text_of(words, "", item))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
