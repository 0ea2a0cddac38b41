"""Prepayment of part orders (ORD-01): held at the site's account, earned by shipments, given back when an order ends."""

from dataclasses import dataclass, replace
from datetime import datetime

from settlement_service.rules.accounts import HOLDS, PARTS_SALES, SITE, balanced
from shared.kit.decision import Decision
from shared.kit.money import yuan
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

WANTED, HELD, ON_ACCOUNT, CAPTURED, RELEASED, WITHDRAWN = STATES = (
    *("wanted", "held", "on_account"),
    *("captured", "released", "withdrawn"),
)
REGULAR, EMERGENCY = KINDS = ("regular", "emergency")
SHIPPABLE, HOLD_PAYMENT = "shippable", "hold_payment"

# A shipment that is told late is taken from the balance in whatever state its order is.
MACHINE: Machine = {
    (WANTED, "hold"): step(HELD, SYSTEM),
    (WANTED, "trust"): step(ON_ACCOUNT, SYSTEM),
    **{(state, "capture"): step(state, SYSTEM) for state in (WANTED, HELD, ON_ACCOUNT, CAPTURED, RELEASED)},
    (WITHDRAWN, "capture"): step(CAPTURED, SYSTEM),
    **{(state, "capture_rest"): step(CAPTURED, SYSTEM) for state in (WANTED, HELD, ON_ACCOUNT)},
    (HELD, "release"): step(RELEASED, SYSTEM),
    **{(state, "withdraw"): step(WITHDRAWN, SYSTEM) for state in (WANTED, ON_ACCOUNT)},
    **{(state, "close"): step(CAPTURED, SYSTEM) for state in (WANTED, ON_ACCOUNT, CAPTURED)},
}


@dataclass(frozen=True)
class Hold:
    """The money of one order in fen: ordered, held, earned from what is held, earned beyond it, given back."""

    amount_fen: int
    held_fen: int = 0
    captured_fen: int = 0
    on_account_fen: int = 0
    released_fen: int = 0

    @property
    def open_fen(self) -> int:
        """What is held now."""
        return self.held_fen - self.captured_fen - self.released_fen

    @property
    def taken_fen(self) -> int:
        """What has shipped."""
        return self.captured_fen + self.on_account_fen

    @property
    def due_fen(self) -> int:
        """What is still to ship, and so to be held."""
        return max(self.amount_fen - self.taken_fen, 0)

    def held(self) -> "Hold":
        """With all that is still to ship held."""
        return replace(self, held_fen=self.held_fen + self.due_fen)

    def captured(self, shipped_fen: int) -> "Hold":
        """With a shipment earned: from what is held as far as it goes, the rest from the site's balance."""
        from_hold = min(shipped_fen, self.open_fen)
        beyond = self.on_account_fen + shipped_fen - from_hold
        return replace(self, captured_fen=self.captured_fen + from_hold, on_account_fen=beyond)

    def released(self) -> "Hold":
        """With everything given back that is still held."""
        return replace(self, released_fen=self.released_fen + self.open_fen)


def coverage(total_fen: int, balance_fen: int, policy: Policy) -> Decision:
    """ORD-01: an order ships when payments and credits of the site cover its whole total, never a part of it.

    Policy of the day on which it is tried. Without prepayment (`ord.prepay`) it ships on account.
    """
    inputs = {"total_fen": total_fen, "balance_fen": balance_fen, "ruled_on": policy.day}
    values = policy.values("ord.prepay")
    if not values["ord.prepay"]:
        return Decision("order_prepayment", ON_ACCOUNT, ("ORD-01",), inputs, values, amount_fen=total_fen)
    covered = total_fen <= max(balance_fen, 0)
    missing = 0 if covered else total_fen - balance_fen
    detail = {"missing_fen": missing, "missing": yuan(missing), "balance": yuan(balance_fen)}
    outcome = SHIPPABLE if covered else HOLD_PAYMENT
    return Decision("order_prepayment", outcome, ("ORD-01", "ORD-15"), inputs, values, detail=detail, amount_fen=total_fen)


def turn(kind: str, entered_at: datetime, order_id: str) -> tuple[bool, datetime, str]:
    """ORD-12: emergency orders come first, then the oldest: the key by which waiting orders are sorted."""
    return (kind != EMERGENCY, entered_at, order_id)


def capture_verb(hold: Hold, *, entered: bool, status: str) -> str:
    """What a shipment does to an order: `capture` a part, or the rest. `hold` is the one after the shipment."""
    open_states = {state for state, verb in MACHINE if verb == "capture_rest"}
    return "capture_rest" if entered and hold.due_fen == 0 and status in open_states else "capture"


def end_verb(hold: Hold, status: str) -> str:
    """What the end of an order does to it. `hold` is the one before the end."""
    if status == HELD:
        return "release"
    return "close" if hold.taken_fen or status == CAPTURED else "withdraw"


def hold_entries(before: Hold, after: Hold) -> dict[str, int]:
    """The posting that leads from one state of a hold to the next: the site's balance, what is held, what is earned."""
    held = after.open_fen - before.open_fen
    earned = after.taken_fen - before.taken_fen
    return balanced({SITE: -held - earned, HOLDS: held, PARTS_SALES: earned})
