"""Follow-up calls: try to reach the customer, record what was said, hand a need over, answer it."""

from collections.abc import Mapping
from typing import Any

from feedback_service.context import Context
from feedback_service.operations.surveys import alert_number, answer_by_follow_up
from feedback_service.rules import follow_ups as rules
from feedback_service.rules.schedules import is_on_time
from feedback_service.store import follow_ups as store
from feedback_service.store.tables import attempts, follow_ups
from shared.events.feedback import FollowUpRecordedV1
from shared.kit.calendar import WorkingCalendar
from shared.kit.ids import new_id
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork

UNKNOWN = "follow_up_unknown"


def attempt(ctx: Context, follow_up_id: str, form: Mapping[str, Any]) -> Any:
    """FUP-13: one try to reach the customer; the last one allowed, or a refusal, closes the follow-up."""
    with ctx.uow() as uow:
        found = uow.one(store.locked(follow_up_id, ctx.actor), UNKNOWN)
        to = next_state(rules.MACHINE, found.status, "attempt", ctx.actor.roles)
        called = _call(uow, found, form, ctx.calendar)
        days = [row.on_day for row in uow.rows(store.attempts_of(found.id))]
        talked = {"reached": called["reached"], "refused": called["refused"]}
        led_to = rules.after_attempt(days, **talked, policy=uow.policy)
        to = next_state(rules.MACHINE, to, led_to, (SYSTEM,)) if led_to else to
        uow.update(follow_ups, found.id, status=to, outcome=rules.outcome_of(led_to), **called["values"])
        uow.note("follow_up", found.id, "attempt", from_state=found.status, to_state=to, case_id=found.ticket_id, **talked)
        return uow.one(store.one(found.id, ctx.actor), UNKNOWN)


def record(ctx: Context, follow_up_id: str, form: Mapping[str, Any]) -> Any:
    """FUP-04, FUP-12: what the customer said, and what the call found out about the service record; finance is told."""
    number = alert_number(ctx, form.get("score"))
    marks = {aspect: form[aspect] for aspect in rules.ASPECTS}
    finding = rules.audit(marks, finding=form.get("finding"), note=form.get("note"))
    with ctx.uow() as uow:
        found = uow.one(store.locked(follow_up_id, ctx.actor), UNKNOWN)
        to = next_state(rules.MACHINE, found.status, "record", ctx.actor.roles)
        values = dict(form)
        if found.status != rules.REACHED:
            # A call that reached the customer at once is told in one step: it is an attempt all the same.
            values |= _call(uow, found, {**form, "reached": True}, ctx.calendar)["values"]
        uow.update(follow_ups, found.id, **values, status=to, outcome=rules.outcome_of("reach"))
        uow.note("follow_up", found.id, "record", from_state=found.status, to_state=to, case_id=found.ticket_id)
        if finding is not None:
            uow.decide(finding, found.id, case_id=found.ticket_id)
        if form.get("score") is not None:
            answer_by_follow_up(uow, found.ticket_id, form["score"], calendar=ctx.calendar, number=number)
        recorded = uow.one(store.one(found.id, ctx.actor), UNKNOWN)
        uow.emit(_told(recorded, uow), case_id=found.ticket_id)
        return recorded


def hand_over(ctx: Context, follow_up_id: str, form: Mapping[str, Any]) -> Any:
    """FUP-05, FUP-07: the customer's need goes to the person responsible; the follow-up stays open."""
    with ctx.uow() as uow:
        found = uow.one(store.locked(follow_up_id, ctx.actor), UNKNOWN)
        to = next_state(rules.MACHINE, found.status, "hand_over", ctx.actor.roles)
        rules.check_hand_over(found.need, form.get("promised_at"), ctx.now)
        uow.update(follow_ups, found.id, status=to, handed_over_at=ctx.now, **form)
        moved = {"from_state": found.status, "to_state": to, "case_id": found.ticket_id}
        uow.note("follow_up", found.id, "hand_over", **moved, responsible=form["responsible"])
        return uow.one(store.one(found.id, ctx.actor), UNKNOWN)


def answer(ctx: Context, follow_up_id: str, form: Mapping[str, Any]) -> Any:
    """FUP-05: the customer has the answer; the follow-up is closed."""
    with ctx.uow() as uow:
        found = uow.one(store.locked(follow_up_id, ctx.actor), UNKNOWN)
        to = next_state(rules.MACHINE, found.status, "answer", ctx.actor.roles)
        kept = rules.promise_kept(found.promised_at, ctx.now)
        uow.update(follow_ups, found.id, status=to, answer=form["answer"], answered_at=ctx.now, promise_kept=kept)
        uow.note("follow_up", found.id, "answer", from_state=found.status, to_state=to, case_id=found.ticket_id)
        return uow.one(store.one(found.id, ctx.actor), UNKNOWN)


def _call(uow: UnitOfWork, found: Any, form: Mapping[str, Any], calendar: WorkingCalendar) -> dict[str, Any]:
    """Write an attempt; what it says about the follow-up stands under `values`."""
    today = calendar.local_day(uow.now)
    refused = form.get("refused", False)
    reached = form["reached"] or refused
    person = (form.get("person_reached") or found.customer_name) if reached else None
    caller = {"caller": uow.actor.id, "caller_name": uow.actor.name}
    talked = {"reached": reached, "refused": refused}
    tried = {"id": new_id(), "follow_up_id": found.id, "on_day": today, "at": uow.now, "person_reached": person}
    uow.insert(attempts, {**tried, **caller, **talked})
    on_time = is_on_time(today, found.due_on) if reached else found.on_time
    return {**talked, "values": {**caller, "called_at": uow.now, "person_reached": person, "on_time": on_time}}


def _told(row: Any, uow: UnitOfWork) -> FollowUpRecordedV1:
    return FollowUpRecordedV1(
        follow_up_id=row.id,
        ticket_id=row.ticket_id,
        outcome=row.outcome,
        recorded_at=uow.now.isoformat(),
        score=row.score,
        site_id=row.site_id,
        finding=row.finding,
        note=row.note,
    )
