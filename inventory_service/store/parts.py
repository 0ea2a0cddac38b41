"""Queries of the catalogue. Whoever changes the stock of a part locks its row here first, so that commands on it queue."""

from collections import deque
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Label, ScalarSelect, Select, bindparam, select

from inventory_service.store.batches import rows_with
from inventory_service.store.tables.catalogue import part_prices, part_successors, parts
from inventory_service.store.tables.stock import lots
from shared.kit.errors import Fault, NotFound, Refused
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

# Asked by every stock command, so built once.
_RULED_ON = (parts.c.id, parts.c.part_no, parts.c.category, parts.c.own_brand, parts.c.serialised)
_LOCKED = select(*_RULED_ON).where(parts.c.part_no == bindparam("number")).with_for_update(key_share=True)
OTHER = parts.alias("other")


def listed(on: date) -> Select[Any]:
    """Parts with the supply price of a day, null before the first price.

    `superseded_by` is the number that replaces one, `successor` the one at the end of the chain; null where nothing does.
    """
    price = select(part_prices.c.price_fen).where(part_prices.c.part_id == parts.c.id, part_prices.c.from_on <= on)
    price = price.order_by(part_prices.c.from_on.desc()).limit(1)
    found = (price.scalar_subquery().label("supply_price_fen"), *(_following(name) for name in ("superseded_by", "successor")))
    return select(parts, *found)


def _following(name: str) -> Label[str]:
    following = {"superseded_by": part_successors.c.successor_id, "successor": part_successors.c.newest_id}[name]
    number = select(OTHER.c.part_no).join(part_successors, following == OTHER.c.id)
    return number.where(part_successors.c.part_id == parts.c.id).scalar_subquery().label(name)


def filtered(statement: Select[Any], *, part_no: str | None = None, status: str | None = None) -> Select[Any]:
    """Only the part with a number; only parts in a state."""
    if part_no is not None:
        statement = statement.where(parts.c.part_no == part_no)
    return statement if status is None else statement.where(parts.c.status == status)


def one(part_id: str, on: date) -> Select[Any]:
    """The part with an id."""
    return listed(on).where(parts.c.id == part_id)


def id_of(part_no: str) -> ScalarSelect[str]:
    """The id of a part by its number, as a piece of another query."""
    return select(parts.c.id).where(parts.c.part_no == part_no).scalar_subquery()


def has_moved(uow: UnitOfWork, part_id: str) -> bool:
    """Whether there ever was a piece of a part."""
    return uow.row(select(lots.c.id).where(lots.c.part_id == part_id).limit(1)) is not None


def prices(part_id: str) -> Select[Any]:
    """The prices of a part."""
    return select(part_prices).where(part_prices.c.part_id == part_id)


def priced(reader: Reader, part_no: str, on: date) -> Any:
    """A part with its supply price on a day. Raises NotFound for no such part, and for a day before the first price."""
    found = reader.one(filtered(listed(on), part_no=part_no), "part_unknown")
    if found.supply_price_fen is None:
        raise NotFound("price_unknown", clause="FEE-08", part_no=part_no, on=on)
    return found


def get(uow: UnitOfWork, part_id: str) -> Any:
    """A part by its id, as it is now. Raises NotFound."""
    return uow.one(select(parts).where(parts.c.id == part_id), "part_unknown")


def lock(uow: UnitOfWork, part_no: str) -> Any:
    """Lock one part by its number. Raises Refused if there is none."""
    found = uow.row(_LOCKED, {"number": part_no})
    if found is None:
        raise Refused("part_unknown", part_no=part_no, faults=[Fault.at("/part_no", "part_unknown", part_no=part_no)])
    return found


def lock_one(uow: UnitOfWork, part_id: str) -> Any:
    """Lock one part by its id. Raises NotFound."""
    return uow.one(select(parts).where(parts.c.id == part_id).with_for_update(key_share=True), "part_unknown")


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


def with_prices(source: Reader | UnitOfWork, part_nos: Iterable[str], on: date) -> dict[str, Any]:
    """Parts by their numbers, unlocked, with the supply price of a day."""
    return {row.part_no: row for row in rows_with(source, listed(on), parts.c.part_no, part_nos)}


def by_id(source: Reader | UnitOfWork, part_ids: Iterable[str]) -> dict[str, Any]:
    """Parts by their ids, unlocked."""
    return {row.id: row for row in rows_with(source, select(parts), parts.c.id, part_ids)}
