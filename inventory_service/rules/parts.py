"""What a part may cost the customer: the cap on its price, and the day whose price counts."""

from datetime import date

from shared.kit.decision import Decision
from shared.kit.money import with_markup
from shared.kit.policy import Policy

CAP, CAP_OF_LOW = "fee.cap_high_pct", "fee.cap_low_pct"


def price_day(visited_on: date, today: date, policy: Policy) -> date:
    """FEE-08: the supply price is the catalogue's on the day of the visit, unless the policy takes today's."""
    return visited_on if policy.value("fee.price_basis") == "visit_date" else today


def price_cap(supply_price_fen: int, policy: Policy) -> Decision:
    """FEE-02, FEE-03, FEE-04: the highest price for a customer, from the supply price; rounded down (GEN-09).

    The policy is that of the day of the visit. Both tiers claim the threshold itself; the policy says whose it is.
    """
    threshold_fen = policy.fen("fee.threshold")
    is_claimed_twice = supply_price_fen == threshold_fen
    is_high = supply_price_fen > threshold_fen or (is_claimed_twice and policy.value("fee.threshold_belongs_to") == "high")
    tier = CAP if is_high else CAP_OF_LOW
    return Decision(
        kind="price_cap",
        outcome="high" if is_high else "low",
        clauses=(policy.cite(tier).clause, *(["FEE-04"] if is_claimed_twice else [])),
        inputs={"supply_price_fen": supply_price_fen},
        values=policy.values("fee.threshold", "fee.threshold_belongs_to", tier, "money.cap_rounding"),
        detail={"cap_pct": policy.value(tier)},
        amount_fen=with_markup(supply_price_fen, policy.value(tier), policy.value("money.cap_rounding")),
    )
