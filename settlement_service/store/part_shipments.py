"""Shipments to sites, and what the months of their books hold of them."""

from typing import Any

from sqlalchemy import BigInteger, Row, Select, and_, cast, func, or_, select

from settlement_service.store.tables.part_shipments import part_shipments
from shared.kit.uow import UnitOfWork

_COLUMNS = part_shipments.c
# A sum of whole numbers is a decimal on PostgreSQL.
_SENT = cast(func.sum(_COLUMNS.sent_fen), BigInteger).label("sent_fen")


def lock(uow: UnitOfWork, shipment_id: str) -> Row[Any] | None:
    """One shipment, locked; none before anything was told about it."""
    return uow.row(select(part_shipments).where(part_shipments.c.id == shipment_id).with_for_update())


def on_months(site_id: str, after: str, month: str) -> Select[Any]:
    """The shipments that are on a site's reconciliation of the months after `after` through `month`: sent or counted in them.

    A late count that agrees with what was sent is not shown again.
    """
    sent = _within(_COLUMNS.period, after, month)
    late = and_(_within(_COLUMNS.counted_period, after, month), _COLUMNS.period <= after, _COLUMNS.differing > 0)
    mine = select(part_shipments).where(_COLUMNS.site_id == site_id, or_(sent, late))
    return mine.order_by(_COLUMNS.shipped_on, _COLUMNS.id)


def gaps(after: str, month: str, site_id: str | None = None) -> Select[Any]:
    """What the counts of these months lack, by site and month: `missing_fen` and how many lines are `differing`."""
    sums = [cast(func.sum(_COLUMNS[name]), BigInteger).label(name) for name in ("missing_fen", "differing")]
    counted = select(_COLUMNS.site_id, _COLUMNS.counted_period.label("period"), *sums)
    counted = counted.where(_within(_COLUMNS.counted_period, after, month), _COLUMNS.differing > 0)
    return _of(counted, site_id).group_by(_COLUMNS.site_id, _COLUMNS.counted_period)


def uncounted(after: str, month: str, site_id: str | None = None) -> Select[Any]:
    """What was sent in these months and not counted in them, by site and month."""
    sent = select(_COLUMNS.site_id, _COLUMNS.period, _SENT)
    waiting = or_(_COLUMNS.counted_period.is_(None), _COLUMNS.counted_period > month)
    sent = sent.where(_within(_COLUMNS.period, after, month), waiting)
    return _of(sent, site_id).group_by(_COLUMNS.site_id, _COLUMNS.period)


def _within(column: Any, after: str, month: str) -> Any:
    return and_(column > after, column <= month)


def _of(statement: Select[Any], site_id: str | None) -> Select[Any]:
    return statement if site_id is None else statement.where(_COLUMNS.site_id == site_id)
