"""Queries for part returns and their lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from returns_service.store.scope import visible
from returns_service.store.tables import return_lines, returns
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork


def one_return(return_id: str, actor: Actor) -> Select[Any]:
    """One return, if the actor may see it."""
    return visible(select(returns).where(returns.c.id == return_id), returns, actor)


def lock_return(uow: UnitOfWork, return_id: str) -> Row[Any]:
    """Lock a return: commands on one return queue here. Raises NotFound."""
    return uow.one(one_return(return_id, uow.actor).with_for_update(), "return_unknown")


def lines_of(reader: Reader | UnitOfWork, return_id: str) -> Sequence[Row[Any]]:
    """The lines of a return in their order."""
    return reader.rows(select(return_lines).where(return_lines.c.return_id == return_id).order_by(return_lines.c.line_no))


def list_returns(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """Returns, newest first; a ticket finds those that have a line of it."""
    statement = visible(select(returns), returns, actor)
    for name in ("site_id", "status"):
        if name in filters:
            statement = statement.where(returns.c[name] == filters[name])
    if "ticket_id" in filters:
        of_ticket = select(return_lines.c.return_id).where(return_lines.c.ticket_id == filters["ticket_id"])
        statement = statement.where(returns.c.id.in_(of_ticket))
    return reader.page(statement, ask, returns.c.created_at, returns.c.id, descending=True)
