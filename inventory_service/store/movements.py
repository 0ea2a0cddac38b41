"""The ledger: append-only. Questions to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from inventory_service.rules.stock import REMOVAL
from inventory_service.store.batches import rows_with
from inventory_service.store.parts import id_of
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import locations, lots, movements
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

source, target = locations.alias("source"), locations.alias("target")


def listed(*, part_no: str | None = None, **cases: str) -> Select[Any]:
    """Movements with the names of what they name, narrowed by part, ticket or repair."""
    statement = (
        select(
            movements,
            parts.c.part_no,
            lots.c.lot_no,
            lots.c.production_on,
            source.c.code.label("from_location"),
            target.c.code.label("to_location"),
        )
        .join(parts, parts.c.id == movements.c.part_id)
        .join(lots, lots.c.id == movements.c.lot_id)
        .join(source, source.c.id == movements.c.from_location_id)
        .join(target, target.c.id == movements.c.to_location_id)
    )
    if part_no is not None:
        statement = statement.where(movements.c.part_id == id_of(part_no))
    return statement.where(*(movements.c[name] == value for name, value in cases.items()))


def of_voucher(voucher_id: str) -> Select[Any]:
    """The movements behind one paper, in the order in which they were written."""
    return listed().where(movements.c.voucher_id == voucher_id).order_by(movements.c.id)


def has_voucher(uow: UnitOfWork, voucher_id: str) -> bool:
    """Whether a paper has moved anything yet."""
    return uow.row(select(movements.c.id).where(movements.c.voucher_id == voucher_id).limit(1)) is not None


def has_removal(uow: UnitOfWork, part_id: str, ticket_id: str) -> bool:
    """Whether a visit of the case has put this part among the old parts."""
    mine = (movements.c.ticket_id == ticket_id) & (movements.c.part_id == part_id) & (movements.c.kind == REMOVAL)
    return uow.row(select(movements.c.id).where(mine).limit(1)) is not None


def opened(reader: Reader, kind: str, lot_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Which lots already have a movement of this kind into which place."""
    statement = select(movements.c.lot_id, movements.c.to_location_id).where(movements.c.kind == kind)
    return {(row.lot_id, row.to_location_id) for row in rows_with(reader, statement, movements.c.lot_id, lot_ids)}


def per_part(*, issued: str, used: str, returned: str, **case: str) -> Select[Any]:
    """FEE-07: how many pieces of each part were issued for a ticket or a repair, used on it, and brought back unused.

    What was taken back does not count.
    """

    def pieces(kind: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(movements.c.quantity).filter(movements.c.kind == kind), 0)

    kinds = {"issued": issued, "used": used, "returned": returned}
    statement = select(parts.c.part_no, *(pieces(kind).label(name) for name, kind in kinds.items()))
    statement = statement.join(parts, parts.c.id == movements.c.part_id)
    statement = statement.where(*(movements.c[name] == value for name, value in case.items()))
    statement = statement.where(movements.c.kind.in_(kinds.values()), ~_reversed())
    return statement.group_by(parts.c.part_no).order_by(parts.c.part_no)


def with_kinds(**filters: str) -> Select[Any]:
    """Entries with the kinds of their places, the days of their lots, and whether they were taken back."""
    ends = (source.c.kind.label("from_kind"), target.c.kind.label("to_kind"))
    days = (lots.c.received_on, lots.c.made_on)
    statement = select(movements, *ends, *days, _reversed().label("is_reversed")).join(lots, lots.c.id == movements.c.lot_id)
    statement = statement.join(source, source.c.id == movements.c.from_location_id)
    statement = statement.join(target, target.c.id == movements.c.to_location_id)
    return statement.where(*(movements.c[name] == value for name, value in filters.items())).order_by(movements.c.id)


def with_kinds_of(movement_ids: Sequence[str]) -> Select[Any]:
    """The same for entries by their ids."""
    return with_kinds().where(movements.c.id.in_(movement_ids))


def _reversed() -> ColumnElement[bool]:
    again = movements.alias("again")
    return select(again.c.id).where(again.c.reverses_id == movements.c.id).exists()
