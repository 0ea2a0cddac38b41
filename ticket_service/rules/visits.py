"""The life of a visit (W-02 and W-03 in one table) and what its record must hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from shared.kit.decision import Decision
from shared.kit.errors import Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step, verbs_from

ASSIGNED, ACCEPTED, APPOINTED, DEPARTED, ARRIVED, AGREED = (
    "assigned", "accepted", "appointed", "departed", "arrived", "agreed"
)  # fmt: skip
FILED, RETURNED, REASSIGNED, CANCELLED = "filed", "returned", "reassigned", "cancelled"
OPEN = (ASSIGNED, ACCEPTED, APPOINTED, DEPARTED, ARRIVED, AGREED)
NOT_DEPARTED = (ASSIGNED, ACCEPTED, APPOINTED)
STATES = (*OPEN, FILED, RETURNED, REASSIGNED, CANCELLED)
SOLVED, REVISIT, BROUGHT_BACK = "solved", "revisit", "brought_back"
RESULTS = (SOLVED, REVISIT, BROUGHT_BACK)
DESTINATIONS = ("customer", "return", "store", "scrap")

_WORKERS = ("technician", "site")

# `cancel` and `reassign` are said by the request's own commands.
MACHINE: Machine = {
    (ASSIGNED, "accept"): step(ACCEPTED, *_WORKERS),
    (ASSIGNED, "return"): step(RETURNED, *_WORKERS),
    (ACCEPTED, "contact"): step(APPOINTED, *_WORKERS),
    (APPOINTED, "contact"): step(APPOINTED, *_WORKERS),
    (ACCEPTED, "depart"): step(DEPARTED, *_WORKERS),
    (APPOINTED, "depart"): step(DEPARTED, *_WORKERS),
    (DEPARTED, "arrive"): step(ARRIVED, *_WORKERS),
    (ARRIVED, "propose"): step(AGREED, *_WORKERS),
    (ARRIVED, "file"): step(FILED, *_WORKERS),
    (AGREED, "file"): step(FILED, *_WORKERS),
    **{(state, "sub_assign"): step(ASSIGNED, "site") for state in NOT_DEPARTED},
    **{(state, "reassign"): step(REASSIGNED, "dispatcher") for state in NOT_DEPARTED},
    **{(state, "cancel"): step(CANCELLED, "customer", "supervisor", "agent") for state in OPEN},
}
BY_TICKET = frozenset({"cancel", "reassign"})


def actions_for(status: str, roles: Iterable[str]) -> list[str]:
    """What these roles may do to a visit now by its own commands."""
    return [verb for verb in verbs_from(MACHINE, status, roles) if verb not in BY_TICKET]


ON_TIME, LATE, EXCUSED, NO_APPOINTMENT = "on_time", "late", "excused", "no_appointment"


def check_departure(checklist: Mapping[str, bool], *, has_contacted: bool, is_exempt: bool, policy: Policy) -> None:
    """ONS-01: every item of the checklist is true before the technician leaves; every one that is not is named.

    DSP-06: the customer has been contacted. DSP-12: an emergency leaves both the contact and the appointment item open.
    """
    items: list[str] = policy.value("ons.checklist")
    may_lack = {policy.value("ons.checklist_appointment_item")} if is_exempt else set()
    faults = [Fault.at(f"/checklist/{name}", "field_unknown") for name in checklist if name not in items]
    faults += [Fault.at(f"/checklist/{i}", "checklist_item_open") for i in items if not checklist.get(i) and i not in may_lack]
    if faults:
        raise Refused("checklist_incomplete", clause="ONS-01", faults=faults)
    if not has_contacted and not is_exempt:
        raise Refused("contact_needed", clause="DSP-06")


@dataclass(frozen=True)
class Arrival:
    """When somebody came, against what was agreed; `force_majeure` once a supervisor has confirmed it."""

    appointment_at: datetime | None
    arrived_at: datetime
    force_majeure: bool


def judge_arrival(arrival: Arrival, policy: Policy) -> Decision:
    """ONS-02: not later than the appointment plus the grace; SLA-15: confirmed force majeure excuses a delay.

    `policy` is that of the day of arrival.
    """
    outcome, clauses = ON_TIME, ["ONS-02"]
    if arrival.appointment_at is None:
        outcome, clauses = NO_APPOINTMENT, ["DSP-12"]
    elif arrival.arrived_at > arrival.appointment_at + timedelta(minutes=policy.value("ons.late_grace_minutes")):
        outcome, clauses = (EXCUSED, ["ONS-02", "SLA-15"]) if arrival.force_majeure else (LATE, ["ONS-02"])
    return Decision("arrival", outcome, tuple(clauses), asdict(arrival), policy.values("ons.late_grace_minutes"))


@dataclass(frozen=True)
class Record:
    """The on-site service registration form (F-08), as far as filing depends on it."""

    result: str
    is_signed: bool
    is_user_tested: bool
    next_appointment_at: datetime | None
    custody_record: str | None
    arrived_at: datetime | None
    left_at: datetime | None
    now: datetime
    verified_problem: str | None = None
    reproduced: bool | None = None
    work_done: str | None = None
    cause: str | None = None


def check_record(record: Record, policy: Policy) -> None:
    """Refuse a record that may not be filed yet, with every reason (ONS-03 to ONS-07, DSP-07)."""
    faults = [*_form_faults(record, policy), *_result_faults(record), *_time_faults(record)]
    if faults:
        clauses = [dict(fault.params)["clause"] for fault in faults]
        raise Refused("visit_record_incomplete", clause=str(clauses[0]), faults=faults)


def _form_faults(record: Record, policy: Policy) -> Iterator[Fault]:
    """ONS-03: the reported problem is verified and reproduced. ONS-04: the form is complete and signed by the user."""
    for name in ("verified_problem", "work_done", "cause"):
        if not getattr(record, name):
            yield Fault.at(f"/{name}", "field_required", clause="ONS-03" if name == "verified_problem" else "ONS-04")
    if record.reproduced is None:
        yield Fault.at("/reproduced", "field_required", clause="ONS-03")
    if not record.is_signed and policy.value("ons.signature_required"):
        yield Fault.at("/signature", "signature_missing", clause="ONS-04")


def _result_faults(record: Record) -> Iterator[Fault]:
    """ONS-06: solved is tested by the user in person. DSP-07, ONS-05: unsolved has a next visit, or the unit in custody."""
    if record.result == SOLVED and not record.is_user_tested:
        yield Fault.at("/user_test", "user_test_missing", clause="ONS-06")
    if record.result == REVISIT and record.next_appointment_at is None:
        yield Fault.at("/next_appointment_at", "next_appointment_missing", clause="DSP-07")
    if record.result == BROUGHT_BACK and not record.custody_record:
        yield Fault.at("/custody_record", "custody_record_missing", clause="ONS-05")
    if record.next_appointment_at is not None and record.next_appointment_at < record.now:
        yield Fault.at("/next_appointment_at", "appointment_in_the_past", clause="DSP-07")


def _time_faults(record: Record) -> Iterator[Fault]:
    """ONS-07: the leaving time is recorded; it lies between the arrival and now."""
    if record.left_at is None:
        yield Fault.at("/left_at", "leaving_time_missing", clause="ONS-07")
    elif record.left_at > record.now or (record.arrived_at and record.left_at < record.arrived_at.replace(microsecond=0)):
        yield Fault.at("/left_at", "leaving_time_wrong", clause="ONS-07")


@dataclass(frozen=True)
class RepairRecord:
    """The in-warranty repair record (F-12) that a site is paid for, field by field."""

    record_no: str | None
    site_id: str | None
    user_name: str | None
    user_address: str | None
    user_phone: str | None
    model: str | None
    serial_no: str | None
    produced_on: object
    purchased_on: object
    fault: str | None
    cause: str | None
    treatment: str | None
    technician: str | None
    requested_on: object
    repaired_on: object
    signature: str | None
    parts_traced: bool


def judge_repair_record(record: RepairRecord) -> Decision:
    """GEN-14, ONS-14: whether every mandatory field of the repair record is there; the lacking ones are named.

    `parts_traced` says that each part used has its number and its old part a destination.
    """
    fields = asdict(record)
    missing = [name for name, value in fields.items() if not value]
    return Decision(
        "repair_record", "incomplete" if missing else "complete", ("GEN-14", "ONS-14"), fields, detail={"missing": missing}
    )
