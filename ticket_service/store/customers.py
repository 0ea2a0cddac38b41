"""Queries on customers."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, Select, select

from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork
from ticket_service.store.lookups import Source, rows_in
from ticket_service.store.scope import scoped
from ticket_service.store.tables import customers

MISSING = "customer_unknown"


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A customer sees the own file."""
    return scoped(statement, actor, {"customer": lambda own: customers.c.id == own})


def get_customer(source: Source, customer_id: str, actor: Actor | None = None) -> Row[Any]:
    """One customer, of those that the actor sees if one is named. Raises NotFound."""
    statement = select(customers).where(customers.c.id == customer_id)
    return source.one(visible(statement, actor) if actor else statement, MISSING)


def lock_customer(uow: UnitOfWork, customer_id: str) -> Row[Any]:
    """One customer, locked until the commit. Raises NotFound."""
    return uow.one(select(customers).where(customers.c.id == customer_id).with_for_update(), MISSING)


def list_customers(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Customers by phone or e-mail, newest first."""
    statement = visible(select(customers), actor)
    for name, value in filters.items():
        statement = statement.where(customers.c[name] == value)
    return reader.page(statement, ask, customers.c.created_at, customers.c.id, descending=True)


def ids_by_email(source: Source, emails: Iterable[str | None]) -> dict[str, str]:
    """The id of each customer with one of these e-mails (lower case)."""
    rows = rows_in(source, select(customers.c.email, customers.c.id), customers.c.email, emails)
    return {row.email: row.id for row in rows}


def ids_by_phone_and_name(source: Source, phones: Iterable[str | None]) -> dict[tuple[str, str], str]:
    """The id of each customer with one of these phones, by phone and name; the oldest where several agree."""
    statement = select(customers.c.phone, customers.c.name, customers.c.id).order_by(customers.c.created_at.desc())
    rows = rows_in(source, statement, customers.c.phone, phones)
    return {(row.phone, row.name): row.id for row in rows}


def has_id(source: Source, customer_id: str) -> bool:
    """Whether there is this customer."""
    return source.row(select(customers.c.id).where(customers.c.id == customer_id)) is not None
