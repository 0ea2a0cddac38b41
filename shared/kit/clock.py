"""The one door for time. `AFTERSALES_CLOCK` names a file whose instant every process reads (demonstrations, tests)."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

VARIABLE = "AFTERSALES_CLOCK"


class Clock(Protocol):
    """Business time, in UTC and aware."""

    def now(self) -> datetime:
        """The instant at which the business stands."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The instant now."""
        return datetime.now(UTC)


class FileClock:
    """The instant written in a file (RFC 3339), read at every call; the machine's time while the file is empty."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        """The file's instant."""
        text = self.path.read_text().strip() if self.path.exists() else ""
        return datetime.fromisoformat(text).astimezone(UTC) if text else datetime.now(UTC)


class FixedClock:
    """A settable instant for tests."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """The set instant."""
        return self.instant


def system_clock() -> Clock:
    """The clock that the environment asks for."""
    path = os.environ.get(VARIABLE)
    return FileClock(Path(path)) if path else SystemClock()


def wall() -> datetime:
    """The machine's own time, for leases, token lives and retries, which must not stand still with a set clock."""
    return datetime.now(UTC)
