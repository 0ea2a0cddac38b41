"""A visit under way: taken, agreed with the customer, set out for, arrived."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.kit.transitions import next_state
from ticket_service.context import Context
from ticket_service.operations.ticket_steps import advance, lock_case, move_visit, settle
from ticket_service.rules import dispatch
from ticket_service.rules import tickets as requests
from ticket_service.rules import visits as calls
from ticket_service.rules.deadlines import onsite_fix_due


def accept(ctx: Context, visit_id: str) -> dict[str, Any]:
    """The technician or the site takes the job."""
    with ctx.uow() as uow:
        _, visit = lock_case(uow, visit_id, ctx.actor)
        return move_visit(uow, visit, "accept", next_state(calls.MACHINE, visit.status, "accept", ctx.actor.roles))


def contact(ctx: Context, visit_id: str, appointment_at: datetime | None) -> dict[str, Any]:
    """DSP-06: the customer is contacted and the time agreed, or agreed anew; the first contact counts for its deadline."""
    with ctx.uow() as uow:
        ticket, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "contact", ctx.actor.roles)
        if appointment_at is not None or visit.appointment_at is None:
            dispatch.check_appointment(appointment_at, now=uow.now, is_exempt=visit.is_exempt)
        values: dict[str, Any] = {
            "appointment_at": appointment_at or visit.appointment_at,
            "missed_at": None if appointment_at else visit.missed_at,
        }
        if visit.contacted_at is None:
            timing = dispatch.contact_timing(visit.assigned_at, uow.now, ctx.calendar, uow.policy)
            values |= {"contacted_at": uow.now, "contact_timing": timing}
        settle(uow, ticket, contacted_at=ticket.contacted_at or uow.now)
        return move_visit(uow, visit, "contact", to, **values)


def depart(ctx: Context, visit_id: str, checklist: Mapping[str, bool]) -> dict[str, Any]:
    """ONS-01: nobody leaves before every item of the checklist is true."""
    with ctx.uow() as uow:
        _, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "depart", ctx.actor.roles)
        has_contacted = visit.contacted_at is not None
        calls.check_departure(checklist, has_contacted=has_contacted, is_exempt=visit.is_exempt, policy=uow.policy)
        return move_visit(uow, visit, "depart", to, departed_at=uow.now, checklist=dict(checklist))


def arrive(ctx: Context, visit_id: str, *, force_majeure: bool) -> dict[str, Any]:
    """ONS-02: the arrival is judged against the appointment; SLA-06: the clock of the repair on site starts.

    A claim of force majeure counts once a supervisor has confirmed it (SLA-15).
    """
    with ctx.uow() as uow:
        ticket, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "arrive", ctx.actor.roles)
        on_site = next_state(requests.MACHINE, ticket.status, "arrive", ctx.actor.roles)
        confirmed = force_majeure and ticket.excused_at is not None
        decision = calls.judge_arrival(calls.Arrival(visit.appointment_at, uow.now, confirmed), uow.policy)
        uow.decide(decision, visit.id, case_id=ticket.id)
        fix_due = onsite_fix_due(
            opened_at=ticket.opened_at,
            arrived_at=uow.now,
            resolution_due_at=ticket.resolution_due_at if ticket.remote_area else None,
            calendar=ctx.calendar,
            policy=uow.policy,
        )
        advance(uow, ticket, "arrive", on_site, arrived_at=uow.now, onsite_fix_due_at=fix_due)
        values: dict[str, Any] = {"arrived_at": uow.now, "arrival": decision.outcome, "force_majeure_claimed": force_majeure}
        return move_visit(uow, visit, "arrive", to, **values)
