"""The life of a tool (W-23), what makes it a fixed asset, and whether one is free on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Forbidden, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step, verbs_from

REGISTERED, IN_STORE, ISSUED, RETURNED = "registered", "in_store", "issued", "returned"
REPORTED, CAUSE_DECIDED, COMPENSATION_DUE = "reported", "cause_decided", "compensation_due"
PAID, WRITTEN_OFF = "paid", "written_off"
STATES = (REGISTERED, IN_STORE, ISSUED, RETURNED, REPORTED, CAUSE_DECIDED, COMPENSATION_DUE, PAID, WRITTEN_OFF)
FREE = (REGISTERED, IN_STORE)
# A tool that the holder still answers for.
ANSWERED_FOR = (ISSUED, RETURNED, REPORTED, CAUSE_DECIDED, COMPENSATION_DUE)

GOOD, WORN, DAMAGED = CONDITIONS = ("good", "worn", "damaged")
LOST = "lost"
FAULTS = (LOST, DAMAGED)
# TOOL-03: what a tool is issued for. Private use is not among them.
FOR_TICKET, STANDING = PURPOSES = ("ticket", "standing")
# TOOL-06, TOOL-07: the kinds of use record. The first three are written by the custody itself.
HANDED_OUT, HANDED_OVER, TAKEN_BACK, CHECKED, REPAIR = ("issue", "hand_over", "return", "check", "repair")
ENTERED = ("use", "service", "repair", "calibration", "renewal")
RECORD_KINDS = (HANDED_OUT, HANDED_OVER, TAKEN_BACK, CHECKED, *ENTERED)
LEAVES, CHANGES_POST = CLEARANCE_REASONS = ("leaves", "changes_post")

# W-23. `claim` follows by itself from a human cause; `restore` puts a tool that was repaired back into the store.
MACHINE: Machine = {
    **{(state, "issue"): step(ISSUED, "warehouse") for state in FREE},
    **{(state, "report"): step(REPORTED, "warehouse") for state in (*FREE, RETURNED)},
    (ISSUED, "hand_over"): step(ISSUED, "technician", "warehouse"),
    (ISSUED, "return"): step(RETURNED, "technician", "warehouse"),
    (ISSUED, "report"): step(REPORTED, "technician", "supervisor"),
    (RETURNED, "check"): step(IN_STORE, "warehouse"),
    (REPORTED, "decide_cause"): step(CAUSE_DECIDED, "supervisor"),
    (CAUSE_DECIDED, "claim"): step(COMPENSATION_DUE, SYSTEM),
    (CAUSE_DECIDED, "write_off"): step(WRITTEN_OFF, "supervisor", "vp"),
    (CAUSE_DECIDED, "restore"): step(IN_STORE, "warehouse"),
    (COMPENSATION_DUE, "pay"): step(PAID, "finance"),
    (PAID, "restore"): step(IN_STORE, "warehouse"),
}


def actions_for(status: str, fault: str | None, roles: Iterable[str], policy: Policy) -> list[str]:
    """What these roles may do to a tool now: a lost one is not repaired, a write-off needs the approver (TOOL-05).

    `pay` is said to the compensation.
    """
    mine = tuple(roles)
    hidden = {"pay"} if fault == DAMAGED else {"pay", "restore"}
    if policy.value("tool.writeoff_approver") not in mine:
        hidden.add("write_off")
    return [verb for verb in verbs_from(MACHINE, status, mine) if verb not in hidden]


def asset_class(price_fen: int, policy: Policy) -> Decision:
    """TOOL-01: a price above the limit makes the tool a fixed asset of the company; the limit itself does not."""
    is_fixed = price_fen > policy.fen("tool.fixed_asset_over")
    return Decision(
        kind="tool_asset",
        outcome="fixed_asset" if is_fixed else "ordinary_tool",
        clauses=("TOOL-01",),
        inputs={"price_fen": price_fen},
        values=policy.values("tool.fixed_asset_over"),
        amount_fen=price_fen,
    )


def check_issue(*, purpose: str, ticket_id: str | None, due_back_on: date | None, today: date) -> None:
    """TOOL-03: a tool goes out for a ticket, or as standing equipment; a day of return is not in the past.

    Raises Refused naming all faults.
    """
    faults = []
    if (purpose == FOR_TICKET) != (ticket_id is not None):
        faults.append(Fault.at("/ticket_id", "field_required" if ticket_id is None else "ticket_without_purpose"))
    if due_back_on is not None and due_back_on < today:
        faults.append(Fault.at("/due_back_on", "day_is_past"))
    if faults:
        raise Refused("tool_issue_faulty", clause="TOOL-03", faults=faults)


def check_other_holder(from_id: str | None, to_id: str) -> None:
    """TOOL-08: a hand-over goes to somebody else. Raises Refused."""
    if from_id == to_id:
        raise Refused("holder_is_same", clause="TOOL-08", faults=[Fault.at("/holder_id", "holder_is_same")])


def check_recordable(status: str) -> None:
    """TOOL-06: what is gone for good is used and serviced no more. Raises Conflict."""
    if status in (PAID, WRITTEN_OFF):
        raise Conflict("tool_is_gone", clause="TOOL-06", state=status)


def check_sound(condition: str) -> None:
    """W-23: only a tool without damage goes back into the store; a damaged one is reported. Raises Conflict."""
    if condition == DAMAGED:
        raise Conflict("tool_is_damaged", clause="TOOL-04")


def check_repairable(fault: str | None) -> None:
    """A lost tool cannot be repaired. Raises Conflict."""
    if fault != DAMAGED:
        raise Conflict("tool_is_lost", clause="TOOL-04")


def check_writeoff(roles: Iterable[str], policy: Policy) -> None:
    """TOOL-05: a write-off is approved by the role that the policy names. Raises Forbidden for another."""
    approver = policy.value("tool.writeoff_approver")
    if approver not in tuple(roles):
        raise Forbidden("role_may_not", clause="TOOL-05", verb="write_off", roles=[approver])


def writeoff(*, price_fen: int, event: str, policy: Policy) -> Decision:
    """TOOL-05: loss or damage without human cause is written off with approval; nobody pays."""
    return Decision(
        kind="tool_writeoff",
        outcome="written_off",
        clauses=("TOOL-05",),
        inputs={"price_fen": price_fen, "event": event},
        values=policy.values("tool.writeoff_approver"),
        detail={"approver_role": policy.value("tool.writeoff_approver")},
        amount_fen=price_fen,
    )


def clearance(still_out: Sequence[str], policy: Policy) -> Decision:
    """TOOL-08: who leaves or changes post has returned or handed over every tool. `still_out` are the tools' numbers.

    Raises Conflict naming each tool, unless the policy lets people go with tools.
    """
    if still_out and policy.value("tool.clear_on_leave"):
        faults = [Fault.at("/holder_id", "tool_still_out", tool_no=number) for number in still_out]
        raise Conflict("tools_still_out", clause="TOOL-08", faults=faults, tools=list(still_out))
    return Decision(
        kind="tool_clearance",
        outcome="cleared_with_tools" if still_out else "cleared",
        clauses=("TOOL-08",),
        inputs={"still_out": list(still_out)},
        values=policy.values("tool.clear_on_leave"),
    )


OWN, FREE_TOOL, BOOKED_OUT, NONE_KEPT = "own", "free", "booked_out", "none_kept"


@dataclass(frozen=True)
class Booking:
    """Where a tool is: with whom, in which state, and until when, if a day was agreed."""

    status: str
    holder_id: str | None
    due_back_on: date | None


def availability(bookings: Sequence[Booking], *, on: date, technician_id: str | None) -> str:
    """TOOL-09: whether a technician can have a tool of a kind on the day of a visit.

    `own`: holds one; `free`: one is in the store, or is due back before that day; `booked_out`: all are with others, which
    warns the dispatcher; `none_kept`: there is none.
    """
    usable = [b for b in bookings if b.status in (*FREE, ISSUED, RETURNED)]
    if not usable:
        return NONE_KEPT
    if technician_id is not None and any(b.status == ISSUED and b.holder_id == technician_id for b in usable):
        return OWN
    back = any(b.status != ISSUED or (b.due_back_on is not None and b.due_back_on < on) for b in usable)
    return FREE_TOOL if back else BOOKED_OUT
