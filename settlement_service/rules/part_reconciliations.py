"""The monthly reconciliation of parts with a site (W-29, F-34, ORD-13): both sides agree on what was paid and sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from settlement_service.rules.months import first_day, month_of
from settlement_service.rules.part_shipments import Line
from shared.kit.actor import Actor
from shared.kit.calendar import add_months
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Forbidden, Refused
from shared.kit.money import yuan
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step, verbs_from

DRAFTED, BY_AFTER_SALES, BY_SITE = "drafted", "confirmed_by_after_sales", "confirmed_by_site"
DIFFERENCE, RESOLVED, LOCKED = "difference", "resolved", "locked"
STATES = (DRAFTED, BY_AFTER_SALES, BY_SITE, DIFFERENCE, RESOLVED, LOCKED)
AGREED = "agreed"
OUTCOMES = (AGREED, DIFFERENCE)

# A draft may be made again; from the first confirmation on the month is closed, and what comes later counts in the next one.
# A difference is resolved by those who know the goods and the money, and stands once a supervisor has approved it.
MACHINE: Machine = {
    (DRAFTED, "confirm"): step(BY_AFTER_SALES, "returns_clerk"),
    (DRAFTED, "report_difference"): step(DIFFERENCE, "returns_clerk"),
    (BY_AFTER_SALES, "confirm"): step(BY_SITE, "site"),
    (BY_AFTER_SALES, "report_difference"): step(DIFFERENCE, "site"),
    (DIFFERENCE, "resolve"): step(DIFFERENCE, "warehouse", "finance"),
    (DIFFERENCE, "approve"): step(RESOLVED, "supervisor"),
    (BY_SITE, "lock"): step(LOCKED, "finance"),
    (RESOLVED, "lock"): step(LOCKED, "finance"),
}
# Where each kind of posting stands on a reconciliation; every other kind is shown as `other`.
PLACES = {"payment": "payments_fen", "return_credit": "credits_fen", "order_capture": "shipped_fen"}


@dataclass(frozen=True)
class Sums:
    """What a site's account moved in a month, in fen. What was shipped is counted as a positive amount."""

    opening_fen: int = 0
    payments_fen: int = 0
    credits_fen: int = 0
    shipped_fen: int = 0
    other_fen: int = 0

    @property
    def closing_fen(self) -> int:
        """ORD-13: what is left at the end of the month, what is held for orders included."""
        return self.opening_fen + self.payments_fen + self.credits_fen - self.shipped_fen + self.other_fen


def summed(opening_fen: int, moved: Iterable[tuple[str, int]]) -> Sums:
    """The sums of a month from what each kind of posting moved on the site's side."""
    found = dict.fromkeys(("payments_fen", "credits_fen", "shipped_fen", "other_fen"), 0)
    for kind, amount in moved:
        place = PLACES.get(kind, "other_fen")
        found[place] += -amount if place == "shipped_fen" else amount
    return Sums(opening_fen, **found)


def reconcile(
    sums: Sums, *, received_fen: int, policy: Policy, differing: int = 0, site_closing_fen: int | None = None
) -> Decision:
    """ORD-13, ORD-02, RET-13: the closing balance, and whether what the site received is what was sent.

    Policy of the last day of the month. `differing` lines make a difference also where their sums agree, and so does another
    closing balance in the site's own books. What nobody has counted yet is taken for received.
    """
    inputs = {**asdict(sums), "received_fen": received_fen, "differing": differing, "ruled_on": policy.day}
    inputs |= {"site_closing_fen": site_closing_fen}
    agreed = received_fen == sums.shipped_fen and not differing and site_closing_fen in (None, sums.closing_fen)
    detail = {name.removesuffix("_fen"): yuan(value) for name, value in asdict(sums).items()}
    detail |= {"received": yuan(received_fen), "closing": yuan(sums.closing_fen)}
    return Decision(
        "part_reconciliation",
        AGREED if agreed else DIFFERENCE,
        ("ORD-13", "ORD-02", "RET-13") if sums.credits_fen else ("ORD-13",),
        inputs,
        policy.values("ord.reconcile_interval"),
        detail=detail,
        amount_fen=sums.closing_fen,
    )


