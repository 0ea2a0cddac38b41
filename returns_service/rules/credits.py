"""RET-12: what a tested line of a part return is credited."""

from dataclasses import asdict, dataclass
from datetime import date

from returns_service.rules.returns import PartLine, is_over_age
from shared.kit.decision import Decision
from shared.kit.policy import Policy

DEFECT = "defect"
GOOD = "good"
RESULTS = (DEFECT, GOOD)
CREDIT_KEYS = ("ret.part.max_age_years", "ret.part.count_basis", "ret.part.good_part_action", "ret.age_reference")


@dataclass(frozen=True)
class Receipt:
    """What became of a line: the count, the day of receipt and QC's result (None where nothing was there to test)."""

    counted: int
    received_on: date
    result: str | None


def part_credit(line: PartLine, receipt: Receipt, policy: Policy) -> Decision:
    """RET-02, RET-03, RET-09, RET-12, RET-37: counted quantity × supply price if QC confirms the defect and age allows, else 0.

    Policy of the day of crediting. RET-13: the amount goes to the site's prepayment account.
    """
    by_count = policy.value("ret.part.count_basis") == "company"
    quantity = receipt.counted if by_count else line.quantity
    outcome, clauses, near = _judge(line, receipt, quantity, policy)
    credited = outcome == "credited"
    return Decision(
        kind="part_credit",
        outcome=outcome,
        clauses=(*clauses, "RET-09") if receipt.counted != line.quantity and "RET-09" not in clauses else clauses,
        near=near,
        inputs={**asdict(line), **asdict(receipt)},
        values=policy.values(*CREDIT_KEYS),
        detail={"credited_quantity": quantity if credited else 0, "disposition": _disposition(receipt, policy)},
        amount_fen=quantity * line.unit_price_fen if credited else 0,
    )


def _judge(line: PartLine, receipt: Receipt, quantity: int, policy: Policy) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """RET-12: the outcome, the clauses that decide it and those that nearly did."""
    confirmed = receipt.result == DEFECT or (receipt.result == GOOD and not _goes_back(receipt, policy))
    if not quantity:
        return "not_received", ("RET-09",), ()
    if is_over_age(line.production_on, _age_reference(line, receipt, policy), policy):
        return "over_age", ("RET-02", "RET-03"), () if confirmed else ("RET-12",)
    if not confirmed:
        return "not_confirmed", ("RET-12",), ()
    return "credited", ("RET-02", "RET-12"), ()


def _age_reference(line: PartLine, receipt: Receipt, policy: Policy) -> date:
    """RET-37: age is measured to the day of application, or of receipt where the policy says so."""
    return line.applied_on if policy.value("ret.age_reference") == "applied_at" else receipt.received_on


def _goes_back(receipt: Receipt, policy: Policy) -> bool:
    """RET-12: a part that QC finds good goes back to the site, unless the policy credits and keeps it."""
    return receipt.result == GOOD and policy.value("ret.part.good_part_action") == "no_credit_return_to_site"


def _disposition(receipt: Receipt, policy: Policy) -> str:
    return "return_to_site" if _goes_back(receipt, policy) else "keep"
