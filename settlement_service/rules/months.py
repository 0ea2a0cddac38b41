"""Service months (`2025-03`) and the days that they give."""

from datetime import date

from shared.kit.calendar import add_days, add_months
from shared.kit.errors import Refused


def first_day(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of a month: the day whose policy rules the settlement of that month."""
    return add_days(add_months(first_day(month), 1), -1)


def next_month(month: str) -> str:
    """The month after."""
    return month_of(add_months(first_day(month), 1))


def period_of(day: date, closed_through: str | None) -> str:
    """ORD-13: the month of the books in which something of a day counts: its own, or the first one that is not closed.

    `closed_through` is the last month that the site's reconciliation has closed.
    """
    month = month_of(day)
    return month if closed_through is None or month > closed_through else next_month(closed_through)


def month_of(day: date) -> str:
    """The month in which a day lies."""
    return f"{day:%Y-%m}"


def check_over(month: str, today: date, clause: str = "SETL-01") -> None:
    """SETL-01, ORD-13: a month is settled from the first day of the next one on. Raises Refused before."""
    if month_of(today) <= month:
        raise Refused("month_not_over", clause=clause, month=month)


def check_happened(day: date, today: date, clause: str) -> None:
    """SETL-06, ORD-01: what is said to have happened lies not in the future. Raises Refused."""
    if day > today:
        raise Refused("day_in_future", clause=clause, day=day.isoformat())


def check_begun(month: str, today: date) -> None:
    """SETL-15: nothing is deducted in a month that has not begun. Raises Refused."""
    if month > month_of(today):
        raise Refused("month_not_begun", clause="SETL-15", month=month)
