"""Deductions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, select

from settlement_service.rules.deductions import CONFIRMED, FORGED, INVALID, PROPOSED
from settlement_service.store.scope import of_site
from settlement_service.store.tables.deductions import deductions
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "deduction_unknown"


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """The deductions that the caller may see."""
    return of_site(statement, deductions, actor)


def one(deduction_id: str, actor: Actor) -> Select[Any]:
    """One deduction, if the caller may see it."""
    return visible(select(deductions).where(deductions.c.id == deduction_id), actor)


def anyones(deduction_id: str) -> Select[Any]:
    """One deduction, whoever asks: for what neighbours tell."""
    return select(deductions).where(deductions.c.id == deduction_id)


def page(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Deductions, newest first; filters `site_id` and `month`."""
    statement = visible(select(deductions), actor)
    for name, value in filters.items():
        statement = statement.where(deductions.c[name] == value)
    return reader.page(statement, ask, deductions.c.id, descending=True)


def lock(uow: UnitOfWork, deduction_id: str) -> Row[Any]:
    """One deduction, locked."""
    return uow.one(select(deductions).where(deductions.c.id == deduction_id).with_for_update(), MISSING)


def lock_verdicts(uow: UnitOfWork, claim_id: str) -> list[Row[Any]]:
    """The deductions that stand or fall with the verdict on a record, locked."""
    table = deductions.c
    alive = (table.claim_id == claim_id, table.kind.in_((INVALID, FORGED)), table.status.in_((PROPOSED, CONFIRMED)))
    return list(uow.rows(select(deductions).where(*alive).order_by(table.id).with_for_update()))
