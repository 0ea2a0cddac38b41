"""Queries of sales of scrap and waste oil, and of the income ledger that they make up."""

from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select

from inventory_service.store.tables.old_parts import old_part_sales
from shared.kit.uow import UnitOfWork

JANUARY, DECEMBER = "01", "12"


def listed(**filters: Any) -> Select[Any]:
    """Sales, narrowed by id or state."""
    return select(old_part_sales).where(*(old_part_sales.c[name] == value for name, value in filters.items()))


def lock(uow: UnitOfWork, sale_id: str) -> Any:
    """Lock a sale; what it has taken up is locked before. Raises NotFound."""
    return uow.one(listed(id=sale_id).with_for_update(), "old_part_sale_unknown")


def income(**filters: Any) -> Select[Any]:
    """The income ledger (废旧物品收入台账), narrowed by month or kind."""
    return listed(**filters).where(old_part_sales.c.sold_on.is_not(None))


def months(year: int) -> Select[Any]:
    """The totals of a year by month and kind."""
    sales = old_part_sales.c
    booked = func.coalesce(func.sum(sales.amount_fen).filter(sales.receipt_no.is_not(None)), 0)
    # PostgreSQL sums whole numbers to decimals.
    money = {"amount_fen": func.sum(sales.amount_fen), "booked_fen": booked}
    totals = (func.count().label("sales"), *(cast(total, BigInteger).label(name) for name, total in money.items()))
    inside = sales.month.between(f"{year}-{JANUARY}", f"{year}-{DECEMBER}")
    grouped = select(sales.month, sales.kind, *totals).where(inside, sales.sold_on.is_not(None))
    return grouped.group_by(sales.month, sales.kind).order_by(sales.month, sales.kind)
