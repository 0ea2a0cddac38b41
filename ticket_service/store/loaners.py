"""Queries of the loaners that are out for cases, as the warehouse told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from shared.kit.uow import UnitOfWork
from ticket_service.store.lookups import Source
from ticket_service.store.tables_cases import loans


def mark(uow: UnitOfWork, loan_id: str, ticket_id: str, **facts: Any) -> None:
    """Write down what was told of a loan; the case may be one that this desk does not know."""
    insert = pg_insert if uow.connection.dialect.name == "postgresql" else sqlite_insert
    row = {"id": loan_id, "ticket_id": ticket_id, "created_at": uow.now}
    uow.execute(insert(loans).values(row).on_conflict_do_nothing(index_elements=["id"]))
    uow.execute(update(loans).where(loans.c.id == loan_id).values(**facts))


def loaners_out(source: Source, ticket_id: str) -> Sequence[Row[Any]]:
    """The loaners that are out for a case, by their slips."""
    mine = (loans.c.ticket_id == ticket_id) & loans.c.ended_at.is_(None)
    return source.rows(select(loans).where(mine).order_by(loans.c.lent_at, loans.c.id))
