"""What a lost or damaged tool costs its holder, and how the debt ends."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shared.kit.calendar import MONTHS_PER_YEAR
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

DUE, PAID = STATES = ("due", "paid")
TOOL, LOANER = SOURCES = ("tool", "loaner")
HOLDER, CUSTOMER = PAYERS = ("holder", "customer")
PURCHASE_PRICE, NET_BOOK_VALUE, REPAIR_COST = ("purchase_price", "net_book_value", "repair_cost_if_repairable")

MACHINE: Machine = {(DUE, "pay"): step(PAID, "finance")}


@dataclass(frozen=True)
class Damage:
    """What happened to a tool; `repair_cost_fen` is what a repair costs, where one is possible."""

    event: str
    human_cause: bool
    price_fen: int
    purchased_on: date
    happened_on: date
    repair_cost_fen: int | None = None


def compensation(damage: Damage, policy: Policy) -> Decision:
    """TOOL-04: loss or damage by human cause is paid by the holder; TOOL-05: without one nobody pays.

    The price paid, the book value on the day it happened, or the cost of a repair, as the policy says.
    """
    amount = _owed(damage, policy) if damage.human_cause else 0
    keys = ("tool.compensation_basis", "tool.life_months")
    return Decision(
        kind="tool_compensation",
        outcome="owed" if amount else "nothing_owed",
        clauses=("TOOL-04",) if damage.human_cause else ("TOOL-05",),
        inputs=asdict(damage),
        values=policy.values(*keys) if damage.human_cause else {},
        near=() if damage.human_cause else ("TOOL-04",),
        amount_fen=amount,
    )


def _owed(damage: Damage, policy: Policy) -> int:
    basis = policy.value("tool.compensation_basis")
    if basis == NET_BOOK_VALUE:
        months = months_between(damage.purchased_on, damage.happened_on)
        return net_book_value(damage.price_fen, months=months, life_months=policy.value("tool.life_months"))
    is_repairable = damage.event == "damaged" and damage.repair_cost_fen is not None
    if basis == REPAIR_COST and is_repairable and damage.repair_cost_fen is not None:
        return min(damage.repair_cost_fen, damage.price_fen)
    return damage.price_fen


def net_book_value(price_fen: int, *, months: int, life_months: int) -> int:
    """What is left of a price after so many months of a straight-line life; half a fen is rounded up (GEN-09)."""
    left = max(life_months - max(months, 0), 0)
    return int((Decimal(price_fen) * left / life_months).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def months_between(first: date, last: date) -> int:
    """The months of use that count: the month of the purchase does not, that of the loss does."""
    return (last.year - first.year) * MONTHS_PER_YEAR + last.month - first.month


def check_other_person(reporter_id: str, decider_id: str) -> None:
    """TOOL-05: nobody approves what they reported themselves. Raises Conflict."""
    if reporter_id == decider_id:
        raise Conflict("decider_is_reporter", clause="TOOL-05")


def check_payer_known(holder_id: str | None) -> str:
    """TOOL-04: a debt has a debtor. Raises Refused where nobody held the tool and nobody is named."""
    if holder_id is None:
        raise Refused("holder_missing", clause="TOOL-04", faults=[Fault.at("/holder_id", "field_required")])
    return holder_id


def check_day(day: date, today: date, *, field: str, first: date | None = None) -> None:
    """Something that has happened did so by today, and not before `first`. Raises Refused."""
    code = "day_in_future" if day > today else "day_too_early" if first is not None and day < first else None
    if code is not None:
        raise Refused("day_faulty", faults=[Fault.at(f"/{field}", code)])
