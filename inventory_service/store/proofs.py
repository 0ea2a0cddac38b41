"""Queries of the nightly proofs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from inventory_service.store.tables.adjustments import proofs
from shared.kit.uow import UnitOfWork


def listed() -> Select[Any]:
    """All runs."""
    return select(proofs)


def of_day(day: date) -> Select[Any]:
    """The run of a day, if there was one."""
    return select(proofs.c.id).where(proofs.c.day == day)


def claim(uow: UnitOfWork, row: Mapping[str, Any]) -> bool:
    """Write the run of a day down; no if another worker did so before."""
    insert: Any = pg_insert if uow.connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(proofs).values(row).on_conflict_do_nothing(index_elements=["day"])
    return uow.row(statement.returning(proofs.c.id)) is not None
