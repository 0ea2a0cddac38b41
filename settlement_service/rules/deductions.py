"""Deductions (SETL-07 to SETL-11, SETL-15): what a fault costs the site."""

from dataclasses import asdict, dataclass
from datetime import date

from shared.kit.calendar import add_days
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Refused
from shared.kit.money import yuan
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

PROPOSED, CONFIRMED, DROPPED, SETTLED = "proposed", "confirmed", "dropped", "settled"
STATES = (PROPOSED, CONFIRMED, DROPPED, SETTLED)

INVALID, FORGED, TAKEN_BACK = "invalid", "forged", "fee_taken_back"
LATE, ATTITUDE, QUALITY, NOT_CORRECTED = "late_complaint", "poor_attitude", "poor_quality", "not_corrected"
OVERCHARGE, FALSE_ITEM, OTHER = "overcharge", "false_charge_item", "other_fine"
# Kinds that a person enters; the others follow from the verdict on a record.
ENTERED = (LATE, ATTITUDE, QUALITY, NOT_CORRECTED, OVERCHARGE, FALSE_ITEM, OTHER)
KINDS = (*ENTERED, INVALID, FORGED, TAKEN_BACK)
# Fines that stand and fall with the verdict on a record.
BY_VERDICT = (INVALID, FORGED, TAKEN_BACK)
# Faults that the site is first ordered to correct (SETL-09).
CORRECTABLE = (ATTITUDE, QUALITY)
# Fines that neighbours decide and finance posts (SETL-15).
OLD_PARTS = "OLD-08"
ORIGINS = ("RET-31", "PNL-07", "SITE-08", OLD_PARTS)
# FUP-12: what a follow-up finds, as the fault that it is.
FINDINGS = {"late": LATE, "attitude": ATTITUDE, "quality": QUALITY, "overcharge": OVERCHARGE, "forged": FORGED}
JUDGES = ("finance", "quality_officer", "supervisor")

MACHINE: Machine = {
    (PROPOSED, "confirm"): step(CONFIRMED, *JUDGES),
    (PROPOSED, "drop"): step(DROPPED, *JUDGES),
    (CONFIRMED, "drop"): step(DROPPED, *JUDGES),
}

# Each kind of fault: its rule and the policy value that prices it.
PRICES = {
    INVALID: ("SETL-07", "setl.fine.invalid"),
    LATE: ("SETL-08", "setl.fine.late_complaint"),
    ATTITUDE: ("SETL-09", "setl.fine.not_corrected"),
    QUALITY: ("SETL-09", "setl.fine.not_corrected"),
    NOT_CORRECTED: ("SETL-09", "setl.fine.not_corrected"),
    OVERCHARGE: ("SETL-10", "setl.fine.overcharge"),
    FALSE_ITEM: ("SETL-10", "setl.fine.overcharge"),
}


@dataclass(frozen=True)
class Fault:
    """What a site did: how often, on which record, what the customer paid too much, whether it was put right in time.

    `verified` says that the fault is proven, not only reported. `amount_fen` and `origin` come with a fine decided elsewhere.
    """

    kind: str
    count: int = 1
    record_cost_fen: int = 0
    excess_fen: int = 0
    corrected_in_time: bool | None = None
    verified: bool = True
    amount_fen: int = 0
    origin: str | None = None


def deduct(fault: Fault, policy: Policy) -> Decision:
    """SETL-07 to SETL-11, SETL-15: fine and refund of one fault; `detail` holds `fine_fen` and `refund_fen`.

    Policy of the day of the fault, as far as it is known: the completion of the repair, else the last day of the month.
    The count multiplies the fine only. SETL-14: what is not verified costs nothing yet.
    """
    if not fault.verified:
        return _decision(fault, "unverified", policy, near=(clause_of(fault),))
    if fault.kind in CORRECTABLE and fault.corrected_in_time is not False:
        return _decision(fault, "corrected" if fault.corrected_in_time else "to_correct", policy)
    if fault.kind in (OTHER, TAKEN_BACK):
        return _decision(fault, "fined", policy, fine_fen=fault.amount_fen)
    if fault.kind == FORGED:
        fine = fault.record_cost_fen * policy.value("setl.fine.forged_multiple") * fault.count
        return _decision(fault, "fined", policy, fine_fen=fine)
    fine = policy.fen(PRICES[fault.kind][1]) * fault.count
    refund = fault.excess_fen if fault.kind in (OVERCHARGE, FALSE_ITEM) and policy.value("setl.refund_via_company") else 0
    return _decision(fault, "fined_and_refunded" if refund else "fined", policy, fine_fen=fine, refund_fen=refund)


