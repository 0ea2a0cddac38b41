"""Dispatch: who could go, who is sent, sent instead, or handed the job by their site; and jobs given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from shared.kit.calendar import WorkingCalendar
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Refused
from shared.kit.ids import new_id
from shared.kit.messages import LANGUAGES
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.ticket_steps import advance, lock_case, move_visit
from ticket_service.operations.tool_bookings import ask_bookings, warnings_for
from ticket_service.rules import dispatch as rules
from ticket_service.rules import visits as calls
from ticket_service.rules.dispatch import Candidate, Technician
from ticket_service.rules.distance import kilometres, place
from ticket_service.rules.tickets import MACHINE, assigned_state
from ticket_service.store.lookups import Source
from ticket_service.store.tables_cases import visits
from ticket_service.store.technicians import list_for_dispatch
from ticket_service.store.tickets import get_ticket, lock_ticket, product_of
from ticket_service.store.visits import hold_technician, loads, open_visit_of


@dataclass(frozen=True)
class Field:
    """All technicians judged for one job, best first, with the skill that it needs and the technicians' own rows."""

    skill: str | None
    ranked: list[Candidate]
    people: Mapping[str, Mapping[str, Any]]


def candidates_for(ctx: Context, ticket_id: str, *, tools: Sequence[str] = (), on: date | None = None) -> dict[str, Any]:
    """DSP-01, DSP-04: every technician for a request, the eligible ones first by score, the others with their reasons.

    TOOL-09: who lacks a required tool that is with others on the day of the visit is shown with a warning.
    """
    with ctx.reader() as reader:
        found = _field(ctx, reader, get_ticket(reader, ticket_id, ctx.actor))
    booked = ask_bookings(ctx, tools, on or ctx.today)
    shown = [
        {**_shown(ctx, candidate, found.people[candidate.id]), "tool_warnings": warnings_for(ctx, booked, candidate.id)}
        for candidate in found.ranked
    ]
    return {"data": shown, "tools_checked": len(booked) == len(tools)}


def _shown(ctx: Context, candidate: Candidate, person: Mapping[str, Any]) -> dict[str, Any]:
    say = ctx.house.messages.say
    reasons = [
        {
            "code": reason.code,
            "clause": reason.clause,
            **{language: say(reason.code, language, person) for language in LANGUAGES},
        }
        for reason in candidate.reasons
    ]
    shown = {name: getattr(candidate, name) for name in ("eligible", "score", "km", "load", "skill_level")}
    return {"technician_id": candidate.id, "reasons": reasons, **{n: person[n] for n in ("code", "name", "site_id")}, **shown}


def _field(ctx: Context, source: Source, ticket: Row[Any]) -> Field:
    """Judge every technician for a request, as of today."""
    policy, today, busy = ctx.policy(), ctx.today, loads(source)
    product, there = product_of(source, ticket.asset_id), place(ticket.lat, ticket.lon)
    model_skill, is_gas = (product.model_skill, product.is_gas) if product else (None, False)
    skill = rules.required_skill(type=ticket.type, model_skill=model_skill, is_gas=is_gas, policy=policy)
    people = {person["id"]: person for person in list_for_dispatch(source)}
    judged = []
    for person in people.values():
        km = kilometres(place(person["lat"], person["lon"]), there, policy)
        expires = {paper["skill"]: paper["expires_on"] for paper in person["certificates"]}
        who = {name: person[name] for name in ("id", "code", "on_duty", "skills")}
        judged.append(
            rules.judge(Technician(**who, expires=expires, km=km, load=busy.get(person["id"], 0)), skill, today, policy)
        )
    return Field(skill, rules.ranked(judged), people)


