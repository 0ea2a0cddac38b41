"""Queries of reservations and the lots that they put aside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.reservations import reservation_lots, reservations
from inventory_service.store.tables.stock import locations, lots
from shared.kit.actor import Actor
from shared.kit.uow import UnitOfWork

MOST_LAPSES = 100


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees what is reserved for the own visits."""
    return own(statement, actor, technician=reservations.c.technician_id)


def listed(**filters: Any) -> Select[Any]:
    """Reservations with the names of what they name, narrowed by ticket, technician or status."""
    statement = select(reservations, parts.c.part_no, locations.c.code.label("location_code"), locations.c.kind)
    statement = statement.join(parts, parts.c.id == reservations.c.part_id)
    statement = statement.join(locations, locations.c.id == reservations.c.location_id)
    return statement.where(*(reservations.c[name] == value for name, value in filters.items()))


def one(reservation_id: str, actor: Actor) -> Select[Any]:
    """The reservation with an id, if the actor may see it."""
    return visible(listed(id=reservation_id), actor)


def parts_of(reservation_ids: Iterable[str]) -> Select[Any]:
    """The parts of these reservations."""
    return select(reservations.c.part_id).where(reservations.c.id.in_(list(reservation_ids)))


def lock(uow: UnitOfWork, reservation_ids: Iterable[str]) -> list[Any]:
    """Lock reservations in the order of their ids. Their parts are locked before."""
    statement = listed().where(reservations.c.id.in_(list(reservation_ids))).order_by(reservations.c.id)
    return list(uow.rows(statement.with_for_update(of=reservations)))


def lots_of(reservation_ids: Iterable[str]) -> Select[Any]:
    """The lots put aside for reservations."""
    chosen = (lots.c.lot_no, lots.c.received_on, lots.c.made_on, lots.c.production_on)
    statement = select(reservation_lots, *chosen).join(lots, lots.c.id == reservation_lots.c.lot_id)
    order = (lots.c.received_on, lots.c.made_on, lots.c.id)
    return statement.where(reservation_lots.c.reservation_id.in_(list(reservation_ids))).order_by(*order)


def due(status: str, now: datetime) -> Select[Any]:
    """Reservations of a status whose time is over, the longest overdue first."""
    statement = select(reservations.c.id).where(reservations.c.status == status, reservations.c.hold_until < now)
    return statement.order_by(reservations.c.hold_until).limit(MOST_LAPSES)
