"""Queries of price lists and their lines."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, insert, literal, select

from inventory_service.rules.price_lists import APPROVED
from inventory_service.store.batches import rows_with
from inventory_service.store.scope import is_limited
from inventory_service.store.tables.catalogue import part_prices, parts
from inventory_service.store.tables.price_lists import price_list_lines, price_lists
from shared.kit.actor import Actor
from shared.kit.db import Instant
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

line = price_list_lines.c


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Outsiders see no list before it is approved."""
    return statement.where(price_lists.c.status == APPROVED) if is_limited(actor) else statement


def listed(*, status: str | None = None) -> Select[Any]:
    """Price lists."""
    return select(price_lists) if status is None else select(price_lists).where(price_lists.c.status == status)


def one(list_id: str, actor: Actor) -> Select[Any]:
    """The list with an id, if the actor sees it, with the number of its lines."""
    count = select(func.count()).where(line.list_id == price_lists.c.id).scalar_subquery()
    return visible(select(price_lists, count.label("lines")).where(price_lists.c.id == list_id), actor)


def lines_of(list_id: str, today: date) -> Select[Any]:
    """The lines of a list, each with the price of the part that is in force today."""
    current = select(part_prices.c.price_fen).where(part_prices.c.part_id == line.part_id, part_prices.c.from_on <= today)
    current = current.order_by(part_prices.c.from_on.desc()).limit(1)
    names = (parts.c.part_no, parts.c.name_zh, parts.c.name_en, current.scalar_subquery().label("current_price_fen"))
    statement = select(line.id, line.price_fen, *names).join(parts, parts.c.id == line.part_id)
    return statement.where(line.list_id == list_id)


def by_number(source: Reader | UnitOfWork, numbers: Iterable[str]) -> dict[str, Any]:
    """Price lists by their numbers."""
    return {row.number: row for row in rows_with(source, select(price_lists), price_lists.c.number, numbers)}


def line_prices(source: Reader | UnitOfWork, list_ids: Iterable[str]) -> dict[tuple[str, str], int]:
    """What the lines of lists say, by list and part."""
    rows = rows_with(source, select(line.list_id, line.part_id, line.price_fen), line.list_id, list_ids)
    return {(row.list_id, row.part_id): row.price_fen for row in rows}


def lock(uow: UnitOfWork, list_ids: Iterable[str]) -> list[Any]:
    """Lock lists in the order of their ids."""
    statement = select(price_lists).order_by(price_lists.c.id).with_for_update()
    return list(rows_with(uow, statement, price_lists.c.id, list_ids))


def already_priced(list_id: str, from_on: date) -> Select[Any]:
    """The numbers of the parts of a list that have a price from that very day."""
    statement = select(parts.c.part_no).join(price_list_lines, line.part_id == parts.c.id)
    statement = statement.join(part_prices, part_prices.c.part_id == parts.c.id)
    return statement.where(line.list_id == list_id, part_prices.c.from_on == from_on).order_by(parts.c.part_no)


def put_in_force(uow: UnitOfWork, list_id: str, from_on: date) -> int:
    """Every line of a list becomes a price of the catalogue, all in one statement; how many there are."""
    stamps = (literal(from_on), literal(uow.now, Instant()))
    source = select(line.id, line.part_id, line.price_fen, *stamps).where(line.list_id == list_id)
    names = ["id", "part_id", "price_fen", "from_on", "created_at"]
    return uow.execute(insert(part_prices).from_select(names, source))
