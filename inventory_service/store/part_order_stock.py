"""What is put aside, waited for and sent for the lines of an order: each question is one statement for all of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from inventory_service.rules.locations import COMPANY, GOOD, WAREHOUSES
from inventory_service.rules.reservations import OPEN, WAITING
from inventory_service.store import reservations as store
from inventory_service.store.batches import rows_with
from inventory_service.store.stock import PROMISED
from inventory_service.store.tables.part_orders import shipment_lines, shipments
from inventory_service.store.tables.reservations import reservations
from inventory_service.store.tables.stock import balances, locations, stock_levels
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork


def levels(uow: UnitOfWork, part_ids: Iterable[str]) -> list[Row[Any]]:
    """What each place of the warehouse has of these parts."""
    place = (locations.c.id, locations.c.code, locations.c.kind)
    statement = select(stock_levels.c.part_id, *place, stock_levels.c.on_hand, stock_levels.c.reserved)
    statement = statement.join(locations, locations.c.id == stock_levels.c.location_id)
    statement = statement.where(*PROMISED, locations.c.kind.in_(WAREHOUSES)).order_by(locations.c.code)
    return list(rows_with(uow, statement, stock_levels.c.part_id, part_ids))


def waiting(uow: UnitOfWork, part_ids: Iterable[str], rank: int) -> dict[str, int]:
    """How many pieces of these parts are waited for by those of this rank or a more urgent one."""
    statement = select(reservations.c.part_id, func.sum(reservations.c.quantity).label("pieces"))
    statement = statement.where(reservations.c.status == WAITING, reservations.c.rank <= rank).group_by(reservations.c.part_id)
    return {row.part_id: int(row.pieces) for row in rows_with(uow, statement, reservations.c.part_id, part_ids)}


def lots(uow: UnitOfWork, part_ids: Iterable[str], order: Sequence[str], *, most: int) -> list[Row[Any]]:
    """INV-03: the lots in the warehouse with something to give, in the order of consumption.

    Of each shelf as many as `most` pieces come from. The parts are locked, so that nobody changes a lot meanwhile.
    """
    shelf = (balances.c.part_id, balances.c.location_id)
    keys = [balances.c[name] for name in order]
    free = balances.c.on_hand - balances.c.reserved
    before = func.coalesce(func.sum(free).over(partition_by=shelf, order_by=keys, rows=(None, -1)), 0).label("before")
    chosen = (*shelf, balances.c.lot_id, balances.c.received_on, balances.c.made_on, free.label("available"), before)
    here = (balances.c.condition == GOOD, balances.c.owner == COMPANY, balances.c.on_hand > balances.c.reserved)
    inner = select(*chosen).join(locations, locations.c.id == balances.c.location_id)
    inner = inner.where(*here, locations.c.kind.in_(WAREHOUSES), balances.c.part_id.in_(list(part_ids)))
    shelves = inner.subquery("shelves")
    return list(uow.rows(select(shelves).where(shelves.c.before < most)))


def lock_open(uow: UnitOfWork, order_id: str, statuses: Sequence[str]) -> list[Row[Any]]:
    """Lock what is put aside or waited for for an order, in the order of the ids. The parts are locked before."""
    ids = [row.id for row in uow.rows(store.open_ones(statuses=statuses, order_id=order_id))]
    return [row for row in store.lock(uow, ids) if row.status in statuses]


def end(uow: UnitOfWork, reservation_ids: Iterable[str], status: str) -> None:
    """Give many reservations the same last state."""
    statement = update(reservations).where(reservations.c.id.in_(list(reservation_ids)))
    uow.execute(statement.values(status=status, version=reservations.c.version + 1))


def is_open(uow: UnitOfWork, order_id: str) -> bool:
    """Whether anything is put aside or waited for for an order."""
    return uow.row(store.open_ones(statuses=OPEN, order_id=order_id).limit(1)) is not None


def promised(reader: Reader, order_id: str) -> Sequence[Row[Any]]:
    """How many pieces of each line are held, and how many are waited for."""
    mine = (reservations.c.order_id == order_id, reservations.c.status.in_(OPEN))
    key = (reservations.c.order_line_id, reservations.c.status)
    return reader.rows(select(*key, func.sum(reservations.c.quantity).label("pieces")).where(*mine).group_by(*key))


def sent(reader: Reader, order_id: str) -> Sequence[Row[Any]]:
    """How many pieces of each line are on shipments in each state, and how many the site counted."""
    key = (shipment_lines.c.order_line_id, shipments.c.status)
    sums = (func.sum(shipment_lines.c.quantity).label("pieces"), func.sum(shipment_lines.c.counted).label("counted"))
    return reader.rows(_sent(order_id).with_only_columns(*key, *sums).group_by(*key))


def _sent(order_id: str) -> Select[Any]:
    statement = select(shipment_lines).join(shipments, shipments.c.id == shipment_lines.c.shipment_id)
    return statement.where(shipments.c.order_id == order_id)
