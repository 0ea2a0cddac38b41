"""Claims (F-12): which repair records a site is paid for."""

from dataclasses import dataclass

from shared.kit.decision import Decision
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

OPEN, CHECKED, INVALID, FORGED, SETTLED = "open", "checked", "invalid", "forged", "settled"
STATES = (OPEN, CHECKED, INVALID, FORGED, SETTLED)
# What is ready for a statement: the unchecked wait (SETL-14).
JUDGED = (CHECKED, INVALID, FORGED)
VERDICTS = {"valid": CHECKED, "invalid": INVALID, "forged": FORGED}
CHECKERS = ("agent", "quality_officer")

# A verdict may be revised until the claim stands on a statement that was sent; forgery may also come to light after that.
MACHINE: Machine = {
    **{(state, verdict): step(to, *CHECKERS) for state in (OPEN, *JUDGED) for verdict, to in VERDICTS.items()},
    (SETTLED, "forged"): step(FORGED, *CHECKERS),
}


@dataclass(frozen=True)
class Cost:
    """The fees of one repair record, in fen."""

    labour_fen: int
    parts_fen: int
    other_fen: int

    @property
    def total_fen(self) -> int:
        """All of them."""
        return self.labour_fen + self.parts_fen + self.other_fen


def may_claim(*, in_warranty: bool, record_complete: bool, cost: Cost, policy: Policy) -> Decision:
    """SETL-13: only in-warranty records of the company's products are settled. SETL-07: an incomplete one is invalid.

    Policy of the day on which the repair was completed.
    """
    inputs = {"in_warranty": in_warranty, "record_complete": record_complete, "ruled_on": policy.day}
    inputs |= {"labour_fen": cost.labour_fen, "parts_fen": cost.parts_fen, "other_fen": cost.other_fen}
    if not in_warranty:
        return Decision("claim", "not_settled", ("SETL-13",), inputs, amount_fen=0)
    if not record_complete:
        return Decision("claim", INVALID, ("SETL-13", "SETL-07"), inputs, amount_fen=0)
    return Decision("claim", "claimed", ("SETL-13",), inputs, near=("SETL-07",), amount_fen=cost.total_fen)


# SETL-07, SETL-11: records that earn nothing, each with its rule.
UNPAID = {INVALID: "SETL-07", FORGED: "SETL-11"}


def fee_of(status: str, total_fen: int) -> int:
    """SETL-07, SETL-11: what one record earns at the full rate: nothing if it is invalid or forged."""
    return 0 if status in UNPAID else total_fen


def forged_base(cost: Cost, policy: Policy) -> int:
    """SETL-17: the cost on which the fine for forgery stands: every fee of the record before any late rate."""
    return cost.total_fen if policy.value("setl.forged_base") == "full_cost" else cost.labour_fen
