"""The life of a service request (W-01), as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, next_state, step, verbs_from
from ticket_service.rules.visits import NOT_DEPARTED

NEW, ACKNOWLEDGED, CLASSIFIED, REMOTE = "new", "acknowledged", "classified", "in_progress_remote"
WAITING, DISPATCHED, ON_SITE, PROPOSAL, REPAIRING = "waiting_customer", "dispatched", "on_site", "proposal", "repairing"
TO_ACCEPT, TO_CONFIRM, RESOLVED, REOPENED = "to_accept", "to_confirm", "resolved", "reopened"
CLOSED, CANCELLED = "closed", "cancelled"
OPEN = (
    NEW, ACKNOWLEDGED, CLASSIFIED, REMOTE, WAITING, DISPATCHED, ON_SITE, PROPOSAL, REPAIRING, TO_ACCEPT, TO_CONFIRM, REOPENED
)  # fmt: skip
STATES = (*OPEN, RESOLVED, CLOSED, CANCELLED)

_WORKERS = ("technician", "site")
_CANCEL = step(CANCELLED, "customer", "supervisor", "agent")

# W-01. The verbs in `BY_VISIT` are said by the visit's own commands.
MACHINE: Machine = {
    (NEW, "acknowledge"): step(ACKNOWLEDGED, "agent"),
    (NEW, "assign"): step(DISPATCHED, "dispatcher"),
    (ACKNOWLEDGED, "classify"): step(CLASSIFIED, "agent"),
    (REOPENED, "classify"): step(CLASSIFIED, "agent"),
    (CLASSIFIED, "start_remote"): step(REMOTE, "agent", "technician"),
    (REMOTE, "report_unsolved"): step(REMOTE, "agent", "technician"),
    (REMOTE, "solve_remotely"): step(TO_CONFIRM, "agent", "technician"),
    (CLASSIFIED, "assign"): step(DISPATCHED, "dispatcher"),
    (REMOTE, "assign"): step(DISPATCHED, "dispatcher"),
    (WAITING, "assign"): step(DISPATCHED, "dispatcher"),
    (REPAIRING, "assign"): step(DISPATCHED, "dispatcher"),
    (DISPATCHED, "reassign"): step(DISPATCHED, "dispatcher"),
    (DISPATCHED, "return"): step(CLASSIFIED, *_WORKERS),
    (DISPATCHED, "arrive"): step(ON_SITE, *_WORKERS),
    (ON_SITE, "propose"): step(PROPOSAL, *_WORKERS),
    (PROPOSAL, "agree"): step(REPAIRING, *_WORKERS),
    (ON_SITE, "revisit"): step(DISPATCHED, *_WORKERS),
    (REPAIRING, "revisit"): step(DISPATCHED, *_WORKERS),
    (ON_SITE, "bring_back"): step(WAITING, *_WORKERS),
    (REPAIRING, "bring_back"): step(WAITING, *_WORKERS),
    (REPAIRING, "solve"): step(TO_ACCEPT, *_WORKERS),
    (TO_ACCEPT, "accept"): step(TO_CONFIRM, "supervisor", "technician", SYSTEM),
    (TO_CONFIRM, "confirm"): step(RESOLVED, "customer", "agent"),
    (TO_CONFIRM, "reject_result"): step(REPAIRING, "customer", "agent"),
    (RESOLVED, "reopen"): step(REOPENED, "customer", "agent"),
    (RESOLVED, "close"): step(CLOSED, "agent"),
    **{(state, "cancel"): _CANCEL for state in OPEN},
    **{(state, "excuse"): step(state, "supervisor") for state in (*OPEN, RESOLVED)},
}  # fmt: skip
BY_VISIT = frozenset({"arrive", "propose", "agree", "revisit", "bring_back", "solve", "return"})
# How the result of a filed visit moves the request.
VERB_OF_RESULT: Mapping[str, str] = {"solved": "solve", "revisit": "revisit", "brought_back": "bring_back"}


def actions_for(status: str, roles: Iterable[str], *, is_exempt: bool, visit_status: str | None = None) -> list[str]:
    """What these roles may do to a request now by its own commands; `visit_status` is that of its visit under way.

    DSP-12: only emergencies are dispatched unclassified. ORG-03: one visit at a time, replaced until the technician sets out.
    """
    may_assign = visit_status is None and (status != NEW or is_exempt)
    closed = BY_VISIT | (frozenset() if may_assign else {"assign"})
    closed |= frozenset() if visit_status in NOT_DEPARTED else {"reassign"}
    return [verb for verb in verbs_from(MACHINE, status, roles) if verb not in closed]


def assigned_state(status: str, roles: Iterable[str], *, is_exempt: bool) -> str:
    """The state after a dispatch. DSP-12: a new request is dispatched unclassified only in an emergency (TKT-06)."""
    if status == NEW and not is_exempt:
        raise Conflict("classify_first", clause="DSP-12", state=status)
    return next_state(MACHINE, status, "assign", roles)


def accepted_state(policy: Policy) -> str | None:
    """TKT-14: where the internal acceptance is waived, a finished repair goes on to the customer at once."""
    required: bool = policy.value("tkt.internal_acceptance") == "required"
    return None if required else next_state(MACHINE, TO_ACCEPT, "accept", (SYSTEM,))


@dataclass(frozen=True)
class Closing:
    """What a request must hold to be closed."""

    cause: str | None
    result: str | None
    confirmed_by: str | None
    charges_recorded: bool


def check_closing(closing: Closing) -> None:
    """TKT-15: closed only with result, cause, parts and charges of each visit, and the customer's confirmation."""
    missing = [name for name in ("cause", "result", "confirmed_by") if not getattr(closing, name)]
    missing += [] if closing.charges_recorded else ["charges"]
    if missing:
        raise Refused("record_incomplete", clause="TKT-15", faults=[Fault.at(f"/{name}", "field_required") for name in missing])
