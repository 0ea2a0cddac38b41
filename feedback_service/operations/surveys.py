"""Surveys: invite after a service, take the one answer, alarm the supervisor on a low score."""

from collections.abc import Mapping
from typing import Any

from feedback_service.context import Context
from feedback_service.operations.schedules import CASE, NUMBERS, open_task
from feedback_service.rules import surveys as rules
from feedback_service.rules.schedules import alert_task
from feedback_service.store import surveys as store
from feedback_service.store.tables import surveys
from shared.kit.calendar import WorkingCalendar
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


def invite(uow: UnitOfWork, case: Mapping[str, Any], *, service: str, number: str, calendar: WorkingCalendar) -> None:
    """CSAT-01: offer a survey after a completed service."""
    survey = {name: case[name] for name in CASE} | {"id": new_id(), "number": number, "service": service}
    survey |= {"status": rules.INVITED, "invited_on": calendar.local_day(uow.now), "invited_at": uow.now}
    uow.insert(surveys, {**survey, "alert": False, "version": 1})
    uow.note("survey", survey["id"], "invite", to_state=rules.INVITED, case_id=survey["ticket_id"])


def answer(ctx: Context, survey_id: str, form: Mapping[str, Any]) -> Any:
    """CSAT-09: the customer's one answer, online or told to an agent on the phone."""
    number = alert_number(ctx, form["score"])
    method = rules.ONLINE if ctx.actor.has("customer") else rules.PHONE
    with ctx.uow() as uow:
        survey = uow.one(store.locked(survey_id, ctx.actor), "survey_unknown")
        to = rules.after_answer(survey.status, ctx.actor.roles)
        take_answer(uow, survey, {**form, "method": method, "status": to}, calendar=ctx.calendar, number=number)
        return uow.one(store.one(survey_id, ctx.actor), "survey_unknown")


def answer_by_follow_up(uow: UnitOfWork, ticket_id: str, score: int, *, calendar: WorkingCalendar, number: str | None) -> None:
    """A score told in a follow-up call answers the ticket's survey, unless the customer answered before."""
    survey = uow.row(store.of_ticket(ticket_id).with_for_update())
    if survey is None or survey.status == rules.ANSWERED:
        return
    form = {"score": score, "method": rules.PHONE, "status": rules.after_answer(survey.status, uow.actor.roles)}
    take_answer(uow, survey, form, calendar=calendar, number=number)


def alert_number(ctx: Context, score: int | None) -> str | None:
    """The number of the follow-up that a low score opens; numbers are taken before the unit of work."""
    if score is None or rules.low_score(score, ctx.policy()).outcome != rules.ALERT:
        return None
    return ctx.number(NUMBERS)


def take_answer(
    uow: UnitOfWork, survey: Any, form: Mapping[str, Any], *, calendar: WorkingCalendar, number: str | None
) -> None:
    """Write the answer; CSAT-07: a low score is recorded as a decision and opens the supervisor's follow-up."""
    today = calendar.local_day(uow.now)
    values = {**form, "answered_on": today, "answered_at": uow.now}
    alert = rules.low_score(form["score"], uow.policy)
    if alert.outcome == rules.ALERT:
        assert number is not None
        uow.decide(alert, survey.id, case_id=survey.ticket_id)
        due = alert_task(today, calendar, uow.policy)
        values |= {"alert": True, "alert_follow_up_id": open_task(uow, survey._asdict(), due, number)}
    uow.update(surveys, survey.id, **values)
    moved = {"from_state": survey.status, "to_state": form["status"]}
    uow.note("survey", survey.id, "answer", **moved, case_id=survey.ticket_id, score=form["score"], method=form["method"])
