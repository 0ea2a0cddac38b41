"""What is held for part orders."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Row, Select, cast, func, select

from settlement_service.rules.order_holds import HELD, WANTED
from settlement_service.store.scope import of_site
from settlement_service.store.tables.order_holds import order_holds
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

AMOUNTS = ("amount_fen", "held_fen", "captured_fen", "on_account_fen", "released_fen")
_HELD_NOW = order_holds.c.held_fen - order_holds.c.captured_fen - order_holds.c.released_fen
# A sum of whole numbers is a decimal on PostgreSQL.
_TOTAL = cast(func.coalesce(func.sum(_HELD_NOW), 0), BigInteger)


def page(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Holds, newest order first; filters `site_id` and `status`."""
    statement = of_site(select(order_holds, _HELD_NOW.label("open_fen")), order_holds, actor)
    for name, value in filters.items():
        statement = statement.where(order_holds.c[name] == value)
    return reader.page(statement, ask, order_holds.c.id, descending=True)


def lock(uow: UnitOfWork, order_id: str) -> Row[Any] | None:
    """The hold of an order, locked; none before anything was told about the order."""
    return uow.row(select(order_holds).where(order_holds.c.id == order_id).with_for_update())


def lock_waiting(uow: UnitOfWork, site_id: str) -> list[Row[Any]]:
    """The orders of a site that wait for money, locked behind the site's account."""
    table = order_holds.c
    waiting = (table.site_id == site_id, table.status == WANTED, table.entered_at.is_not(None))
    return list(uow.rows(select(order_holds).where(*waiting).order_by(table.id).with_for_update()))


def held_of(site_id: Any) -> Select[Any]:
    """What is held for the orders of a site now."""
    table = order_holds.c
    return select(_TOTAL).where(table.site_id == site_id, table.status == HELD)


def held_of_all() -> Select[Any]:
    """What is held for the orders of all sites."""
    return select(_TOTAL)
