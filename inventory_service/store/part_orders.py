"""Queries of parts orders and their lines."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update

from inventory_service.rules.part_orders import EMERGENCY, REGULAR, Counts
from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import part_prices, parts
from inventory_service.store.tables.part_orders import part_order_lines, part_orders
from inventory_service.store.tables.stock import locations
from shared.kit.actor import Actor
from shared.kit.calendar import add_months
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "part_order_unknown"
columns = part_orders.c


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A site sees its own orders."""
    return own(statement, actor, site=columns.site_id)


def one(order_id: str, actor: Actor) -> Select[Any]:
    """The order with an id, if the actor may see it."""
    return visible(select(part_orders).where(columns.id == order_id), actor)


def lock(uow: UnitOfWork, order_id: str) -> Row[Any]:
    """Lock an order: commands on one order queue here. Raises NotFound."""
    return uow.one(one(order_id, uow.actor).with_for_update(key_share=True), MISSING)


def find_lock(uow: UnitOfWork, order_id: str) -> Row[Any] | None:
    """Lock an order that an event names; None if there is no such order here."""
    return uow.row(select(part_orders).where(columns.id == order_id).with_for_update(key_share=True))


def page(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """Orders, newest first; narrowed by site and status."""
    statement = visible(select(part_orders), actor).where(*(columns[name] == value for name, value in filters.items()))
    return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


def page_of_due(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """ORD-12: what is to be done next: urgent orders first, then by the last day; narrowed by task, site and day."""
    given = dict(filters)
    due_before = given.pop("due_before", None)
    statement = visible(select(part_orders), actor).where(columns.task.is_not(None))
    statement = statement.where(*(columns[name] == value for name, value in given.items()))
    if due_before is not None:
        statement = statement.where(columns.due_on < due_before)
    return reader.page(statement, ask, columns.rank, columns.due_on, columns.id)


def lines_of(source: Reader | UnitOfWork, order_id: str) -> Sequence[Row[Any]]:
    """The lines of an order in their order, with what the catalogue says of their parts."""
    facts = (parts.c.part_no, parts.c.name_zh, parts.c.name_en, parts.c.unit)
    statement = select(part_order_lines, *facts).join(parts, parts.c.id == part_order_lines.c.part_id)
    return source.rows(statement.where(part_order_lines.c.order_id == order_id).order_by(part_order_lines.c.line_no))


def part_ids(uow: UnitOfWork, order_id: str) -> set[str]:
    """The parts that an order names."""
    return {row.part_id for row in uow.rows(select(part_order_lines.c.part_id).where(part_order_lines.c.order_id == order_id))}


def replace_lines(uow: UnitOfWork, order_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Give an order other lines, all at once."""
    uow.execute(delete(part_order_lines).where(part_order_lines.c.order_id == order_id))
    uow.insert(part_order_lines, rows)


def fix_prices(uow: UnitOfWork, order_id: str, on: date) -> None:
    """ORD-15: give every line the supply price of a day; none where the part has no price yet."""
    mine = (part_prices.c.part_id == part_order_lines.c.part_id, part_prices.c.from_on <= on)
    price = select(part_prices.c.price_fen).where(*mine).order_by(part_prices.c.from_on.desc()).limit(1).scalar_subquery()
    uow.execute(update(part_order_lines).where(part_order_lines.c.order_id == order_id).values(price_fen=price))


def site_place(source: Reader | UnitOfWork, site_id: str) -> Row[Any] | None:
    """The place of a site, if the warehouse knows the site yet."""
    return source.row(_site_place(site_id))


def lock_site(uow: UnitOfWork, site_id: str) -> None:
    """ORD-06: submissions of one site queue at its place, so that two at the same moment are counted one after the other."""
    uow.row(_site_place(site_id).with_for_update(key_share=True))


def _site_place(site_id: str) -> Select[Any]:
    mine = (locations.c.kind == "site", locations.c.site_id == site_id)
    return select(locations).where(*mine).order_by(locations.c.code).limit(1)


def counts(uow: UnitOfWork, site_id: str, on: date) -> Counts:
    """ORD-06: what a site has ordered in the month of a day. The site is locked."""
    first = on.replace(day=1)
    month = (columns.accepted_on >= first, columns.accepted_on < add_months(first, 1), columns.is_counted)
    statement = select(columns.kind, columns.accepted_on, func.count().label("orders"))
    statement = statement.where(columns.site_id == site_id, *month).group_by(columns.kind, columns.accepted_on)
    rows = uow.rows(statement)
    regular = [row for row in rows if row.kind == REGULAR]
    return Counts(
        regular_this_month=sum(row.orders for row in regular),
        regular_today=sum(row.orders for row in regular if row.accepted_on == on),
        emergency_this_month=sum(row.orders for row in rows if row.kind == EMERGENCY),
    )


def with_erp_no(uow: UnitOfWork, erp_no: str) -> Row[Any] | None:
    """The order that has this number in the ERP, if any."""
    return uow.row(select(columns.id, columns.number).where(columns.erp_no == erp_no))
