"""Queries of the cases that the service desk has told of."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from inventory_service.store.tables.loaners import cases
from shared.kit.uow import UnitOfWork


def lock(uow: UnitOfWork, ticket_id: str) -> Any | None:
    """Lock a case, if anything was told of it, so that what is lent for it queues. Parts are locked before."""
    return uow.row(select(cases).where(cases.c.ticket_id == ticket_id).with_for_update())


def told(ticket_id: str) -> Select[Any]:
    """A case of which anything was told that decides a loan: that it is there, or that it has ended."""
    decided = cases.c.heard_at.is_not(None) | cases.c.ended_at.is_not(None)
    return select(cases).where(cases.c.ticket_id == ticket_id, decided)


def is_open(case: Any | None) -> bool:
    """Whether a case is known to be open: heard of, and not ended, in whatever order that was told."""
    return case is not None and case.heard_at is not None and case.ended_at is None


def mark(uow: UnitOfWork, ticket_id: str, **moments: datetime) -> None:
    """Write down that a case was heard of, or has ended; the first word stands."""
    insert = pg_insert if uow.connection.dialect.name == "postgresql" else sqlite_insert
    row = {"ticket_id": ticket_id, "created_at": uow.now}
    uow.execute(insert(cases).values(row).on_conflict_do_nothing(index_elements=["ticket_id"]))
    for name, at in moments.items():
        mine = (cases.c.ticket_id == ticket_id) & cases.c[name].is_(None)
        uow.execute(update(cases).where(mine).values({name: at}))