def check_interval(month: str, policy: Policy) -> None:
    """ORD-13: whether a month is one that is reconciled. Raises Refused."""
    interval = policy.value("ord.reconcile_interval")
    if first_day(month).month % policy.value(f"ord.reconcile_months.{interval}"):
        raise Refused("month_not_reconciled", clause="ORD-13", month=month, interval=interval)


def first_after(month: str, policy: Policy) -> str:
    """ORD-13: the month before those that a site's first reconciliation covers."""
    interval = policy.value("ord.reconcile_interval")
    return month_of(add_months(first_day(month), -policy.value(f"ord.reconcile_months.{interval}")))


def check_earlier(earlier: str | None) -> None:
    """ORD-13: months are closed and locked in their order, each opens with the closing of the one before. Raises Conflict.

    `earlier` is the month of the site that should come first.
    """
    if earlier is not None:
        raise Conflict("earlier_month_open", clause="ORD-13", month=earlier)


def check_current(*, stale: bool) -> None:
    """ORD-13: what closes a month is a draft that says what the books say. Raises Conflict."""
    if stale:
        raise Conflict("draft_outdated", clause="ORD-13")


def check_agreed(differing: Sequence[Line]) -> None:
    """W-29: after-sales confirms where received = sent. Raises Conflict, with the shipments that differ."""
    if differing:
        raise Conflict("received_not_sent", clause="ORD-13", shipments=sorted({line.shipment_number for line in differing}))


def check_reported(lines: Sequence[Line], reported: Sequence[Mapping[str, Any]]) -> None:
    """ORD-13: each reported line is one of the reconciliation, named once, and differs from what is known. Raises Refused."""
    known = {(line.shipment_id, line.line_id): line for line in lines}
    seen: set[tuple[str, str]] = set()
    faults = []
    for place, told in enumerate(reported):
        key = (told["shipment_id"], told["line_id"])
        line = known.get(key)
        if line is None:
            faults.append(Fault.at(f"/lines/{place}/line_id", "shipment_line_unknown"))
        elif key in seen:
            faults.append(Fault.at(f"/lines/{place}/line_id", "shipment_line_twice"))
        elif told["received"] == (line.sent if line.received is None else line.received):
            faults.append(Fault.at(f"/lines/{place}/received", "shipment_line_agrees", received=told["received"]))
        seen.add(key)
    if faults:
        raise Refused("validation_failed", clause="ORD-13", faults=faults)


def check_difference(*, differing: int, closing_fen: int, site_closing_fen: int | None) -> None:
    """ORD-13: a difference lists lines, or names another closing balance. Raises Refused if it does neither."""
    if not differing and site_closing_fen in (None, closing_fen):
        faults = [Fault.at("/lines", "difference_not_listed")]
        raise Refused("difference_not_listed", clause="ORD-13", faults=faults)


def check_adjustment(adjustment_fen: int, *, missing_fen: int, closing_fen: int, site_closing_fen: int | None) -> None:
    """W-29: what is booked lies between nothing and the difference of goods or of balances. Raises Refused."""
    claimed = 0 if site_closing_fen is None else site_closing_fen - closing_fen
    least, most = min(0, missing_fen, claimed), max(0, missing_fen, claimed)
    if not least <= adjustment_fen <= most:
        bounds = {"least": yuan(least), "most": yuan(most)}
        faults = [Fault.at("/adjustment", "adjustment_beyond_difference", **bounds)]
        raise Refused("adjustment_beyond_difference", clause="ORD-13", faults=faults, **bounds)


def check_approval(actor: str, *, resolution: str | None, preparers: Collection[str]) -> None:
    """W-29: there is a resolution, and somebody else approves it. Raises Conflict or Forbidden."""
    if resolution is None:
        raise Conflict("resolution_missing", clause="ORD-13")
    if actor in preparers:
        raise Forbidden("resolution_self_approved", clause="ORD-13")


def actions_of(status: str, actor: Actor, *, resolution: str | None, preparers: Collection[str]) -> list[str]:
    """What a caller may do with a reconciliation now."""
    verbs = verbs_from(MACHINE, status, actor.roles)
    may_approve = resolution is not None and actor.id not in preparers
    return [verb for verb in verbs if verb != "approve" or may_approve]
