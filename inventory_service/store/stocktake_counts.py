"""Counting lines, and what comes after it: every step is one statement for any number of lines. The parts are locked."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, null, or_, select, union_all, update

from inventory_service.rules.stocktakes import UNDERWAY
from inventory_service.store.batches import rows_with
from inventory_service.store.recordsets import ROWS, as_rows, recordset, types_of
from inventory_service.store.stocktakes import DIFFERS, price
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import balances, locations, lots, movements
from inventory_service.store.tables.stocktakes import stocktake_lines, stocktakes
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

CARD = ("part_id", "location_id", "condition", "owner", "lot_id")
MOST_NAMED = 200
line = stocktake_lines.c
ON_CARD = and_(*(balances.c[name] == line[name] for name in CARD))
UNCOUNTED = line.counted.is_(None)
NEWEST = (balances.c.on_hand.label("on_hand"), balances.c.reserved.label("reserved"))


def lines_of(source: Reader | UnitOfWork, stocktake_id: str, part_ids: Iterable[str]) -> list[Any]:
    """The lines of these parts, each with what its card says now."""
    statement = select(stocktake_lines, *NEWEST).outerjoin(balances, ON_CARD).where(line.stocktake_id == stocktake_id)
    return list(rows_with(source, statement, line.part_id, part_ids))


def parts_of_lines(source: Reader | UnitOfWork, stocktake_id: str, line_ids: Iterable[str]) -> set[str]:
    """The parts of these lines."""
    statement = select(line.part_id).where(line.stocktake_id == stocktake_id)
    return {row.part_id for row in rows_with(source, statement, line.id, line_ids)}


def loose_cards(source: Reader | UnitOfWork, stocktake_id: str, part_ids: Iterable[str]) -> list[Any]:
    """The cards of these parts that hold something and have no line: stock that came after the sheet was made."""
    lined = exists().where(line.stocktake_id == stocktake_id, ON_CARD)
    statement = select(balances, lots.c.lot_no).join(lots, lots.c.id == balances.c.lot_id)
    return list(rows_with(source, statement.where(balances.c.on_hand > 0, ~lined), balances.c.part_id, part_ids))


def lots_named(source: Reader | UnitOfWork, part_ids: Iterable[str], lot_nos: Iterable[str]) -> dict[tuple[str, str], Any]:
    """The newest lot of each part with one of these numbers, by part and number."""
    statement = select(lots).where(lots.c.lot_no.in_(sorted(set(lot_nos)))).order_by(lots.c.received_on, lots.c.id)
    return {(row.part_id, row.lot_no): row for row in rows_with(source, statement, lots.c.part_id, part_ids)}


def places_named(source: Reader | UnitOfWork, codes: Iterable[str], scope: Select[Any]) -> dict[str, Any]:
    """Places by their codes, each with whether it is within the scope of a stocktake."""
    within = locations.c.id.in_(scope).label("is_within")
    return {row.code: row for row in rows_with(source, select(locations, within), locations.c.code, codes)}


def record(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]], *, is_recount: bool) -> None:
    """Write the newest count of lines (`id counted card`)."""
    values = {"counted_at": uow.now, "counter_id": uow.actor.id, "counter_name": uow.actor.name}
    _write(uow, _record, rows, **values, is_recounted=is_recount)


def add_drift(uow: UnitOfWork, stocktake_id: str) -> int:
    """INV-02: what the ledger says more than the card of each line; the number of lines that it touched.

    Ledger and cards are read in one statement, that is at one moment.
    """
    mine = select(line.id, *(line[name] for name in CARD)).where(line.stocktake_id == stocktake_id, line.lot_id.is_not(None))
    key = mine.subquery("key")

    def side(name: str, quantity: Any) -> Select[Any]:
        where = {"part_id": "part_id", "lot_id": "lot_id", "location_id": f"{name}_location_id"}
        where |= {"condition": f"{name}_condition", "owner": f"{name}_owner"}
        on = and_(*(movements.c[theirs] == key.c[ours] for ours, theirs in where.items()))
        return select(key.c.id, func.sum(quantity).label("pieces")).join(movements, on).group_by(key.c.id)

    on_card = and_(*(balances.c[name] == key.c[name] for name in CARD))
    cards = select(key.c.id, (-balances.c.on_hand).label("pieces")).join(balances, on_card)
    both = union_all(side("to", movements.c.quantity), side("from", -movements.c.quantity), cards).subquery("both")
    sums = select(both.c.id, func.sum(both.c.pieces).label("drift")).group_by(both.c.id).subquery("sums")
    return uow.execute(update(stocktake_lines).where(line.id == sums.c.id, sums.c.drift != 0).values(drift=sums.c.drift))


def differing(stocktake_id: str) -> Select[Any]:
    """The lines that differ, each with what its card says now, the days of its lot and the worth of a piece."""
    chosen = (stocktake_lines, *NEWEST, locations.c.kind, lots.c.received_on, lots.c.made_on, price().label("price_fen"))
    statement = select(*chosen).join(locations, locations.c.id == line.location_id)
    statement = statement.outerjoin(balances, ON_CARD).outerjoin(lots, lots.c.id == line.lot_id)
    return statement.where(line.stocktake_id == stocktake_id, or_(DIFFERS, line.drift != 0)).order_by(line.id)


def unsettled(stocktake_id: str, which: Any) -> Select[Any]:
    """The first lines that stand in the way of the next step."""
    statement = select(stocktake_lines).where(line.stocktake_id == stocktake_id, which)
    return statement.order_by(line.location_code, line.part_no, line.lot_no, line.id).limit(MOST_NAMED)


def demand_recount(uow: UnitOfWork, line_ids: Iterable[str]) -> None:
    """Note on lines that somebody other than their counter must count them again."""
    _write(uow, _demand, [{"id": key} for key in line_ids])


def lock_parts(uow: UnitOfWork, stocktake_id: str) -> None:
    """Lock all parts of a stocktake in the order of their ids."""
    mine = select(line.part_id).where(line.stocktake_id == stocktake_id)
    uow.rows(select(parts.c.id).where(parts.c.id.in_(mine)).order_by(parts.c.id).with_for_update(key_share=True))


def explain(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write why lines differ (`id cause explanation`)."""
    _write(uow, _explain, rows)


