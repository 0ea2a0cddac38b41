"""Who is sent: who may be, who should be, and what the dispatcher may decide otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from shared.kit.calendar import WorkingCalendar, is_on_time
from shared.kit.decision import Decision
from shared.kit.errors import Forbidden, Refused
from shared.kit.money import PERCENT
from shared.kit.policy import Policy
from ticket_service.rules.distance import HUNDREDTH

AUTO, MANUAL = "auto", "manual"
SUGGESTED, OVERRIDDEN, CHOSEN = "suggested", "overridden", "chosen"
ON_TIME, LATE = "on_time", "late"
# What no reason overrides: DSP-02 and, as its case for gas, DSP-10.
FIRM = frozenset({"certificate_missing", "certificate_expired"})
KEYS = ("dsp.mode", "dsp.weights", "dsp.max_km", "dsp.max_skill", "dsp.capacity", "dsp.require_certification")


@dataclass(frozen=True)
class Reason:
    """Why somebody may not be sent."""

    code: str
    clause: str


@dataclass(frozen=True)
class Technician:
    """A technician as dispatch sees them: `expires` holds the last valid day of each certificate, None for one without end."""

    id: str
    code: str
    on_duty: bool
    skills: Mapping[str, int]
    expires: Mapping[str, date | None]
    km: Decimal | None
    load: int


@dataclass(frozen=True)
class Candidate:
    """A technician judged for one job."""

    id: str
    code: str
    eligible: bool
    score: Decimal | None
    km: Decimal | None
    load: int
    skill_level: int
    reasons: tuple[Reason, ...]


def required_skill(*, type: str, model_skill: str | None, is_gas: bool, policy: Policy) -> str | None:  # noqa: A002 - the field's name
    """DSP-10: installing and repairing a gas appliance needs the gas skill; else what the model asks for, if anything."""
    if is_gas and type in policy.value("dsp.skill_required.gas_types"):
        return str(policy.value("dsp.skill_required.gas"))
    return model_skill


def is_appointment_exempt(*, type: str, priority: str, policy: Policy) -> bool:  # noqa: A002 - the field's name
    """DSP-12: an emergency, or a safety hazard (P1), is dispatched at once and without an appointment."""
    exempt = policy.value("dsp.appointment_exempt_types")
    return type in exempt or priority == policy.value("dsp.appointment_exempt_priority")


def certificate_fault(expires: Mapping[str, date | None], skill: str | None, on: date, policy: Policy) -> Reason | None:
    """DSP-02: only certified staff is dispatched; a certificate holds through its last day.

    A job that asks for no particular skill needs any valid certificate. `on` is the day of the dispatch.
    """
    if not policy.value("dsp.require_certification"):
        return None
    held = [end for name, end in expires.items() if skill in (None, name)]
    if not held:
        return Reason("certificate_missing", "DSP-02")
    if any(end is None or on <= end for end in held):
        return None
    return Reason("certificate_expired", "DSP-02")


def score(*, skill_level: int, km: Decimal | None, load: int, policy: Policy) -> Decimal:
    """DSP-04: skill, nearness and free capacity, weighted, in per cent. An unknown distance counts as the longest."""
    weights = {name: Decimal(weight) for name, weight in policy.value("dsp.weights").items()}
    longest, capacity = Decimal(policy.value("dsp.max_km")), Decimal(policy.value("dsp.capacity"))
    parts = {
        "skill": Decimal(skill_level) / policy.value("dsp.max_skill"),
        "distance": 1 - min(longest if km is None else km, longest) / longest,
        "load": 1 - min(Decimal(load), capacity) / capacity,
    }
    return (PERCENT * sum(weights[name] * parts[name] for name in parts)).quantize(HUNDREDTH, ROUND_HALF_UP)


def judge(technician: Technician, skill: str | None, on: date, policy: Policy) -> Candidate:
    """DSP-01, DSP-02, DSP-04: whether a technician may take a job that needs `skill` on a day, and how well they fit."""
    levels = technician.skills
    level = max(levels.values(), default=0) if skill is None else levels.get(skill, 0)
    reasons = tuple(_reasons(technician, skill, on, policy))
    fit = None if reasons else score(skill_level=level, km=technician.km, load=technician.load, policy=policy)
    return Candidate(technician.id, technician.code, not reasons, fit, technician.km, technician.load, level, reasons)


def _reasons(technician: Technician, skill: str | None, on: date, policy: Policy) -> Iterable[Reason]:
    uncertified = certificate_fault(technician.expires, skill, on, policy)
    if uncertified:
        yield uncertified
    if skill is not None and not technician.skills.get(skill):
        yield Reason("skill_missing", "DSP-10" if skill == policy.value("dsp.skill_required.gas") else "DSP-01")
    if not technician.on_duty:
        yield Reason("off_duty", "DSP-04")
    if technician.load >= policy.value("dsp.capacity"):
        yield Reason("at_capacity", "DSP-04")


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """DSP-04: the eligible by score, then the lower load, then the lower staff code; behind them the others."""
    return sorted(candidates, key=lambda c: (not c.eligible, -(c.score or 0), c.load, c.code))


def choose(
    candidates: Sequence[Candidate], wanted: str | None, *, override_reason: str | None, skill: str | None, policy: Policy
) -> Decision:
    """DSP-01, DSP-11: the technician who is sent. `candidates` are ranked, `wanted` is the dispatcher's own choice.

    In the mode `auto` the best one is taken if nobody is named. Another than the suggested one needs a reason, unless the
    mode is `manual`; a missing certificate (DSP-02) is not overridden by any.
    """
    best = next((c for c in candidates if c.eligible), None)
    if wanted is None and policy.value("dsp.mode") == AUTO and best:
        wanted = best.id
    chosen = next((c for c in candidates if c.id == wanted), None)
    if chosen is None:
        raise Refused("technician_needed" if wanted is None else "technician_unknown", clause="DSP-01")
    _refuse_firm(chosen)
    outcome: str = SUGGESTED
    clauses: tuple[str, ...] = ("DSP-01", "DSP-02", "DSP-04")
    if best is None or chosen.id != best.id:
        outcome, clauses = _otherwise(chosen, override_reason, policy)
    inputs = {
        "skill": skill,
        "wanted": wanted,
        "override_reason": override_reason,
        "candidates": [asdict(c) for c in candidates],
    }
    detail = {"technician_id": chosen.id, "score": chosen.score, "suggested_id": best and best.id}
    return Decision("dispatch", outcome, clauses, inputs, policy.values(*KEYS, "dsp.override_reason_required"), detail=detail)


def _refuse_firm(chosen: Candidate) -> None:
    for reason in chosen.reasons:
        if reason.code in FIRM or reason.clause == "DSP-10":
            raise Refused(reason.code, clause=reason.clause, technician=chosen.code)


def _otherwise(chosen: Candidate, override_reason: str | None, policy: Policy) -> tuple[str, tuple[str, ...]]:
    free = policy.value("dsp.mode") == MANUAL or not policy.value("dsp.override_reason_required")
    if override_reason:
        return OVERRIDDEN, ("DSP-11", "DSP-02")
    if free and chosen.eligible:
        return CHOSEN, ("DSP-01", "DSP-02")
    reasons = [reason.code for reason in chosen.reasons]
    raise Refused("override_reason_needed", clause="DSP-11", technician=chosen.code, reasons=reasons)


def check_appointment(appointment_at: datetime | None, *, now: datetime, is_exempt: bool) -> None:
    """DSP-06: a visit is agreed with the customer before it takes place; DSP-12: emergencies go without."""
    if appointment_at is None and not is_exempt:
        raise Refused("appointment_needed", clause="DSP-06")
    if appointment_at is not None and appointment_at < now:
        raise Refused("appointment_in_the_past", clause="DSP-06")


def check_sub_assignment(own_site_id: str | None, technician_site_id: str | None) -> None:
    """DSP-09: a site hands a job on to its own registered technicians only."""
    if own_site_id is None or own_site_id != technician_site_id:
        raise Forbidden("technician_of_other_site", clause="DSP-09")


def check_return(reason: str, policy: Policy) -> None:
    """TKT-10, DSP-08: a site takes every job; it gives one back for a listed reason only."""
    listed = policy.value("tkt.return_reasons")
    if reason not in listed:
        raise Refused("return_reason_not_listed", clause="TKT-10", listed=", ".join(listed))


def dispatch_timing(created_at: datetime, dispatched_at: datetime, calendar: WorkingCalendar, policy: Policy) -> str:
    """DSP-03: the first dispatch is measured from the creation of the request."""
    due = calendar.due_in_hours(created_at, policy.value("dsp.dispatch_target_hours"))
    return ON_TIME if is_on_time(dispatched_at, due) else LATE


def contact_due(dispatched_at: datetime, calendar: WorkingCalendar, policy: Policy) -> datetime:
    """DSP-06: the technician contacts the customer within the policy's hours of receiving the job."""
    return calendar.due_in_hours(dispatched_at, policy.value("dsp.contact_within_hours"))


def contact_timing(dispatched_at: datetime, contacted_at: datetime, calendar: WorkingCalendar, policy: Policy) -> str:
    """DSP-06: whether the contact was in time."""
    return ON_TIME if is_on_time(contacted_at, contact_due(dispatched_at, calendar, policy)) else LATE
