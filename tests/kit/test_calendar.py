"""Days, working days, deadlines: GEN-01 to GEN-08."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit.calendar import Window, WorkingCalendar, add_days, add_months, add_years, is_on_time, parse_hours, parse_week
from shared.kit.calendars import published_until, working_calendar
from shared.kit.policy import PolicyBook
from tests.support.examples import worked

BOOK = PolicyBook.load()


def days(text: str) -> frozenset[date]:
    if text == "none":
        return frozenset()
    first, _, last = text.partition("..")
    start, stop = date.fromisoformat(first), date.fromisoformat(last or first)
    return frozenset(start + timedelta(days=i) for i in range((stop - start).days + 1))


@worked("EX-GEN-A")
def test_working_day_deadlines(case):
    calendar = WorkingCalendar(
        week=parse_week(case["workweek"]), holidays=days(case["holidays"]), makeup_days=days(case["makeup_days"])
    )
    due = calendar.add_working_days(date.fromisoformat(case["trigger_date"]), int(case["n"]))
    assert due == date.fromisoformat(case["expected_due"])


@worked("EX-GEN-B")
def test_calendar_days_and_months(case):
    count, unit = case["add"].split()
    add = {"days": add_days, "months": add_months, "years": add_years}[unit]
    assert add(date.fromisoformat(case["trigger_date"]), int(count)) == date.fromisoformat(case["expected_due"])


@worked("EX-GEN-C")
def test_on_time(case):
    calendar = WorkingCalendar()
    kind, when = case["due"].split()
    due = calendar.end_of(date.fromisoformat(when)) if kind == "date" else local(when)
    assert is_on_time(local(case["done_at"]), due) == (case["expected"] == "on_time")


def local(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return WorkingCalendar().at(moment.date(), moment.time())


def test_the_national_table_knows_holidays_and_makeup_days():
    calendar = working_calendar(BOOK.on(date(2026, 1, 1)))
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 10))  # a Saturday worked for the National Day
    assert not calendar.is_working_day(date(2026, 10, 11))
    assert published_until() >= 2026


def test_electronics_works_on_saturdays():
    saturday = date(2026, 11, 21)
    assert working_calendar(BOOK.on(saturday, "electronics")).is_working_day(saturday)
    assert not working_calendar(BOOK.on(saturday)).is_working_day(saturday)


def test_a_date_of_its_own_can_open_or_close():
    sunday, monday = date(2025, 3, 9), date(2025, 3, 10)
    short = (Window(time(9), time(12)),)
    calendar = WorkingCalendar(overrides={sunday: short, monday: ()})
    assert calendar.is_open(local("2025-03-09T09:00:00"))
    assert not calendar.is_open(local("2025-03-09T12:00:00"))
    assert not calendar.is_working_day(monday)


def test_working_time_runs_over_several_windows_and_nights():
    week, windows = parse_hours("Mon-Fri 08:30-12:00,13:00-17:30")
    calendar = WorkingCalendar(week=week, windows=windows)
    assert calendar.add_working_time(local("2025-03-07T16:30:00"), timedelta(hours=2)) == local("2025-03-10T09:30:00")
    assert calendar.add_working_time(local("2025-03-07T11:00:00"), timedelta(hours=2)) == local("2025-03-07T14:00:00")


def test_hours_run_on_the_clock_unless_the_policy_counts_open_hours():
    policy = BOOK.on(date(2025, 3, 7))
    start = local("2025-03-07T16:30:00")
    assert working_calendar(policy).due_in_hours(start, 24) == local("2025-03-08T16:30:00")
    counted = working_calendar(policy.but(sla__hours_basis="working"))
    assert counted.due_in_hours(start, 24) == local("2025-03-10T16:30:00")


def test_the_switches_of_day_counting_are_honoured():
    policy, friday = BOOK.on(date(2025, 3, 7)), date(2025, 3, 7)
    assert working_calendar(policy.but(calendar__count_trigger_day=True)).add_working_days(friday, 1) == friday
    rolled = working_calendar(policy.but(calendar__roll_day_deadlines=True))
    assert rolled.due_in_days(friday, 1) == date(2025, 3, 10)
    assert working_calendar(policy).due_in_days(friday, 1) == date(2025, 3, 8)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 40))
def test_a_working_day_deadline_is_a_working_day_with_exactly_n_after_the_trigger(day, count):
    calendar = WorkingCalendar()
    due = calendar.add_working_days(day, count)
    between = sum(calendar.is_working_day(day + timedelta(days=i)) for i in range(1, (due - day).days + 1))
    assert calendar.is_working_day(due)
    assert between == count


@pytest.mark.parametrize("text", ["Mo-Fri", "", "Mon-"])
def test_a_wrong_week_is_refused(text):
    if text == "Mon-":
        assert parse_week(text) == frozenset({0})
        return
    with pytest.raises(ValueError, match="not in"):
        parse_week(text)


def test_local_days_turn_at_midnight_in_shanghai():
    assert WorkingCalendar().local_day(datetime(2025, 3, 2, 16, 0, tzinfo=UTC)) == date(2025, 3, 3)
