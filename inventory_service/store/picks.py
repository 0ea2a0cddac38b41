"""Which lots the lines of a paper take from, for any number of lines in one statement."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, func, select

from inventory_service.store.recordsets import Rows, Types, fetch, recordset, types_of
from inventory_service.store.shelves import SHELF
from inventory_service.store.tables.stock import balances, lots
from shared.kit.uow import UnitOfWork

WANTED: Types = {**types_of(balances, SHELF), "quantity": Integer()}
NAMED: Types = {**types_of(balances, SHELF), "lot_no": lots.c.lot_no.type}
CHOSEN = (*SHELF, "lot_id", "received_on", "made_on")


def first(uow: UnitOfWork, order: Sequence[str], wanted: Rows) -> Sequence[Any]:
    """The lots of each shelf in the order of consumption, as far as they are needed for its `quantity`."""
    return fetch(uow.connection, _first(tuple(order), uow.connection.dialect.name), WANTED, wanted)


@lru_cache
def _first(order: Sequence[str], dialect: str) -> Select[Any]:
    rows, asked = recordset(WANTED, dialect)
    available = balances.c.on_hand - balances.c.reserved
    shelf = [balances.c[name] for name in SHELF]
    so_far = func.sum(available).over(partition_by=shelf, order_by=[balances.c[name] for name in order])
    facts = (available.label("available"), (so_far - available).label("before"), asked["quantity"].label("quantity"))
    cards = select(*(balances.c[name] for name in CHOSEN), *facts).select_from(rows)
    cards = cards.join(balances, and_(*(balances.c[name] == asked[name] for name in SHELF)))
    found = cards.where(balances.c.on_hand > balances.c.reserved).subquery("found")
    needed = select(*(found.c[name] for name in (*CHOSEN, "available")), lots.c.lot_no).join(lots, lots.c.id == found.c.lot_id)
    return needed.where(found.c.before < found.c.quantity)


def named(uow: UnitOfWork, wanted: Rows) -> Sequence[Any]:
    """The lots of each shelf that bear the number `lot_no`."""
    return fetch(uow.connection, _named(uow.connection.dialect.name), NAMED, wanted)


@lru_cache
def _named(dialect: str) -> Select[Any]:
    rows, asked = recordset(NAMED, dialect)
    available = (balances.c.on_hand - balances.c.reserved).label("available")
    cards = select(*(balances.c[name] for name in CHOSEN), available, lots.c.lot_no).select_from(rows)
    cards = cards.join(balances, and_(*(balances.c[name] == asked[name] for name in SHELF)))
    cards = cards.join(lots, and_(lots.c.id == balances.c.lot_id, lots.c.lot_no == asked["lot_no"]))
    return cards.where(balances.c.on_hand > balances.c.reserved)
