"""RET-08: which old parts a site owes the factory, until when, and when the debt is paid."""

from dataclasses import dataclass
from datetime import date

from returns_service.rules.returns import LineFault
from shared.kit.calendar import WorkingCalendar
from shared.kit.decision import Decision
from shared.kit.errors import Conflict
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

RETURN = "return"
OPEN = "open"
APPLY = "apply"
DEADLINE_KEYS = ("ret.part.warranty_return_days", "calendar.roll_day_deadlines")

# An obligation follows the return that it is part of: the roles are those of the return's own steps.
OBLIGATION: Machine = {
    (OPEN, APPLY): step("applied", "site"),
    ("applied", "give_back"): step(OPEN, "returns_clerk"),
    ("applied", "settle"): step("settled", "finance"),
    ("applied", "reopen"): step(OPEN, "finance"),
}


def is_owed(in_warranty: bool, destination: str | None) -> bool:
    """RET-08, OLD-16: an old part replaced in warranty and marked for return is owed to the factory."""
    return in_warranty and destination == RETURN


def return_deadline(part_no: str, quantity: int, replaced_on: date, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """RET-08: in-warranty parts come back within the policy's days after replacement. Policy of the day it is booked."""
    due_on = calendar.due_in_days(replaced_on, policy.value("ret.part.warranty_return_days"))
    return Decision(
        kind="return_deadline",
        outcome="due",
        clauses=("RET-08",),
        inputs={"part_no": part_no, "quantity": quantity, "replaced_on": replaced_on},
        values=policy.values(*DEADLINE_KEYS),
        detail={"due_on": due_on},
    )


def timeliness(applied_on: date, due_on: date) -> str:
    """RET-08, GEN-07: applied for on the due day is on time."""
    return "on_time" if applied_on <= due_on else "late"


def verb_after_credit(left: int, counted: int) -> str:
    """RET-08, RET-09: an obligation is settled once the company has counted all that was left of it."""
    return "settle" if counted >= left else "reopen"


@dataclass(frozen=True)
class Owed:
    """What a line of an application says that it returns, against what is owed; `part_no` is None for no such obligation."""

    part_no: str | None
    left: int


def faults_against(owed: Owed, part_no: str, quantity: int) -> list[LineFault]:
    """A line returns the part that is owed (RET-08), and not more of it than is owed (`quantity` over all its lines).

    The regulation presumes this, so the faults name no rule of it.
    """
    if owed.part_no is None:
        return [LineFault("obligation_id", "obligation_unknown")]
    checks = (
        (owed.part_no != part_no, LineFault("part_no", "obligation_of_other_part")),
        (quantity > owed.left, LineFault("quantity", "quantity_over_obligation")),
    )
    return [fault for holds, fault in checks if holds]


def check_open(status: str, number: str) -> None:
    """An obligation is part of one open return only, so that it is never credited twice. Raises Conflict."""
    if status != OPEN:
        raise Conflict("obligation_taken", status=status, ticket=number)