def assign(ctx: Context, ticket_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """DSP-05: send a technician; the visit made is the dispatch slip. A technician's load is counted under a lock."""
    number = ctx.number("VR")
    with ctx.uow() as uow:
        ticket = lock_ticket(uow, ticket_id, ctx.actor)
        exempt = rules.is_appointment_exempt(type=ticket.type, priority=ticket.priority, policy=uow.policy)
        to = assigned_state(ticket.status, ctx.actor.roles, is_exempt=exempt)
        if open_visit_of(uow, ticket_id) is not None:
            raise Conflict("visit_under_way")
        slip = _Slip(number, data, data.get("appointment_at"), exempt, data.get("override_reason"))
        visit = _send(ctx, uow, ticket, slip)
        return _sent(uow, ticket, "assign", to, visit)


def reassign(ctx: Context, ticket_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """W-02: send another technician instead, with a reason; the appointment stays unless a new one is given."""
    number = ctx.number("VR")
    with ctx.uow() as uow:
        ticket = lock_ticket(uow, ticket_id, ctx.actor)
        to = next_state(MACHINE, ticket.status, "reassign", ctx.actor.roles)
        old = open_visit_of(uow, ticket_id)
        if old is None:
            raise Conflict("visit_not_under_way")
        gone = next_state(calls.MACHINE, old.status, "reassign", ctx.actor.roles)
        move_visit(uow, old, "reassign", gone, reason=data["reason"])
        plan = {"tools": old.tools, "parts": old.parts_to_bring, **data}
        appointment = data.get("appointment_at") or old.appointment_at
        slip = _Slip(number, plan, appointment, old.is_exempt, data["reason"], was_agreed="appointment_at" not in data)
        visit = _send(ctx, uow, ticket, slip)
        return _sent(uow, ticket, "reassign", to, visit, reason=data["reason"])


@dataclass(frozen=True)
class _Slip:
    """What a dispatch slip (F-09) is made of; `was_agreed` leaves the check of the appointment to the first dispatch."""

    number: str
    plan: Mapping[str, Any]
    appointment_at: datetime | None
    is_exempt: bool
    reason: str | None
    was_agreed: bool = False


def _send(ctx: Context, uow: UnitOfWork, ticket: Row[Any], slip: _Slip) -> dict[str, Any]:
    """Decide who goes and write the slip."""
    if not slip.was_agreed:
        rules.check_appointment(slip.appointment_at, now=uow.now, is_exempt=slip.is_exempt)
    wanted = slip.plan.get("technician_id")
    hold_technician(uow, wanted)
    found = _field(ctx, uow, ticket)
    decision = rules.choose(found.ranked, wanted, override_reason=slip.reason, skill=found.skill, policy=uow.policy)
    chosen = found.people[decision.detail["technician_id"]]
    visit = new_visit(uow, ticket, chosen, calendar=ctx.calendar, number=slip.number, appointment_at=slip.appointment_at)
    visit |= {"is_exempt": slip.is_exempt, "required_skill": found.skill}
    visit |= {"tools": slip.plan.get("tools") or [], "parts_to_bring": slip.plan.get("parts") or []}
    uow.insert(visits, visit)
    _record(uow, ticket, visit, decision)
    return visit


def _record(uow: UnitOfWork, ticket: Row[Any], visit: Mapping[str, Any], decision: Decision) -> None:
    uow.decide(decision, visit["id"], case_id=ticket.id, override_reason=decision.inputs["override_reason"])
    uow.note("visit", visit["id"], "assign", to_state=visit["status"], case_id=ticket.id, technician=visit["technician_id"])


def new_visit(
    uow: UnitOfWork,
    ticket: Row[Any],
    person: Mapping[str, Any],
    *,
    calendar: WorkingCalendar,
    number: str,
    appointment_at: datetime | None,
) -> dict[str, Any]:
    """The row of a visit just assigned (DSP-03, DSP-06); its site is the technician's."""
    first = ticket.first_dispatched_at is None
    timing = rules.dispatch_timing(ticket.opened_at, uow.now, calendar, uow.policy) if first else None
    row = dict.fromkeys(column.name for column in visits.c)
    row |= {"id": new_id(), "number": number, "ticket_id": ticket.id, "customer_id": ticket.customer_id}
    row |= {"technician_id": person["id"], "site_id": person["site_id"], "status": calls.ASSIGNED, "is_open": True}
    row |= {"is_exempt": False, "tools": [], "parts_to_bring": [], "appointment_at": appointment_at, "miss_at": appointment_at}
    row |= {"assigned_at": uow.now, "dispatch_timing": timing, "checklist": {}, "force_majeure_claimed": False}
    row["contact_due_at"] = rules.contact_due(uow.now, calendar, uow.policy)
    return row | {"version": 1, "created_at": uow.now}


def _sent(
    uow: UnitOfWork, ticket: Row[Any], verb: str, to: str, visit: Mapping[str, Any], *, reason: str | None = None
) -> dict[str, Any]:
    """The request with its visit: DSP-09, the site of the technician has the case now."""
    values = {"site_id": visit["site_id"], "technician_id": visit["technician_id"]}
    values["first_dispatched_at"] = ticket.first_dispatched_at or uow.now
    return {**advance(uow, ticket, verb, to, reason=reason, **values), "visit_id": visit["id"]}


def sub_assign(ctx: Context, visit_id: str, technician_id: str) -> dict[str, Any]:
    """DSP-09: a site hands a job to one of its own technicians, who must be eligible (DSP-02, DSP-04)."""
    with ctx.uow() as uow:
        ticket, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "sub_assign", ctx.actor.roles)
        hold_technician(uow, technician_id)
        found = _field(ctx, uow, ticket)
        person = found.people.get(technician_id)
        rules.check_sub_assignment(ctx.actor.site_id, person["site_id"] if person else None)
        candidate = next(c for c in found.ranked if c.id == technician_id)
        if candidate.reasons:
            first = candidate.reasons[0]
            raise Refused(first.code, clause=first.clause, technician=candidate.code)
        advance(uow, ticket, "sub_assign", ticket.status, technician_id=technician_id)
        return move_visit(uow, visit, "sub_assign", to, technician_id=technician_id)


def give_back(ctx: Context, visit_id: str, *, reason: str, note: str | None) -> dict[str, Any]:
    """TKT-10: a job goes back to the dispatcher, for a listed reason only."""
    with ctx.uow() as uow:
        ticket, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "return", ctx.actor.roles)
        rules.check_return(reason, uow.policy)
        why = f"{reason}: {note}" if note else reason
        freed = next_state(MACHINE, ticket.status, "return", ctx.actor.roles)
        advance(uow, ticket, "return", freed, reason=why, site_id=None, technician_id=None)
        return move_visit(uow, visit, "return", to, reason=why)
