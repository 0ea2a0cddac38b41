"""What a customer pays for a visit (FEE-01, FEE-05, FEE-06) and what they must have agreed to (TKT-12)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from shared.kit.decision import Decision
from shared.kit.errors import Fault, Refused
from shared.kit.money import yuan
from shared.kit.policy import Policy

FREE, CHARGED, OVERCHARGED = "free", "charged", "overcharged"
OK, OVERCHARGE = "ok", "overcharge"
REJECT = "reject"


@dataclass(frozen=True)
class Line:
    """A part on a visit: `price_fen` is asked for one piece, `cap_fen` the most that may be asked (None where it is free)."""

    part_no: str
    component: str | None
    quantity: int
    price_fen: int
    covered: bool
    cap_fen: int | None


@dataclass(frozen=True)
class Work:
    """Labour and other charges, and whether the warranty covers the work."""

    labour_fen: int
    other_fen: int
    covered: bool


@dataclass(frozen=True)
class Check:
    """Whether a price keeps to its cap, and by how much it does not."""

    outcome: str
    excess_fen: int


def check_price(charged_fen: int, cap_fen: int) -> Check:
    """FEE-05: a price above the cap is an overcharge; the excess is what lies above it."""
    excess = max(charged_fen - cap_fen, 0)
    return Check(OVERCHARGE if excess else OK, excess)


def charge(lines: Sequence[Line], work: Work, policy: Policy) -> Decision:
    """The charge of a visit, line by line.

    FEE-06: in-warranty parts and labour are free. FEE-01: everything charged is itemised. FEE-05: a price above the cap
    is refused, or, where the policy says `flag`, stands as an overcharge whose excess is owed back. `policy` is that of the
    day of the visit.
    """
    checks = [
        Check(OK, 0) if line.covered or line.cap_fen is None else check_price(line.price_fen, line.cap_fen) for line in lines
    ]
    if policy.value("fee.enforce") == REJECT:
        _refuse_overcharges(lines, checks)
    charged = [0 if line.covered else line.price_fen * line.quantity for line in lines]
    labour, other = (0, 0) if work.covered else (work.labour_fen, work.other_fen)
    excess = sum(check.excess_fen * line.quantity for check, line in zip(checks, lines, strict=True))
    is_free = work.covered and all(line.covered for line in lines)
    outcome = OVERCHARGED if excess else FREE if is_free else CHARGED
    clauses = {FREE: ("FEE-06", "FEE-01"), CHARGED: ("FEE-01", "FEE-05"), OVERCHARGED: ("FEE-05", "FEE-01")}[outcome]
    inputs = {"lines": [asdict(line) for line in lines], "work": asdict(work)}
    detail = {"parts_fen": charged, "labour_fen": labour, "other_fen": other, "excess_fen": excess, "is_free": is_free}
    total = sum(charged) + labour + other
    return Decision("charge", outcome, clauses, inputs, policy.values("fee.enforce"), detail=detail, amount_fen=total)


def _refuse_overcharges(lines: Sequence[Line], checks: Sequence[Check]) -> None:
    faults = []
    for i, (line, check) in enumerate(zip(lines, checks, strict=True)):
        if check.excess_fen and line.cap_fen is not None:
            told = {"part_no": line.part_no, "cap": yuan(line.cap_fen), "excess": yuan(check.excess_fen)}
            faults.append(Fault.at(f"/parts/{i}/price", "price_above_cap", price=yuan(line.price_fen), **told))
    if faults:
        raise Refused("price_above_cap", clause="FEE-05", faults=faults, **dict(faults[0].params))


def check_agreement(total_fen: int, *, agreed_by: str | None, agreed_fen: int | None, policy: Policy) -> None:
    """TKT-12: what is charged was agreed to and signed before; a free repair needs that only where the policy says so."""
    is_needed = total_fen > 0 or policy.value("tkt.repair_agreement") == "always"
    if is_needed and not agreed_by:
        raise Refused("agreement_needed", clause="TKT-12", total=yuan(total_fen))
    if total_fen > (agreed_fen or 0):
        raise Refused("charge_above_agreement", clause="TKT-12", total=yuan(total_fen), agreed=yuan(agreed_fen or 0))
