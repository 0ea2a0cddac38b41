"""What a service request must say, who answers at that hour, and whether it repeats an earlier one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.kit.calendar import WorkingCalendar, add_days, parse_hours
from shared.kit.errors import Fault, Refused
from shared.kit.policy import Policy

ALWAYS = "24x7"
REPAIR = "repair"


@dataclass(frozen=True)
class Intake:
    """A request as it was told, with what the customer file adds."""

    type: str | None
    channel: str | None
    description: str | None
    customer_id: str | None
    product: str | None
    contact: Mapping[str, str | None]


def check_intake(told: Intake, policy: Policy) -> None:
    """TKT-02, GEN-14: refuse a request that lacks a mandatory field, and name every one that lacks.

    TKT-01 and TKT-05 close the lists of channels and types. `policy` is that of the day of receipt.
    """
    faults = [*_lacking(told), *_unlisted(told, policy)]
    if faults:
        raise Refused("intake_incomplete", clause="TKT-02", faults=faults)


def _lacking(told: Intake) -> Iterator[Fault]:
    for name in ("type", "channel", "description", "customer_id"):
        if not getattr(told, name):
            yield Fault.at(f"/{name}", "field_required")
    if not told.product:
        yield Fault.at("/asset_id", "product_missing")
    if told.customer_id:
        yield from (Fault.at(f"/contact/{name}", "field_required") for name, value in told.contact.items() if not value)


def _unlisted(told: Intake, policy: Policy) -> Iterator[Fault]:
    if told.type and told.type not in policy.value("tkt.types"):
        yield Fault.at("/type", "choice_invalid", choices=", ".join(policy.value("tkt.types")))
    if told.channel and told.channel not in policy.value("tkt.channels"):
        yield Fault.at("/channel", "choice_invalid", choices=", ".join(policy.value("tkt.channels")))


def is_staffed(channel: str, at: datetime, calendar: WorkingCalendar, policy: Policy) -> bool:
    """Whether somebody answers on a channel at an instant: the phone by SLA-11, everything else by SLA-10."""
    return is_open("hours.phone_staffed" if channel == "phone" else "hours.online", at, calendar, policy)


def takes_requests(channel: str, at: datetime, calendar: WorkingCalendar, policy: Policy) -> bool:
    """SLA-11: the hotline takes requests by its own hours (around the clock by default); written channels always do."""
    return channel != "phone" or is_open("hours.phone_intake", at, calendar, policy)


def is_open(key: str, at: datetime, calendar: WorkingCalendar, policy: Policy) -> bool:
    """SLA-10: whether the hours of a policy key are open; the closing minute is outside. Around the clock has no holidays."""
    hours = policy.value(key)
    if hours == ALWAYS:
        return True
    week, windows = parse_hours(hours)
    return replace(calendar, week=week, windows=windows).is_open(at)


@dataclass(frozen=True)
class Earlier:
    """The last closed repair of a product, and the new request beside it."""

    closed_on: date
    created_on: date
    is_same_product: bool
    is_same_fault_group: bool


def is_repeat(earlier: Earlier, policy: Policy) -> bool:
    """TKT-21: the same product and fault group within the repeat window after the earlier repair was closed.

    `policy` is that of the day of the new request.
    """
    until = add_days(earlier.closed_on, policy.value("tkt.repeat_window_days"))
    return earlier.is_same_product and earlier.is_same_fault_group and earlier.closed_on <= earlier.created_on <= until
