"""Days, months and the working calendar (GEN-01 to GEN-08): one calendar serves every deadline.

Instants are aware and in UTC; days are local days of the calendar's zone.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS_PER_YEAR = 12
DAYS_PER_WEEK = 7
DAY_CUTOFF = time(23, 59, 59)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HORIZON_DAYS = 3660


@dataclass(frozen=True)
class Window:
    """Opening hours of one day: from `opens` until just before `closes` (local time)."""

    opens: time
    closes: time


ALL_DAY = Window(time.min, time.max)


def add_days(day: date, count: int) -> date:
    """GEN-04: calendar days; the day of the trigger is day 0 and rest days are not skipped."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """GEN-05: the same day `count` months later, or the last day of that month if it has no such day."""
    years, month0 = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + count, MONTHS_PER_YEAR)
    return date(years, month0 + 1, min(day.day, monthrange(years, month0 + 1)[1]))


def add_years(day: date, count: int) -> date:
    """GEN-05: the same day `count` years later, or the last day of that month."""
    return add_months(day, count * MONTHS_PER_YEAR)


def is_on_time(done_at: datetime, due_at: datetime) -> bool:
    """GEN-06, GEN-07: done in the very second of the deadline is on time."""
    return done_at.replace(microsecond=0) <= due_at


def parse_week(text: str) -> frozenset[int]:
    """Read `Mon-Fri` or `Mon,Wed-Sat` as weekday numbers (Monday is 0). Raises ValueError on anything else."""
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days.update((start + i) % DAYS_PER_WEEK for i in range((stop - start) % DAYS_PER_WEEK + 1))
    return frozenset(days)


def parse_hours(text: str) -> tuple[frozenset[int], tuple[Window, ...]]:
    """Read `Mon-Sat 08:30-12:00,13:00-18:00` (or `24x7`) as weekdays and windows."""
    if text == "24x7":
        return frozenset(range(DAYS_PER_WEEK)), (ALL_DAY,)
    week, _, hours = text.partition(" ")
    windows = []
    for part in hours.split(","):
        opens, _, closes = part.strip().partition("-")
        windows.append(Window(time.fromisoformat(opens), time.fromisoformat(closes)))
    return parse_week(week), tuple(windows)


SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKWEEK = parse_week("Mon-Fri")


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days and hours count as work.

    `windows` are the hours of a working day, `overrides` the hours of single dates (an empty tuple closes the day).
    Holidays win over the week, make-up days (调休) over both, overrides over all.
    """

    zone: ZoneInfo = SHANGHAI
    week: frozenset[int] = WORKWEEK
    windows: tuple[Window, ...] = (ALL_DAY,)
    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    overrides: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    cutoff: time = DAY_CUTOFF
    count_trigger_day: bool = False
    roll_day_deadlines: bool = False
    hours_basis: str = "elapsed"

    def local_day(self, instant: datetime) -> date:
        """The local calendar day of an instant (GEN-01)."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """The UTC instant of a local day and time."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """GEN-07: a day-based deadline expires at 23:59:59 local time."""
        return self.at(day, self.cutoff)

    def hours_of(self, day: date) -> tuple[Window, ...]:
        """The opening windows of a day, in order; empty on a rest day."""
        if day in self.overrides:
            return self.overrides[day]
        return self.windows if self._is_work_by_rule(day) else ()

    def is_working_day(self, day: date) -> bool:
        """GEN-02: the working week, less holidays, plus make-up days."""
        return bool(self.hours_of(day))

    def is_open(self, instant: datetime) -> bool:
        """Whether the instant lies inside a window; the closing minute is outside."""
        local = instant.astimezone(self.zone)
        return any(w.opens <= local.time() < w.closes or w == ALL_DAY for w in self.hours_of(local.date()))

    def add_working_days(self, day: date, count: int) -> date:
        """GEN-03: the trigger day is day 0; the due day is the `count`-th working day after it."""
        due = day - timedelta(days=1) if self.count_trigger_day else day
        for _ in range(count):
            due = next(d for d in self._days_after(due) if self.is_working_day(d))
        return due

    def due_in_days(self, day: date, count: int) -> date:
        """GEN-04: calendar days; a due day on a rest day moves only where the policy says so."""
        due = add_days(day, count)
        return self.add_working_days(due, 1) if self.roll_day_deadlines and not self.is_working_day(due) else due

    def due_in_hours(self, start: datetime, hours: int) -> datetime:
        """GEN-06: hours run on the clock, nights and rest days included, unless the policy counts open hours."""
        length = timedelta(hours=hours)
        return start + length if self.hours_basis == "elapsed" else self.add_working_time(start, length)

    def add_working_time(self, start: datetime, length: timedelta) -> datetime:
        """The instant at which `length` of open time has passed since `start`."""
        left = length
        for opens, closes in self._open_spans(start):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise ValueError("the calendar has no open hours left")

    def _is_work_by_rule(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        return day.weekday() in self.week and day not in self.holidays

    @staticmethod
    def _days_after(day: date) -> Iterator[date]:
        return (day + timedelta(days=i) for i in range(1, HORIZON_DAYS))

    def _open_spans(self, start: datetime) -> Iterable[tuple[datetime, datetime]]:
        first = self.local_day(start)
        for day in (first, *self._days_after(first)):
            for window in self.hours_of(day):
                opens = max(self.at(day, window.opens), start)
                closes = self.at(day + timedelta(days=1), time.min) if window == ALL_DAY else self.at(day, window.closes)
                if closes > opens:
                    yield opens, closes
