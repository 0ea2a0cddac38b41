"""The working calendar of the platform: the national holiday table, the company's own days, and the policy's switches."""

from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from shared.kit.calendar import WorkingCalendar, parse_hours, parse_week
from shared.kit.policy import Policy


@dataclass(frozen=True)
class Switches:
    """What a policy says about the calendar: built once for each set of values."""

    zone: str
    week: str
    holidays: tuple[date, ...]
    makeup_days: tuple[date, ...]
    cutoff: str
    count_trigger_day: bool
    roll_day_deadlines: bool
    hours_basis: str


def published_until() -> int:
    """The last year for which the State Council's holidays and make-up days are known to this build."""
    return max(day.year for day in chinese_calendar.constants.holidays)


@lru_cache(maxsize=1)
def _national() -> tuple[frozenset[date], frozenset[date]]:
    return frozenset(chinese_calendar.constants.holidays), frozenset(chinese_calendar.constants.workdays)


def working_calendar(policy: Policy, hours: str | None = None) -> WorkingCalendar:
    """GEN-01 to GEN-07: the calendar under a policy; `hours` (`Mon-Sat 08:30-18:00`) narrows it to opening hours."""
    switches = Switches(
        zone=policy.value("calendar.timezone"),
        week=policy.value("calendar.workweek"),
        holidays=tuple(policy.value("calendar.holidays")),
        makeup_days=tuple(policy.value("calendar.makeup_days")),
        cutoff=policy.value("calendar.day_cutoff"),
        count_trigger_day=policy.value("calendar.count_trigger_day"),
        roll_day_deadlines=policy.value("calendar.roll_day_deadlines"),
        hours_basis=policy.value("sla.hours_basis"),
    )
    return _build(switches, hours)


@lru_cache(maxsize=32)
def _build(switches: Switches, hours: str | None) -> WorkingCalendar:
    holidays, makeup = _national()
    base = WorkingCalendar(
        zone=ZoneInfo(switches.zone),
        week=parse_week(switches.week),
        holidays=holidays | frozenset(switches.holidays),
        makeup_days=makeup | frozenset(switches.makeup_days),
        cutoff=time.fromisoformat(switches.cutoff),
        count_trigger_day=switches.count_trigger_day,
        roll_day_deadlines=switches.roll_day_deadlines,
        hours_basis=switches.hours_basis,
    )
    if hours is None:
        return base
    week, windows = parse_hours(hours)
    return replace(base, week=week, windows=windows)
