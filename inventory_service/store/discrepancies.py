"""Queries of discrepancies."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.scope import own
from inventory_service.store.tables.stock import locations
from inventory_service.store.tables.vouchers import discrepancies
from shared.kit.actor import Actor
from shared.kit.uow import UnitOfWork


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees those of the own van."""
    return own(statement, actor, technician=locations.c.technician_id, site=locations.c.site_id)


def listed(**filters: Any) -> Select[Any]:
    """Discrepancies with the code of their place, narrowed by ticket or status."""
    statement = select(discrepancies, locations.c.code.label("location_code"))
    statement = statement.outerjoin(locations, locations.c.id == discrepancies.c.location_id)
    return statement.where(*(discrepancies.c[name] == value for name, value in filters.items()))


def lock(uow: UnitOfWork, discrepancy_ids: Iterable[str]) -> list[Any]:
    """Lock discrepancies in the order of their ids."""
    statement = select(discrepancies).where(discrepancies.c.id.in_(list(discrepancy_ids)))
    return list(uow.rows(statement.order_by(discrepancies.c.id).with_for_update()))


def unsettled(subjects: Iterable[str], statuses: Iterable[str]) -> Select[Any]:
    """Which of these subjects have a discrepancy that nobody has settled."""
    known = (discrepancies.c.subject.in_(list(subjects)), discrepancies.c.status.in_(list(statuses)))
    return select(discrepancies.c.subject).where(*known)


def has_voucher(uow: UnitOfWork, voucher_id: str) -> bool:
    """Whether a paper has opened a discrepancy yet."""
    return uow.row(select(discrepancies.c.id).where(discrepancies.c.voucher_id == voucher_id).limit(1)) is not None
