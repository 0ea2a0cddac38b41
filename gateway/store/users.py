"""Queries on accounts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from gateway.store.tables import users
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MOST_NAMES = 500


def by_id(user_id: str) -> Select[Any]:
    """One account."""
    return select(users).where(users.c.id == user_id)


def by_username(username: str) -> Select[Any]:
    """The account of a sign-in name."""
    return select(users).where(users.c.username == username)


def lock(uow: UnitOfWork, user_id: str) -> Any:
    """The account, locked for a change. Raises NotFound."""
    return uow.one(by_id(user_id).with_for_update(), "user_unknown")


def page(reader: Reader, filters: Mapping[str, Any], ask: Ask) -> Page:
    """Accounts by sign-in name."""
    statement = select(users)
    for name, value in filters.items():
        statement = statement.where(users.c[name] == value)
    return reader.page(statement, ask, users.c.username, users.c.id)


def names_taken(reader: Reader, usernames: Sequence[str]) -> set[str]:
    """Which of these sign-in names exist, asked in steps that every database takes."""
    steps = (usernames[start : start + MOST_NAMES] for start in range(0, len(usernames), MOST_NAMES))
    return {row.username for some in steps for row in reader.rows(_named(some))}


def _named(usernames: Iterable[str]) -> Select[Any]:
    return select(users.c.username).where(users.c.username.in_(list(usernames)))