def touched(stocktake_id: str) -> Select[Any]:
    """The other stocktakes under way that have counted a card which this one is about to set right."""
    mine, theirs = stocktake_lines.alias("mine"), stocktake_lines.alias("theirs")
    same = _same(mine.c, theirs.c)
    statement = select(theirs.c.stocktake_id).join(mine, same).join(stocktakes, stocktakes.c.id == theirs.c.stocktake_id)
    here = (mine.c.stocktake_id == stocktake_id, mine.c.difference != 0, theirs.c.stocktake_id != stocktake_id)
    return statement.where(*here, theirs.c.counted.is_not(None), stocktakes.c.status.in_(UNDERWAY)).distinct()


def set_right_elsewhere(uow: UnitOfWork, stocktake_id: str, others: Sequence[str]) -> None:
    """What is set right here is not set right again: other counts of the same cards were made before, against the old card."""
    mine = stocktake_lines.alias("mine")
    same = _same(mine.c, line)
    card = line.card + mine.c.difference
    statement = update(stocktake_lines).where(line.stocktake_id.in_(others), line.counted.is_not(None))
    statement = statement.where(same, mine.c.stocktake_id == stocktake_id, mine.c.difference != 0)
    uow.execute(statement.values(card=card, difference=line.counted - card))


def _same(one: Any, other: Any) -> Any:
    """The same card, or pieces of an unknown lot on the same shelf."""
    lot = or_(one.lot_id == other.lot_id, and_(one.lot_id.is_(None), other.lot_id.is_(None)))
    return and_(*(one[name] == other[name] for name in CARD if name != "lot_id"), lot)


WRITTEN = types_of(stocktake_lines, ("id", "counted", "card", "cause", "explanation"))


def _write(uow: UnitOfWork, make: Any, rows: Sequence[Mapping[str, Any]], **values: Any) -> None:
    if rows:
        dialect = uow.connection.dialect.name
        statement = make(dialect).values(**values) if values else make(dialect)
        uow.connection.execute(statement, {ROWS: as_rows(WRITTEN, rows, dialect)})


@lru_cache
def _record(dialect: str) -> Any:
    _, given = recordset(WRITTEN, dialect)
    counted = {"counted": given["counted"], "card": given["card"], "difference": given["counted"] - given["card"]}
    again = {"counts": line.counts + literal(1), "cause": null(), "explanation": null()}
    return update(stocktake_lines).where(line.id == given["id"]).values(**counted, **again)


@lru_cache
def _demand(dialect: str) -> Any:
    again = {"must_recount": True, "is_recounted": False, "first_counter_id": line.counter_id}
    return update(stocktake_lines).where(line.id == recordset(WRITTEN, dialect)[1]["id"]).values(**again)


@lru_cache
def _explain(dialect: str) -> Any:
    _, given = recordset(WRITTEN, dialect)
    why = {"cause": given["cause"], "explanation": given["explanation"]}
    return update(stocktake_lines).where(line.id == given["id"]).values(**why)
