"""Shipments of parts orders (F-02): counted and packed, on the way, arrived, counted in by the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.kit.calendar import WorkingCalendar, add_days
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Forbidden, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

PACKED, SHIPPED, ARRIVED, CONFIRMED, DISCREPANCY, CLOSED, CANCELLED = STATES = (
    *("packed", "shipped", "arrived", "confirmed"),
    *("discrepancy", "closed", "cancelled"),
)
# Nothing more is to come of it for its order.
SETTLED = (CONFIRMED, CLOSED, CANCELLED)
# The site counts in; a clerk records the count of a site that orders by fax or email.
COUNTERS = ("site", "agent")
MACHINE: Machine = {
    (PACKED, "ship"): step(SHIPPED, "warehouse"),
    (PACKED, "unpack"): step(CANCELLED, "warehouse"),
    (SHIPPED, "track"): step(SHIPPED, "agent", "warehouse"),
    (SHIPPED, "arrive"): step(ARRIVED, "agent", "warehouse", "site"),
    **{(state, "confirm"): step(CONFIRMED, *COUNTERS) for state in (SHIPPED, ARRIVED)},
    **{(state, "report_difference"): step(DISCREPANCY, *COUNTERS) for state in (SHIPPED, ARRIVED)},
    **{(state, "close"): step(CLOSED, "warehouse", "finance") for state in (CONFIRMED, DISCREPANCY)},
}
# Said by the count itself, not by a person.
UNSAID = ("report_difference",)
# What a movement is for: to the dispatch store, back from it, on the way as the site's, and in at the site.
PACK, UNPACK, DISPATCH, ARRIVAL = ("pack", "unpack", "dispatch", "arrival")
TRACKS = ("on_the_way", "delayed", "problem")
TRACKED, MISSED = ("ok", "tracking_missed")
ON_TIME, LATE = ("on_time", "late")


@dataclass(frozen=True)
class Counted:
    """One line of a shipment as both sides see it: what was sent, what the site counted, at the order's price."""

    line_id: str
    part_no: str
    part_id: str
    sent: int
    counted: int
    price_fen: int

    @property
    def short(self) -> int:
        """Pieces that were sent and are not there."""
        return max(self.sent - self.counted, 0)

    @property
    def over(self) -> int:
        """Pieces that are there and were not sent."""
        return max(self.counted - self.sent, 0)


def check_counts(held: Mapping[str, int], lines: Sequence[Mapping[str, Any]]) -> None:
    """INV-09: no delivery note unless the pieces counted of each line are those put aside for it.

    Raises Refused for lines that are not the order's or are named twice, Conflict for counts; each names all of them.
    """
    check_lines(held, lines)
    wrong = [(place, held[line["line_id"]], line["counted"]) for place, line in enumerate(lines)]
    wrong = [(place, planned, counted) for place, planned, counted in wrong if planned != counted or not planned]
    if wrong:
        requested, total = sum(planned for _, planned, _ in wrong), sum(counted for *_, counted in wrong)
        faults = [_count_fault(*found) for found in wrong]
        raise Conflict("count_mismatch", clause="INV-09", requested=requested, counted=total, faults=faults)


def _count_fault(place: int, planned: int, counted: int) -> Fault:
    code = "count_mismatch" if planned else "order_line_not_held"
    return Fault.at(f"/lines/{place}/counted", code, requested=planned, counted=counted)


def check_all_counted(sent: Mapping[str, int], lines: Sequence[Mapping[str, Any]]) -> None:
    """ORD-14: the site counts every line of the delivery note, each once. Raises Refused naming all faults."""
    named = {line["line_id"] for line in lines}
    absent = [Fault.at("/lines", "order_line_uncounted", line_id=line_id) for line_id in sent if line_id not in named]
    check_lines(sent, lines, absent)


def check_lines(known: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], faults: Sequence[Fault] = ()) -> None:
    """Raises Refused for lines that are unknown or named twice, and with the `faults` found already."""
    found, seen = [*faults], set[str]()
    for place, line in enumerate(lines):
        if line["line_id"] not in known:
            found.append(Fault.at(f"/lines/{place}/line_id", "order_line_unknown"))
        elif line["line_id"] in seen:
            found.append(Fault.at(f"/lines/{place}/line_id", "order_line_repeated"))
        seen.add(line["line_id"])
    if found:
        raise Refused("counted_lines_faulty", faults=found)


def check_checker(issuer: tuple[str | None, ...], checker: str, policy: Policy) -> None:
    """ORG-05: who packs and books a shipment does not check it. `issuer` holds every name and id of that person.

    Raises Refused if the two are one.
    """
    names = {name.strip().casefold() for name in issuer if name}
    if policy.value("inv.separate_issue_and_collect") and checker.strip().casefold() in names:
        fault = Fault.at("/checker", "checker_is_issuer", checker=checker)
        raise Refused("checker_is_issuer", clause="ORG-05", checker=checker, faults=[fault])


def check_day(day: date, pointer: str, *, shipped_on: date, today: date) -> None:
    """Nothing arrives before it was shipped, or in the future. Raises Refused."""
    if not shipped_on <= day <= today:
        fault = Fault.at(pointer, "arrival_day", shipped_on=shipped_on, today=today)
        raise Refused("arrival_day", shipped_on=shipped_on, today=today, faults=[fault])


def check_counter(channel: str, *, is_site: bool, copy_ref: str | None) -> None:
    """ORD-14: the site counts in itself; a clerk records only the written count of a site that orders on paper (ORD-08).

    Raises Forbidden for a clerk with a web order, Refused without a reference to the copy.
    """
    if is_site:
        return
    if channel == "web":
        raise Forbidden("order_of_site", clause="ORD-14")
    if not copy_ref:
        raise Refused("copy_missing", clause="ORD-08", faults=[Fault.at("/copy_ref", "field_required")])


def tracking(*, arrived_on: date | None, last_tracked: date, as_of: date, policy: Policy) -> str:
    """INV-10: whether a shipment was followed daily until it arrived: `arrived`, `ok` or `tracking_missed`.

    `last_tracked` is the day of the shipment before the first entry.
    """
    if arrived_on is not None:
        return ARRIVED
    return MISSED if last_tracked < tracked_since(as_of, policy) else TRACKED


def tracked_since(as_of: date, policy: Policy) -> date:
    """INV-10: the earliest day of a last entry that is still good."""
    return add_days(as_of, -policy.value("inv.track_interval_days"))


def confirm_due(arrived_on: date, *, calendar: WorkingCalendar, policy: Policy) -> date:
    """ORD-14: the last day for the site's count."""
    return calendar.due_in_days(arrived_on, policy.value("ord.arrival_confirm_days"))


def confirmation(arrived_on: date, confirmed_on: date, *, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """ORD-14: whether the site confirmed within the days after arrival; the last day is on time. Policy of that day."""
    last = confirm_due(arrived_on, calendar=calendar, policy=policy)
    return Decision(
        kind="arrival_confirmation",
        outcome=ON_TIME if confirmed_on <= last else LATE,
        clauses=("ORD-14",),
        inputs={"arrived_on": arrived_on, "confirmed_on": confirmed_on},
        values=policy.values("ord.arrival_confirm_days"),
        detail={"confirm_due_on": last},
    )


def confirm_verb(lines: Sequence[Counted]) -> str:
    """ORD-14: a difference to the delivery note keeps the shipment open as a discrepancy."""
    return "report_difference" if any(line.short or line.over for line in lines) else "confirm"
