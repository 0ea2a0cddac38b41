"""What is used of the parts: what left the warehouse for use, less what came back. One query for all parts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, delete, exists, func, select

from inventory_service.rules.locations import GOOD
from inventory_service.rules.replenishments import KEPT_AT, USED_AT
from inventory_service.store.tables.catalogue import part_prices, parts
from inventory_service.store.tables.replenishments import abc_classes, abc_runs
from inventory_service.store.tables.stock import locations, movements
from shared.kit.uow import UnitOfWork

source, target = locations.alias("source"), locations.alias("target")
LEFT = and_(source.c.kind.in_(KEPT_AT), target.c.kind.in_(USED_AT))
BACK = and_(source.c.kind.in_(USED_AT), target.c.kind.in_(KEPT_AT))
IS_GOOD = and_(movements.c.from_condition == GOOD, movements.c.to_condition == GOOD)


def consumption(since: datetime, until: datetime) -> CTE:
    """The pieces of each part that were used from one instant until just before another."""
    pieces = func.sum(case((LEFT, movements.c.quantity), (BACK, -movements.c.quantity), else_=0))
    return _ended(select(movements.c.part_id, pieces.label("pieces")), since, until).group_by(movements.c.part_id).cte("used")


def any_since(since: datetime, until: datetime) -> Select[Any]:
    """Whether anything was used from one instant until just before another."""
    return select(exists(_ended(select(movements.c.id), since, until).where(LEFT)))


def _ended(statement: Select[Any], since: datetime, until: datetime) -> Select[Any]:
    statement = statement.join(source, source.c.id == movements.c.from_location_id)
    statement = statement.join(target, target.c.id == movements.c.to_location_id)
    return statement.where(movements.c.at >= since, movements.c.at < until, IS_GOOD)


def price_on(day: date) -> ColumnElement[int]:
    """The supply price of a part on a day; null before its first price."""
    price = select(part_prices.c.price_fen).where(part_prices.c.part_id == parts.c.id, part_prices.c.from_on <= day)
    return price.order_by(part_prices.c.from_on.desc()).limit(1).correlate(parts).scalar_subquery()


def worth(since: datetime, until: datetime, day: date) -> Select[Any]:
    """Every part with the pieces used and its supply price on a day."""
    used = consumption(since, until)
    chosen = (parts.c.id, func.coalesce(used.c.pieces, 0).label("pieces"), func.coalesce(price_on(day), 0).label("price_fen"))
    return select(*chosen).outerjoin(used, used.c.part_id == parts.c.id)


def classes(**filters: Any) -> Select[Any]:
    """The parts with their classes, narrowed by class."""
    names = (parts.c.part_no, parts.c.name_zh, parts.c.name_en)
    statement = select(abc_classes, *names).join(parts, parts.c.id == abc_classes.c.part_id)
    return statement.where(*(abc_classes.c[name] == value for name, value in filters.items()))


def last_run() -> Select[Any]:
    """The newest run that made classes."""
    return select(abc_runs).order_by(abc_runs.c.as_of.desc()).limit(1)


def forget(uow: UnitOfWork, day: date) -> None:
    """Make room for new classes, and for a second run on one day."""
    uow.execute(delete(abc_runs).where(abc_runs.c.as_of == day))
    uow.execute(delete(abc_classes))


def keys() -> Sequence[ColumnElement[Any]]:
    """By what classes are sorted: what counts most comes first."""
    return (abc_classes.c.value_fen, abc_classes.c.part_id)
