"""Queries of the catalogue. Whoever changes the stock of a part locks its row here first, so that commands on it queue."""

from collections import deque
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, or_, select

from inventory_service.store.batches import rows_with
from inventory_service.store.tables.catalogue import part_prices, parts
from shared.kit.errors import Fault, NotFound, Refused
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

# Asked by every stock command, so built once.
_LOCKED = select(parts).where(parts.c.part_no == bindparam("number")).with_for_update(key_share=True)
SEARCHED = (parts.c.part_no, parts.c.name_zh, parts.c.name_en)


def listed(on: date) -> Select[Any]:
    """Parts with the supply price of a day; null before the first price."""
    price = select(part_prices.c.price_fen).where(part_prices.c.part_id == parts.c.id, part_prices.c.from_on <= on)
    return select(parts, price.order_by(part_prices.c.from_on.desc()).limit(1).scalar_subquery().label("supply_price_fen"))


def filtered(statement: Select[Any], *, part_no: str | None = None, q: str | None = None) -> Select[Any]:
    """Only the part with a number; only parts whose number or names contain a text."""
    if part_no is not None:
        statement = statement.where(parts.c.part_no == part_no)
    if q is not None:
        statement = statement.where(or_(*(column.icontains(q, autoescape=True) for column in SEARCHED)))
    return statement


def one(part_id: str, on: date) -> Select[Any]:
    """The part with an id."""
    return listed(on).where(parts.c.id == part_id)


def id_of(part_no: str) -> ScalarSelect[str]:
    """The id of a part by its number, as a piece of another query."""
    return select(parts.c.id).where(parts.c.part_no == part_no).scalar_subquery()


def prices(part_id: str) -> Select[Any]:
    """The prices of a part."""
    return select(part_prices).where(part_prices.c.part_id == part_id)


def priced(reader: Reader, part_no: str, on: date) -> Any:
    """A part with its supply price on a day. Raises NotFound for no such part, and for a day before the first price."""
    found = reader.one(filtered(listed(on), part_no=part_no), "part_unknown")
    if found.supply_price_fen is None:
        raise NotFound("price_unknown", clause="FEE-08", part_no=part_no, on=on)
    return found


def lock(uow: UnitOfWork, part_no: str) -> Any:
    """Lock one part by its number. Raises Refused if there is none."""
    found = uow.row(_LOCKED, {"number": part_no})
    if found is None:
        raise Refused("part_unknown", part_no=part_no, faults=[Fault.at("/part_no", "part_unknown", part_no=part_no)])
    return found


def lock_all(uow: UnitOfWork, part_nos: Iterable[str]) -> dict[str, Any]:
    """Lock the parts with these numbers; those that are known, by number."""
    found = by_number(uow, part_nos)
    lock_ids(uow, [row.id for row in found.values()])
    return found


def lock_ids(uow: UnitOfWork, part_ids: Iterable[str]) -> None:
    """Lock parts, always in the order of their ids, so that two commands never wait for each other.

    Foreign keys to a part stay possible meanwhile.
    """
    statement = select(parts.c.id).order_by(parts.c.id).with_for_update(key_share=True)
    deque(rows_with(uow, statement, parts.c.id, part_ids), maxlen=0)


def by_number(source: Reader | UnitOfWork, part_nos: Iterable[str]) -> dict[str, Any]:
    """Parts by their numbers, unlocked."""
    return {row.part_no: row for row in rows_with(source, select(parts), parts.c.part_no, part_nos)}
