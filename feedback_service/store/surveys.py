"""Queries for surveys, and the counts of the satisfaction rate."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from feedback_service.rules.surveys import ANSWERED
from feedback_service.store.scope import own_rows
from feedback_service.store.tables import surveys
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader


def visible(statement: Select, actor: Actor) -> Select:  # type: ignore[type-arg]
    """Only the rows that the caller may see."""
    return own_rows(statement, surveys, actor)


def one(survey_id: str, actor: Actor) -> Select:  # type: ignore[type-arg]
    """A survey, if the caller may see it."""
    return visible(select(surveys).where(surveys.c.id == survey_id), actor)


def locked(survey_id: str, actor: Actor) -> Select:  # type: ignore[type-arg]
    """The same, held until the commit: two answers queue."""
    return one(survey_id, actor).with_for_update()


def of_ticket(ticket_id: str) -> Select:  # type: ignore[type-arg]
    """The survey of a ticket."""
    return select(surveys).where(surveys.c.ticket_id == ticket_id)


def listed(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """Surveys, the newest invitation first."""
    statement = visible(select(surveys), actor)
    for name in ("ticket_id", "status"):
        if name in filters:
            statement = statement.where(surveys.c[name] == filters[name])
    return reader.page(statement, ask, surveys.c.invited_at, surveys.c.id, descending=True)


def answers_between(first: date, last: date, satisfied_from: int) -> Select:  # type: ignore[type-arg]
    """`valid` and `satisfied` answers given in a period, counted by the database."""
    satisfied = func.coalesce(func.sum(case((surveys.c.score >= satisfied_from, 1), else_=0)), 0)
    statement = select(func.count().label("valid"), satisfied.label("satisfied"))
    return statement.where(surveys.c.answered_on.between(first, last))


def invitations_between(first: date, last: date) -> Select:  # type: ignore[type-arg]
    """`invited` in a period and how many of them `responded` since, counted by the database."""
    responded = func.coalesce(func.sum(case((surveys.c.status == ANSWERED, 1), else_=0)), 0)
    statement = select(func.count().label("invited"), responded.label("responded"))
    return statement.where(surveys.c.invited_on.between(first, last))
