"""Texts, times and amounts as a person reads them: Chinese or English, business time of Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from shared.kit.messages import LANGUAGES, Messages

ZONE = ZoneInfo("Asia/Shanghai")
LOCALES = {"zh": "zh_CN", "en": "en_GB"}
MOMENTS = {"zh": "yyyy-MM-dd HH:mm", "en": "d MMM yyyy, HH:mm"}
DAYS = {"zh": "yyyy-MM-dd EEE", "en": "EEE d MMM yyyy"}
SHORT_DAYS = {"zh": "yyyy-MM-dd", "en": "d MMM yyyy"}
HERE = Path(__file__).parent


def load_messages() -> Messages:
    """The console's catalogues."""
    return Messages.load(*sorted((HERE / "messages").glob("*.toml")))


def known_language(text: str | None, default: str = "zh") -> str:
    """The language if it is one of ours, else the default."""
    return text if text in LANGUAGES else default


@dataclass(frozen=True)
class Words:
    """One reader's language."""

    messages: Messages
    language: str

    def say(self, code: str, **params: object) -> str:
        """The text of a code."""
        return self.messages.say(code, self.language, params)

    def label(self, group: str, value: object) -> str:
        """The text of `group.value`; the value itself, legible, where no catalogue has it."""
        code = f"{group}.{value}"
        return self.say(code) if code in self.messages.texts else str(value).replace("_", " ")

    def state(self, noun: str, state: str) -> str:
        """The text of a state of a noun; where two nouns use one word differently, the noun's own text wins."""
        own = f"status_of.{noun}.{state}"
        return self.say(own) if self.knows(own) else self.label("status", state)

    def knows(self, code: str) -> bool:
        """Whether a catalogue has the code."""
        return code in self.messages.texts

    def moment(self, text: str | None) -> str:
        """An instant in Shanghai time; a dash for none."""
        return format_datetime(local(text), MOMENTS[self.language], locale=LOCALES[self.language]) if text else "—"

    def clock(self, text: str) -> str:
        """The time of day of an instant in Shanghai."""
        return local(text).strftime("%H:%M")

    def day(self, text: str | date | None) -> str:
        """A calendar day; a dash for none."""
        return self._day(text, SHORT_DAYS) if text else "—"

    def long_day(self, day: date) -> str:
        """A calendar day with its weekday."""
        return self._day(day, DAYS)

    def money(self, text: str | None) -> str:
        """An amount of yuan; a dash for none."""
        try:
            return f"¥{Decimal(text):,.2f}" if text is not None else "—"
        except InvalidOperation:
            return str(text)

    def _day(self, day: str | date, formats: dict[str, str]) -> str:
        found = date.fromisoformat(day[:10]) if isinstance(day, str) else day
        return format_date(found, formats[self.language], locale=LOCALES[self.language])


def local(text: str) -> datetime:
    """An RFC 3339 instant in Shanghai time."""
    return datetime.fromisoformat(text).astimezone(ZONE)
