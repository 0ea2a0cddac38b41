"""The life of a loaner (W-10), when one may be lent, when it is due back, and how many the store should have."""

from collections.abc import Iterable
from datetime import date

from shared.kit.calendar import WorkingCalendar
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step, verbs_from

IN_STORE, LENT, DUE, RETURNED = "in_store", "lent", "due", "returned"
CHECKED, UNDER_REPAIR, LOST = "checked", "under_repair", "lost"
STATES = (IN_STORE, LENT, DUE, RETURNED, CHECKED, UNDER_REPAIR, LOST)
# The states of a slip are those of its loaner while it is out, and how it ended.
OUT = (LENT, DUE)
LOAN_STATES = (*OUT, RETURNED, LOST)
GOOD, WORN, FAULTY = CONDITIONS = ("good", "worn", "faulty")
# The result of a visit after which the customer's own unit works again.
DELIVERED = "solved"
# What the movements of a loaner are called in the ledger.
LOAN, LOAN_RETURN, LOAN_LOSS = ("loan", "loan_return", "loan_loss")

# W-10. A customer may bring a loaner back before it is due. `store` and `repair` follow from what the check finds.
MACHINE: Machine = {
    (IN_STORE, "lend"): step(LENT, "warehouse"),
    (LENT, "fall_due"): step(DUE, SYSTEM),
    **{(state, "return"): step(RETURNED, "warehouse") for state in OUT},
    **{(state, "lose"): step(LOST, "supervisor") for state in OUT},
    (RETURNED, "check"): step(CHECKED, "warehouse"),
    (CHECKED, "store"): step(IN_STORE, "warehouse"),
    (CHECKED, "repair"): step(UNDER_REPAIR, "warehouse"),
    (UNDER_REPAIR, "store"): step(IN_STORE, "warehouse"),
}


def actions_for(status: str, roles: Iterable[str]) -> list[str]:
    """What these roles may do to a loaner now."""
    return verbs_from(MACHINE, status, roles)


def check_loan(*, repair_open: bool, free: int, loaned: int, policy: Policy) -> None:
    """LOAN-02: a loaner is lent for an open repair, up to the limit for each repair, and only one that is free.

    Raises Conflict: `no_open_repair`, `loan_limit` or `no_loaner_free`.
    """
    limit = policy.value("loan.max_per_repair")
    if not repair_open:
        raise Conflict("no_open_repair", clause="LOAN-02")
    if loaned >= limit:
        raise Conflict("loan_limit", clause="LOAN-02", limit=limit)
    if free < 1:
        raise Conflict("no_loaner_free", clause="LOAN-02")


def check_expected(expected_return_on: date | None, today: date) -> None:
    """F-29: a loaner is not expected back in the past. Raises Refused."""
    if expected_return_on is not None and expected_return_on < today:
        raise Refused("loan_faulty", clause="LOAN-03", faults=[Fault.at("/expected_return_on", "day_is_past")])


def due(delivered_on: date, calendar: WorkingCalendar, policy: Policy) -> Decision:
    """LOAN-03: when the unit is repaired the loaner is taken back: on the same visit, or within the days of grace."""
    due_on = calendar.due_in_days(delivered_on, policy.value("loan.return_grace_days"))
    return Decision(
        kind="loan_due",
        outcome="due",
        clauses=("LOAN-03",),
        inputs={"delivered_on": delivered_on},
        values=policy.values("loan.return_grace_days"),
        detail={"due_on": due_on},
    )


def after_check(condition: str) -> str:
    """W-10, LOAN-05: a loaner with a defect is repaired, any other goes back into the store; the verb."""
    return "repair" if condition == FAULTY else "store"


def shortage(in_store: int, policy: Policy) -> int:
    """LOAN-01: how many units of a category the store lacks."""
    return max(int(policy.value("loan.min_per_category")) - in_store, 0)


def loss(*, amount_fen: int | None, payer: str | None, has_holder: bool) -> Decision:
    """LOAN-04: a supervisor books a loaner as lost; what is claimed for it is owed by the customer, or by who carried it.

    Raises Refused for an amount without a debtor, and for a debtor without an amount.
    """
    faults = []
    if (amount_fen is None) != (payer is None):
        faults.append(Fault.at("/payer" if payer is None else "/amount", "field_required"))
    if payer == "holder" and not has_holder:
        faults.append(Fault.at("/payer", "loan_without_technician"))
    if amount_fen is not None and amount_fen < 1:
        faults.append(Fault.at("/amount", "amount_out_of_range"))
    if faults:
        raise Refused("loss_faulty", clause="LOAN-04", faults=faults)
    return Decision(
        kind="loan_loss",
        outcome="claimed" if amount_fen else "borne",
        clauses=("LOAN-04",),
        inputs={"amount_fen": amount_fen, "payer": payer},
        amount_fen=amount_fen,
    )
