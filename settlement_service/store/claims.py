"""Claims, the tickets that they come from, and what follow-ups found."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from settlement_service.store.scope import of_site
from settlement_service.store.tables.claims import cases, claims, findings
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "claim_unknown"


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """The claims that the caller may see."""
    return of_site(statement, claims, actor)


def one(claim_id: str, actor: Actor) -> Select[Any]:
    """One claim, if the caller may see it."""
    return visible(select(claims).where(claims.c.id == claim_id), actor)


def page(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Claims, newest first; filters `site_id`, `month`, `ticket_id`."""
    statement = visible(select(claims), actor)
    for name, value in filters.items():
        statement = statement.where(claims.c[name] == value)
    return reader.page(statement, ask, claims.c.id, descending=True)


def lock(uow: UnitOfWork, claim_id: str) -> Row[Any]:
    """One claim, locked."""
    return uow.one(select(claims).where(claims.c.id == claim_id).with_for_update(), MISSING)


def lock_case(uow: UnitOfWork, ticket_id: str) -> Row[Any] | None:
    """Lock a ticket, known or not, so that its events queue; its claim, if there is one, locked too."""
    insert = sqlite_insert if uow.connection.dialect.name == "sqlite" else pg_insert
    uow.execute(insert(cases).values(id=ticket_id, created_at=uow.now).on_conflict_do_nothing())
    uow.one(select(cases).where(cases.c.id == ticket_id).with_for_update(), MISSING)
    return uow.row(select(claims).where(claims.c.ticket_id == ticket_id).with_for_update())


def finding(follow_up_id: str) -> Select[Any]:
    """What one follow-up found."""
    return select(findings).where(findings.c.id == follow_up_id)


def findings_of(ticket_id: str) -> Select[Any]:
    """What was found about a ticket, oldest first."""
    return select(findings).where(findings.c.ticket_id == ticket_id).order_by(findings.c.id)
