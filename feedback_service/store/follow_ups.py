"""Queries for follow-ups: the work list, one follow-up, what has fallen due."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, Update, select, update

from feedback_service.rules.follow_ups import SCHEDULED, UNCALLED
from feedback_service.rules.schedules import QUARTERLY
from feedback_service.store.scope import own_rows
from feedback_service.store.tables import attempts, follow_ups
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader

# One turn of a timer takes at most so many; the next turn takes the rest.
BATCH = 200


def visible(statement: Select, actor: Actor) -> Select:  # type: ignore[type-arg]
    """Only the rows that the caller may see."""
    return own_rows(statement, follow_ups, actor)


def one(follow_up_id: str, actor: Actor) -> Select:  # type: ignore[type-arg]
    """A follow-up, if the caller may see it."""
    return visible(select(follow_ups).where(follow_ups.c.id == follow_up_id), actor)


def locked(follow_up_id: str, actor: Actor) -> Select:  # type: ignore[type-arg]
    """The same, held until the commit: commands on one follow-up queue."""
    return one(follow_up_id, actor).with_for_update()


def listed(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """The work list: what is due first stands first."""
    statement = visible(select(follow_ups), actor)
    for name in ("ticket_id", "status", "missed"):
        if name in filters:
            statement = statement.where(follow_ups.c[name] == filters[name])
    if "due_before" in filters:
        statement = statement.where(follow_ups.c.due_on < filters["due_before"])
    return reader.page(statement, ask, follow_ups.c.due_on, follow_ups.c.id)


def attempts_of(follow_up_id: str) -> Select:  # type: ignore[type-arg]
    """The calls tried for a follow-up, oldest first."""
    return select(attempts).where(attempts.c.follow_up_id == follow_up_id).order_by(attempts.c.id)


def falling_due(today: date) -> Select:  # type: ignore[type-arg]
    """What is scheduled and due today or before."""
    c = follow_ups.c
    return select(follow_ups).where(c.status == SCHEDULED, c.due_on <= today).order_by(c.due_on, c.id).limit(BATCH)


def newly_missed(today: date) -> Select:  # type: ignore[type-arg]
    """What should have been called before today and is not flagged yet."""
    c = follow_ups.c
    late = select(follow_ups).where(c.missed.is_(False), c.due_on < today, c.status.in_(UNCALLED))
    return late.order_by(c.due_on, c.id).limit(BATCH)


def to_renew(today: date) -> Select:  # type: ignore[type-arg]
    """Quarterly calls whose quarter is over and whose successor is not opened yet."""
    c = follow_ups.c
    ended = select(follow_ups).where(c.kind == QUARTERLY, c.renewed.is_(False), c.due_on < today)
    return ended.order_by(c.due_on, c.id).limit(BATCH)


def change_all(rows: Sequence[Row[Any]], **values: Any) -> Update:
    """Change several follow-ups in one statement."""
    change = update(follow_ups).where(follow_ups.c.id.in_([row.id for row in rows]))
    return change.values(version=follow_ups.c.version + 1, **values)


def taken(statement: Select) -> Select:  # type: ignore[type-arg]
    """For timers: hold the rows; what another worker holds is left to it."""
    return statement.with_for_update(skip_locked=True)
