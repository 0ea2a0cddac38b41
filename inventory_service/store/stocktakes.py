"""Queries of stocktakes: the sheets themselves, how far they are, and which warehouses are due."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, and_, case, func, literal, select

from inventory_service.rules.stocktakes import CLOSED, REGULAR, UNDERWAY
from inventory_service.store.tables.catalogue import part_prices
from inventory_service.store.tables.stock import locations, lots
from inventory_service.store.tables.stocktakes import stocktake_counts, stocktake_lines, stocktake_places, stocktakes
from shared.kit.uow import UnitOfWork

warehouse, location = locations.alias("warehouse"), locations.alias("location")
line = stocktake_lines.c
DIFFERS: ColumnElement[bool] = line.difference != 0
UNEXPLAINED = and_(DIFFERS, line.cause.is_(None))
UNSETTLED = and_(line.must_recount, line.is_recounted.is_(False))


def listed(**filters: Any) -> Select[Any]:
    """Stocktakes with the codes of their places, narrowed by status, kind or warehouse."""
    statement = select(stocktakes, warehouse.c.code.label("warehouse_code"), location.c.code.label("location_code"))
    statement = statement.outerjoin(warehouse, warehouse.c.id == stocktakes.c.warehouse_id)
    statement = statement.outerjoin(location, location.c.id == stocktakes.c.location_id)
    return statement.where(*(stocktakes.c[name] == value for name, value in filters.items()))


def by_number(numbers: Iterable[str]) -> Select[Any]:
    """The stocktakes with these numbers."""
    return select(stocktakes).where(stocktakes.c.number.in_(sorted(set(numbers))))


def lock(uow: UnitOfWork, stocktake_id: str) -> Any:
    """Lock a stocktake to change its state. The parts are locked before. Raises NotFound."""
    return uow.one(
        select(stocktakes).where(stocktakes.c.id == stocktake_id).with_for_update(key_share=True), "stocktake_unknown"
    )


def lock_to_count(uow: UnitOfWork, stocktake_id: str) -> Any:
    """Keep the state of a stocktake as it is while lines are counted; others may count meanwhile. Raises NotFound."""
    return uow.one(select(stocktakes).where(stocktakes.c.id == stocktake_id).with_for_update(read=True), "stocktake_unknown")


def lock_all(uow: UnitOfWork, stocktake_ids: Iterable[str]) -> None:
    """Lock several stocktakes in the order of their ids."""
    statement = select(stocktakes.c.id).where(stocktakes.c.id.in_(list(stocktake_ids))).order_by(stocktakes.c.id)
    uow.rows(statement.with_for_update(key_share=True))


def progress(stocktake_id: str) -> Select[Any]:
    """How many lines a stocktake has, and how many of them are still to be counted, differ, or wait for somebody."""

    def count(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, 1), else_=0)), 0)

    unchecked = select(func.count()).where(
        stocktake_places.c.stocktake_id == stocktake_id, stocktake_places.c.checked_at.is_(None)
    )
    return select(
        func.count().label("lines"),
        count(line.counted.is_(None)).label("open"),
        count(DIFFERS).label("differing"),
        count(UNSETTLED).label("to_recount"),
        count(UNEXPLAINED).label("unexplained"),
        unchecked.scalar_subquery().label("unchecked_places"),
    ).where(line.stocktake_id == stocktake_id)


def price() -> ColumnElement[int]:
    """What a piece of a line is worth: what its lot cost, else the newest supply price of the part."""
    newest = select(part_prices.c.price_fen).where(part_prices.c.part_id == line.part_id)
    newest_price = newest.order_by(part_prices.c.from_on.desc()).limit(1).correlate(stocktake_lines).scalar_subquery()
    cost = select(lots.c.unit_cost_fen).where(lots.c.id == line.lot_id).correlate(stocktake_lines).scalar_subquery()
    return func.coalesce(cost, newest_price, 0)


def totals(stocktake_id: str) -> Select[Any]:
    """What a stocktake found, in pieces and in value."""
    priced = select(line.difference, price().label("price_fen")).where(line.stocktake_id == stocktake_id).subquery()
    difference, value = priced.c.difference, priced.c.difference * priced.c.price_fen

    def total(quantity: ColumnElement[int], which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((which, quantity), else_=0)), 0)

    sums = {
        "lines": func.count(),
        "differing": total(literal(1), difference != 0),
        "pieces_over": total(difference, difference > 0),
        "pieces_short": total(-difference, difference < 0),
        "over_fen": total(value, difference > 0),
        "short_fen": total(-value, difference < 0),
    }
    found: list[Label[Any]] = [column.label(name) for name, column in sums.items()]
    return select(*found)


def counters(stocktake_id: str) -> Select[Any]:
    """Who has counted anything of a stocktake."""
    mine = stocktake_counts.c.stocktake_id == stocktake_id
    return select(stocktake_counts.c.counter_id).where(mine).distinct()


def warehouses() -> Select[Any]:
    """Each warehouse with its last regular stocktake of the whole of it, and the one that is under way, if any."""
    whole = and_(stocktakes.c.warehouse_id == locations.c.id, stocktakes.c.kind == REGULAR, stocktakes.c.is_whole)

    def newest(column: ColumnElement[Any], which: ColumnElement[bool]) -> Any:
        found = select(column).where(whole, which).order_by(stocktakes.c.created_at.desc(), stocktakes.c.id.desc())
        return found.limit(1).correlate(locations).scalar_subquery()

    return select(
        locations.c.id,
        locations.c.code,
        locations.c.name,
        newest(stocktakes.c.planned_on, stocktakes.c.status == CLOSED).label("last_on"),
        newest(stocktakes.c.id, stocktakes.c.status.in_(UNDERWAY)).label("underway_id"),
    ).where(locations.c.kind == "warehouse")
