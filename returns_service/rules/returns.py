"""Part returns: the flow (W-05), what may be filed (RET-01 to RET-06), the count (RET-07, RET-09) and the review (RET-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.kit.calendar import WorkingCalendar, add_years
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.money import LARGEST_FEN
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step

DRAFT = "draft"
SUBMITTED = "submitted"

# RET-01, RET-11: nothing is shipped before approval, nothing tested before receipt, nothing credited before the test.
# `inspect` is said by POST /inspections; it leads to `tested` once every line has been tested.
PART_RETURN: Machine = {
    (DRAFT, "submit"): step(SUBMITTED, "site"),
    (SUBMITTED, "approve"): step("approved", "returns_clerk"),
    (SUBMITTED, "reject"): step("rejected", "returns_clerk"),
    ("approved", "ship"): step("shipped", "site"),
    ("shipped", "receive"): step("received", "warehouse", "returns_clerk"),
    ("received", "release"): step("received", "returns_clerk"),
    ("received", "inspect"): step("tested", "qc"),
    ("tested", "credit"): step("credited", "finance"),
    ("credited", "close"): step("closed", SYSTEM),
}


@dataclass(frozen=True)
class PartLine:
    """One line of an application as it was judged when it was filed; `unit_price_fen` is the supply price."""

    part_no: str
    part_type: str
    gas_conversion: bool
    own_brand: bool
    in_warranty: bool
    production_on: date
    applied_on: date
    quantity: int
    unit_price_fen: int


@dataclass(frozen=True)
class LineFault:
    """Why a line is not accepted: the field, a code, and the rule where a regulation refuses."""

    field: str
    code: str
    clause: str | None = None


def is_in_warranty(stated: bool | None, *, owed: bool, replaced_on: date | None, policy: Policy) -> bool:
    """RET-06: whether a line counts as in warranty.

    The site's own statement binds it. Without one, unused defective stock (neither owed nor ever replaced) counts as in
    warranty, and an owed part does because the visit found so on the day of replacement, unless the policy tests on the day of
    application.
    """
    if stated is not None:
        return stated
    if not owed:
        return replaced_on is None
    return bool(policy.value("ret.part.warranty_test") == "replacement_date")


def is_over_age(production_on: date, reference: date, policy: Policy) -> bool:
    """RET-02, GEN-11: older than the policy's years on the reference day; exactly so many years is not."""
    return reference > add_years(production_on, policy.value("ret.part.max_age_years"))


def faults_of(line: PartLine, policy: Policy, *, is_returnable: bool = True) -> list[LineFault]:
    """RET-02 to RET-06: every reason why a line is not accepted, under the policy of the day of application.

    `is_returnable` is what the warehouse's catalogue says of the part: it extends the types that are not taken back (RET-04).
    """
    over_age = is_over_age(line.production_on, line.applied_on, policy)
    gas = line.gas_conversion or line.part_type == "gas_conversion"
    excluded = line.part_type in policy.value("ret.part.excluded_types")
    checks = (
        (line.production_on > line.applied_on, LineFault("production_on", "production_in_future")),
        (excluded, LineFault("part_no", "part_type_excluded", "RET-04")),
        (not (is_returnable or excluded or gas), LineFault("part_no", "part_not_returnable", "RET-04")),
        (gas and policy.value("ret.part.exclude_gas_conversion"), LineFault("part_no", "part_gas_conversion", "RET-05")),
        (not line.in_warranty, LineFault("in_warranty", "part_out_of_warranty", "RET-06")),
        (not line.own_brand, LineFault("part_no", "part_of_other_maker", "RET-06")),
        (
            over_age and policy.value("ret.part.overage_action") == "reject",
            LineFault("production_on", "part_over_age", "RET-03"),
        ),
        (not is_bookable(line.quantity, line.unit_price_fen), LineFault("quantity", "amount_out_of_range")),
    )
    return [fault for holds, fault in checks if holds]


def is_bookable(quantity: int, unit_price_fen: int) -> bool:
    """GEN-09: whether the worth of a line is an amount that can be booked."""
    return quantity * unit_price_fen <= LARGEST_FEN


def refuse_lines(found: Sequence[tuple[int, LineFault]]) -> None:
    """GEN-14: raise Refused that names every faulty line with the rule that refuses it; the first rule is the clause."""
    if not found:
        return
    clauses = list(dict.fromkeys(fault.clause for _, fault in found if fault.clause))
    faults = [Fault.at(f"/lines/{index}/{fault.field}", fault.code, clause=fault.clause) for index, fault in found]
    raise Refused("return_lines_refused", clause=clauses[0] if clauses else None, faults=faults, clauses=clauses)


def review_deadline(applied_on: date, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """RET-10: after-sales answers within the policy's working days after the day of application. Policy of that day."""
    due_on = calendar.add_working_days(applied_on, policy.value("ret.part.review_workdays"))
    return Decision(
        kind="review_deadline",
        outcome="due",
        clauses=("RET-10",),
        inputs={"applied_on": applied_on},
        values=policy.values("ret.part.review_workdays", "calendar.workweek", "calendar.count_trigger_day"),
        detail={"due_on": due_on},
    )


def is_held(compliant: bool, policy: Policy) -> bool:
    """RET-07: a line that is not sorted, packed or labelled as prescribed waits. Policy of the day of receipt."""
    return not compliant and policy.value("ret.part.noncompliant_action") == "hold"


def count_difference(part_no: str, applied: int, counted: int, policy: Policy) -> Decision | None:
    """RET-09: the difference between application and count, which the site is told; None if there is none."""
    if counted == applied:
        return None
    return Decision(
        kind="count_difference",
        outcome="short" if counted < applied else "over",
        clauses=("RET-09",),
        inputs={"part_no": part_no, "applied": applied, "counted": counted},
        values=policy.values("ret.part.count_basis"),
        detail={"difference": counted - applied},
    )


def check_named(code: str, named: Sequence[str], known: Sequence[str], *, all_needed: bool) -> None:
    """GEN-14: the lines that a form names are lines of the return, each once, and all of them where the form needs all.

    Raises Refused with `code` and every fault.
    """
    faults = [Fault.at(f"/lines/{i}/line_id", "line_unknown") for i, line_id in enumerate(named) if line_id not in known]
    faults += [Fault.at(f"/lines/{i}/line_id", "line_repeated") for i, line_id in enumerate(named) if line_id in named[:i]]
    if all_needed:
        faults += [Fault.at("/lines", "line_missing", line_no=n) for n, known_id in _numbered(known) if known_id not in named]
    if faults:
        raise Refused(code, faults=faults)


def _numbered(known: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(known, start=1))


def check_counts(counts: Sequence[tuple[int, int]]) -> None:
    """GEN-09: refuse counts (each with its unit price) whose worth cannot be booked."""
    wrong = [i for i, (counted, price_fen) in enumerate(counts) if not is_bookable(counted, price_fen)]
    if wrong:
        raise Refused("receipt_refused", faults=[Fault.at(f"/lines/{i}/counted", "amount_out_of_range") for i in wrong])


def check_release(held: bool, line_no: int) -> None:
    """RET-07: only a held line is released. Raises Conflict."""
    if not held:
        raise Conflict("line_not_held", clause="RET-07", line_no=line_no)
