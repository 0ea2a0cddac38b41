"""Who may hold how much, and for how long."""

from datetime import date

from shared.kit.calendar import WorkingCalendar
from shared.kit.decision import Decision
from shared.kit.errors import Conflict
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

WAITING, HELD, ISSUED, RELEASED, LAPSED = STATES = ("waiting", "held", "issued", "released", "lapsed")
OPEN = (WAITING, HELD)
# Who comes first on the waiting list of a part: a visit or an emergency order before a regular order (ORD-12).
URGENT, USUAL = RANKS = (0, 1)

MACHINE: Machine = {
    (WAITING, "serve"): step(HELD, SYSTEM),
    (WAITING, "release"): step(RELEASED, "dispatcher", "warehouse", SYSTEM),
    (HELD, "issue"): step(ISSUED, "warehouse"),
    (HELD, "release"): step(RELEASED, "dispatcher", "warehouse", SYSTEM),
    (HELD, "lapse"): step(LAPSED, SYSTEM),
}


def check_not_of_order(order_id: str | None) -> None:
    """ORD-09: what is put aside for an order leaves with its shipment or is given up with the order. Raises Conflict."""
    if order_id is not None:
        raise Conflict("reservation_of_order", clause="ORD-09")


def hold(*, today: date, needed_on: date | None, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """INV-13: a reservation lapses after the hold days, counted from the day it is needed, or from today if that is later.

    Calendar days (GEN-04); it holds until the end of the last day (GEN-07). The policy is that of today.
    """
    base = max(today, needed_on or today)
    last_day = calendar.due_in_days(base, policy.value("inv.reservation_hold_days"))
    return Decision(
        kind="reservation_hold",
        outcome="held",
        clauses=("INV-13",),
        inputs={"today": today, "needed_on": needed_on},
        values=policy.values("inv.reservation_hold_days"),
        detail={"last_day": last_day, "hold_until": calendar.end_of(last_day)},
    )
