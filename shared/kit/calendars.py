"""The working calendar of the platform: the national holiday table, the company's own days, and the policy's switches."""

from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from shared.kit.calendar import WorkingCalendar, parse_hours, parse_week
from shared.kit.policy import Policy


def published_until() -> int:
    """The last year for which the State Council's holidays and make-up days are known to this build."""
    return max(day.year for day in chinese_calendar.constants.holidays)


@lru_cache(maxsize=1)
def _national() -> tuple[frozenset[date], frozenset[date]]:
    return frozenset(chinese_calendar.constants.holidays), frozenset(chinese_calendar.constants.workdays)


def working_calendar(policy: Policy, hours: str | None = None) -> WorkingCalendar:
    """GEN-01 to GEN-07: the calendar under a policy; `hours` (`Mon-Sat 08:30-18:00`) narrows it to opening hours."""
    holidays, makeup = _national()
    own = {key: policy.value(key) for key in ("calendar.holidays", "calendar.makeup_days")}
    base = WorkingCalendar(
        zone=ZoneInfo(policy.value("calendar.timezone")),
        week=parse_week(policy.value("calendar.workweek")),
        holidays=holidays | frozenset(own["calendar.holidays"]),
        makeup_days=makeup | frozenset(own["calendar.makeup_days"]),
        cutoff=time.fromisoformat(policy.value("calendar.day_cutoff")),
        count_trigger_day=policy.value("calendar.count_trigger_day"),
        roll_day_deadlines=policy.value("calendar.roll_day_deadlines"),
        hours_basis=policy.value("sla.hours_basis"),
    )
    if hours is None:
        return base
    week, windows = parse_hours(hours)
    return WorkingCalendar(**{**base.__dict__, "week": week, "windows": windows})
