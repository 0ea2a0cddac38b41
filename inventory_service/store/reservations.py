"""Queries of reservations and the lots that they put aside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from inventory_service.rules.locations import COMPANY, GOOD, WAREHOUSES
from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.reservations import reservation_lots, reservations
from inventory_service.store.tables.stock import locations, lots, stock_levels
from shared.kit.actor import Actor
from shared.kit.uow import UnitOfWork

MOST_LAPSES = 100


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees what is reserved for the own visits."""
    return own(statement, actor, technician=reservations.c.technician_id)


def listed(**filters: Any) -> Select[Any]:
    """Reservations with the names of what they name, narrowed by ticket, order, technician or status."""
    names = (parts.c.part_no, parts.c.serialised, locations.c.code.label("location_code"), locations.c.kind)
    statement = select(reservations, *names)
    statement = statement.join(parts, parts.c.id == reservations.c.part_id)
    statement = statement.outerjoin(locations, locations.c.id == reservations.c.location_id)
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


def open_ones(*, statuses: Iterable[str], **claim: str) -> Select[Any]:
    """The ids of the reservations in these states for a ticket or an order."""
    mine = (reservations.c[name] == value for name, value in claim.items())
    return select(reservations.c.id).where(*mine, reservations.c.status.in_(list(statuses)))


def served(waiting: str) -> Select[Any]:
    """Parts that are waited for and of which a warehouse may have something to give."""
    free = stock_levels.c.on_hand - stock_levels.c.reserved
    enough = or_(free >= reservations.c.quantity, reservations.c.order_line_id.is_not(None))
    here = and_(stock_levels.c.part_id == reservations.c.part_id, free > 0, enough)
    place = (locations.c.id == stock_levels.c.location_id) & locations.c.kind.in_(WAREHOUSES)
    there = exists().where(here, place, stock_levels.c.condition == GOOD, stock_levels.c.owner == COMPANY)
    return select(reservations.c.part_id).where(reservations.c.status == waiting, there).distinct().limit(MOST_LAPSES)


def queue(part_id: str, waiting: str) -> Select[Any]:
    """The waiting list of a part, first to last."""
    mine = (reservations.c.part_id == part_id, reservations.c.status == waiting)
    return listed().where(*mine).order_by(reservations.c.rank, reservations.c.created_at, reservations.c.id)


def due(status: str, now: datetime) -> Select[Any]:
    """Reservations of a status whose time is over, the longest overdue first."""
    statement = select(reservations.c.id).where(reservations.c.status == status, reservations.c.hold_until < now)
    return statement.order_by(reservations.c.hold_until).limit(MOST_LAPSES)
