"""Queries of replenishment: what the plan needs, proposals and purchases, and alerts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, func, insert, literal, or_, select, update

from inventory_service.rules.locations import WAREHOUSES
from inventory_service.rules.replenishments import DROPPED, OPEN, PROPOSED, RECEIVED
from inventory_service.store import stock, usage
from inventory_service.store.batches import rows_with
from inventory_service.store.parts import id_of
from inventory_service.store.recordsets import ROWS, as_rows, recordset, types_of
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.replenishments import replenishment_runs, replenishments, stock_alerts
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

table = replenishments


# Runs


def lock_planned(uow: UnitOfWork) -> None:
    """Lock all parts that have levels, in the order of their ids."""
    has_levels = (parts.c.min_level.is_not(None), parts.c.max_level.is_not(None))
    uow.rows(select(parts.c.id).where(*has_levels).order_by(parts.c.id).with_for_update(key_share=True))


def drop_proposed(uow: UnitOfWork, reason: str) -> Sequence[Any]:
    """Drop every proposal that nobody has accepted; their ids."""
    statement = update(table).where(table.c.status == PROPOSED)
    statement = statement.values(status=DROPPED, reason=reason, version=table.c.version + 1)
    return uow.connection.execute(statement.returning(table.c.id)).all()


def planned(since: datetime, until: datetime, day: date) -> Select[Any]:
    """Every part with levels: its stock, what is on order, what was used, how long purchases took, and its supply price."""
    used = usage.consumption(since, until)
    took = select(table.c.part_id, func.sum(table.c.took_days).label("took"), func.count().label("purchases"))
    took = took.where(table.c.status == RECEIVED, table.c.took_days.is_not(None)).group_by(table.c.part_id)
    times = took.subquery("times")
    level = stock.planned(WAREHOUSES).subquery("level")
    statement = select(
        level,
        func.coalesce(used.c.pieces, 0).label("used"),
        func.coalesce(times.c.took, 0).label("took"),
        func.coalesce(times.c.purchases, 0).label("purchases"),
        usage.price_on(day).label("price_fen"),
    )
    statement = statement.join(parts, parts.c.id == level.c.id).outerjoin(used, used.c.part_id == level.c.id)
    return statement.outerjoin(times, times.c.part_id == level.c.id).order_by(level.c.part_no)


def runs(**filters: Any) -> Select[Any]:
    """Runs of the stock plan."""
    return select(replenishment_runs).where(*(replenishment_runs.c[name] == value for name, value in filters.items()))


# Proposals and purchases


def listed(*, part_no: str | None = None, **filters: Any) -> Select[Any]:
    """Proposals and purchases, narrowed by status, run, purchase or part."""
    statement = select(table, parts.c.part_no, parts.c.name_zh, parts.c.name_en).join(parts, parts.c.id == table.c.part_id)
    if part_no is not None:
        statement = statement.where(table.c.part_id == id_of(part_no))
    return statement.where(*(table.c[name] == value for name, value in filters.items()))


def with_ids(source: Reader | UnitOfWork, ids: Iterable[str]) -> dict[str, Any]:
    """The proposals with these ids, by id, unlocked."""
    return {row.id: row for row in rows_with(source, listed(), table.c.id, ids)}


def lock(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Any]:
    """Lock proposals in the order of their ids. Their parts are locked before."""
    statement = listed().order_by(table.c.id).with_for_update(of=table, key_share=True)
    return {row.id: row for row in rows_with(uow, statement, table.c.id, ids)}


def change(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new values of proposals, in one statement; every row holds its id and the same columns."""
    dialect = uow.connection.dialect.name
    statement = _change(tuple(rows[0]), dialect)
    uow.connection.execute(statement, {ROWS: as_rows(types_of(table, tuple(rows[0])), rows, dialect)})


@lru_cache
def _change(names: tuple[str, ...], dialect: str) -> Any:
    _, given = recordset(types_of(table, names), dialect)
    values = {name: given[name] for name in names if name != "id"}
    return update(table).where(table.c.id == given["id"]).values(**values, version=table.c.version + literal(1))


# Alerts


def alerts(**filters: Any) -> Select[Any]:
    """Alerts with the names of their parts and what is on order, narrowed by status."""
    names = (parts.c.part_no, parts.c.name_zh, parts.c.name_en, stock.on_order().label("on_order"))
    statement = select(stock_alerts, *names).join(parts, parts.c.id == stock_alerts.c.part_id)
    return statement.where(*(stock_alerts.c[name] == value for name, value in filters.items()))


def to_raise() -> Select[Any]:
    """INV-12: the parts at or below their minimum that have no open alert."""
    has_levels = (parts.c.min_level.is_not(None), parts.c.max_level.is_not(None))
    level = stock.totals(WAREHOUSES).where(*has_levels).subquery("level")
    mine = and_(stock_alerts.c.part_id == level.c.id, stock_alerts.c.status == OPEN)
    low = level.c.available <= level.c.min_level
    return select(level).outerjoin(stock_alerts, mine).where(low, stock_alerts.c.id.is_(None))


def to_clear() -> Select[Any]:
    """INV-12: the open alerts of parts that have risen above their minimum again, or have none any more."""
    alerted = select(stock_alerts.c.part_id).where(stock_alerts.c.status == OPEN)
    level = stock.totals(WAREHOUSES).where(parts.c.id.in_(alerted)).subquery("level")
    risen = or_(level.c.min_level.is_(None), level.c.max_level.is_(None), level.c.available > level.c.min_level)
    statement = select(stock_alerts.c.id, stock_alerts.c.part_id).join(level, level.c.id == stock_alerts.c.part_id)
    return statement.where(stock_alerts.c.status == OPEN, risen)


def open_alerts(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new alerts."""
    uow.connection.execute(insert(stock_alerts), rows)


def clear_alerts(uow: UnitOfWork, ids: Sequence[str], cleared: str) -> None:
    """Close alerts."""
    uow.execute(update(stock_alerts).where(stock_alerts.c.id.in_(ids)).values(status=cleared, cleared_at=uow.now))
