"""Questions about past days."""

from datetime import date

from shared.kit.errors import Fault, Refused


def check_past(on: date, today: date) -> None:
    """A day to come has no stock yet. Raises Refused."""
    if on > today:
        raise Refused("day_in_future", on=on, faults=[Fault.at("?query/on", "day_in_future", on=on)])