def clause_of(fault: Fault) -> str:
    """The rule that prices the fault."""
    if fault.kind in (FORGED, TAKEN_BACK):
        return "SETL-11"
    return fault.origin or "SETL-15" if fault.kind == OTHER else PRICES[fault.kind][0]


def rectify_by(kind: str, ordered_on: date, policy: Policy) -> date | None:
    """SETL-09: the last day for putting poor attitude or quality right; other faults have none."""
    return add_days(ordered_on, policy.value("setl.rectify_days")) if kind in CORRECTABLE else None


def check_entered(fault: Fault) -> None:
    """SETL-15: a fine decided elsewhere names its amount and its rule. Raises Refused if it does not, or if another does."""
    named = fault.amount_fen > 0 and fault.origin is not None
    if fault.kind == OTHER and not named:
        raise Refused("fine_needs_origin", clause="SETL-15", origins=list(ORIGINS))
    if fault.kind != OTHER and (fault.amount_fen or fault.origin):
        raise Refused("fine_is_computed", clause=clause_of(fault), kind=fault.kind)
    if fault.excess_fen and fault.kind not in (OVERCHARGE, FALSE_ITEM):
        raise Refused("excess_not_expected", clause="SETL-10", kind=fault.kind)


def check_decidable(kind: str, *, corrected_in_time: bool | None, rectify_due_on: date | None, today: date) -> None:
    """SETL-09, SETL-11: whether a proposed deduction can be confirmed now. Raises Refused or Conflict."""
    if kind in BY_VERDICT:
        raise Conflict("judge_the_record", clause="SETL-11")
    if kind in CORRECTABLE and corrected_in_time is None:
        raise Refused("correction_unknown", clause="SETL-09")
    if corrected_in_time is False and rectify_due_on is not None and today <= rectify_due_on:
        raise Conflict("correction_still_open", clause="SETL-09", due_on=rectify_due_on.isoformat())


def check_droppable(kind: str, status: str) -> None:
    """SETL-07, SETL-11: the fine of a verdict falls with the verdict only. Raises Conflict."""
    if kind in BY_VERDICT and status == CONFIRMED:
        raise Conflict("judge_the_record", clause="SETL-11")


def _decision(
    fault: Fault, outcome: str, policy: Policy, *, fine_fen: int = 0, refund_fen: int = 0, near: tuple[str, ...] = ()
) -> Decision:
    clauses = [clause_of(fault)]
    values = {}
    if fault.kind == FORGED:
        clauses.append("SETL-17")
        values = policy.values("setl.fine.forged_multiple", "setl.forged_base")
    elif fault.kind == OTHER:
        clauses.append("SETL-15")
    elif fault.kind in PRICES:
        values = policy.values(PRICES[fault.kind][1])
    if fault.kind in (OVERCHARGE, FALSE_ITEM):
        values |= policy.values("setl.refund_via_company")
    if fault.kind in CORRECTABLE:
        values |= policy.values("setl.rectify_days")
    if not fault.verified:
        clauses = ["SETL-14"]
    detail = {"fine_fen": fine_fen, "refund_fen": refund_fen, "fine": yuan(fine_fen), "refund": yuan(refund_fen)}
    return Decision(
        "deduction",
        outcome,
        tuple(dict.fromkeys(clauses)),
        {**asdict(fault), "ruled_on": policy.day},
        values,
        near=near,
        detail=detail,
        amount_fen=fine_fen + refund_fen,
    )
