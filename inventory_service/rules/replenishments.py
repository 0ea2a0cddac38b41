"""What to buy: how much a part is used, how sure that is, which parts count most, and the way of a purchase."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inventory_service.rules.locations import FIELD, WAREHOUSES
from shared.kit.calendar import add_days, add_months
from shared.kit.decision import Decision
from shared.kit.errors import Fault
from shared.kit.money import PERCENT, percent_of
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

PROPOSED, ACCEPTED, PART_RECEIVED, RECEIVED, DROPPED, CANCELLED = STATES = (
    *("proposed", "accepted", "part_received"),
    *("received", "dropped", "cancelled"),
)
ON_ORDER = (ACCEPTED, PART_RECEIVED)
MEASURED, GUESS = ("measured", "guess")
A, B, C = CLASSES = ("A", "B", "C")
OPEN, CLEARED = ALERT_STATES = ("open", "cleared")
# Where stock of the warehouse lies, and where it is used up: what goes from the one to the other is consumption.
KEPT_AT = (*WAREHOUSES, "staging")
USED_AT = (*FIELD, "transit", "customer")

MACHINE: Machine = {
    (PROPOSED, "amend"): step(PROPOSED, "warehouse", "supervisor"),
    (PROPOSED, "accept"): step(ACCEPTED, "supervisor"),
    (PROPOSED, "drop"): step(DROPPED, "warehouse", "supervisor"),
    (PROPOSED, "supersede"): step(DROPPED, SYSTEM),
    (ACCEPTED, "receive_part"): step(PART_RECEIVED, "warehouse"),
    (ACCEPTED, "receive"): step(RECEIVED, "warehouse"),
    (ACCEPTED, "cancel"): step(CANCELLED, "supervisor"),
    (PART_RECEIVED, "receive_part"): step(PART_RECEIVED, "warehouse"),
    (PART_RECEIVED, "receive"): step(RECEIVED, "warehouse"),
    (PART_RECEIVED, "cancel"): step(CANCELLED, "supervisor"),
}


@dataclass(frozen=True)
class Usage:
    """What of a part is used in a month, in hundredths of a piece, and whether that is measured or a guess."""

    monthly: int
    months: int
    confidence: str


@dataclass(frozen=True)
class Ranked:
    """A part with what of it was used; `share` is what it and all that count more make up, in hundredths of a per cent."""

    part_id: str
    pieces: int
    value_fen: int
    share: int
    abc_class: str


def whole_months(since: date, today: date, policy: Policy) -> int:
    """INV-05: how many whole months before this one are known of a part that is in the catalogue since a day."""
    known = 0
    while known < policy.value("inv.usage_months") and add_months(today.replace(day=1), -known - 1) >= since:
        known += 1
    return known


def window_start(today: date, policy: Policy) -> date:
    """INV-05: the first of the whole months that count for the usage."""
    return add_months(today.replace(day=1), -policy.value("inv.usage_months"))


def usage(*, used: int, months: int, policy: Policy) -> Usage:
    """INV-05: the average of the last whole months; a guess while fewer of them are known than the policy asks for."""
    confidence = MEASURED if months >= policy.value("inv.usage_measured_months") else GUESS
    return Usage(max(used, 0) * PERCENT // months if months else 0, months, confidence)


def days_of_cover(*, available: int, monthly: int, policy: Policy) -> int | None:
    """INV-05: for how many days what is available lasts; None while nothing is used. `monthly` is in hundredths."""
    return max(available, 0) * PERCENT * policy.value("inv.month_days") // monthly if monthly else None


def lead_days(*, took: int, purchases: int, policy: Policy) -> int:
    """INV-05: the days from order to delivery: the average of past purchases rounded up, or the policy's before the first."""
    return -(-took // purchases) if purchases else policy.value("inv.lead_days")


def expected_on(today: date, lead: int) -> date:
    """GEN-04: when goods ordered today are expected."""
    return add_days(today, lead)


def receipt_faults(ids: Sequence[str], pieces: Mapping[str, int], outstanding: Mapping[str, int]) -> Iterator[Fault]:
    """INV-05: no more is received of a purchase than is still on order: what comes on top has a receipt of its own."""
    for place, key in enumerate(ids):
        if pieces[key] > outstanding[key]:
            yield Fault.at(f"/lines/{place}/quantity", "more_than_ordered", outstanding=outstanding[key])


def purchase(*, part_no: str, suggestion: int, quantity: int, price_fen: int | None, policy: Policy) -> Decision:
    """INV-05: a purchase by the stock plan: what the plan suggests and what is ordered. `amount_fen` is at supply price."""
    return Decision(
        kind="replenishment",
        outcome="as_planned" if quantity == suggestion else "amended",
        clauses=("INV-05",),
        inputs={"part_no": part_no, "suggestion": suggestion, "quantity": quantity, "price_fen": price_fen},
        values=policy.values("inv.plan_formula"),
        amount_fen=None if price_fen is None else quantity * price_fen,
    )


def rank(parts: Iterable[tuple[str, int, int]], policy: Policy) -> list[Ranked]:
    """INV-04: classes by consumption value: the parts that make up the first per cents are A, then B, the rest C.

    `parts` are ids with the pieces used and the supply price in fen. A part belongs to the class in which it begins.
    """
    worth = sorted(((max(pieces, 0) * price, part_id, pieces) for part_id, pieces, price in parts), key=lambda p: (-p[0], p[1]))
    total = sum(value for value, _, _ in worth)
    a_fen, b_fen = (percent_of(total, policy.value(key)) for key in ("inv.abc_a_pct", "inv.abc_b_pct"))
    ranked, before = list[Ranked](), 0
    for value, part_id, pieces in worth:
        found = A if before < a_fen else B if before < b_fen else C
        before += value
        share = before * PERCENT * PERCENT // total if total else 0
        ranked.append(Ranked(part_id, max(pieces, 0), value, share, found if value else C))
    return ranked
