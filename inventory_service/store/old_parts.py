"""Queries of old parts, and the one statement that changes any number of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, case, func, or_, select, true, update

from inventory_service.rules.locations import OLD_PART_ROOMS
from inventory_service.rules.old_parts import HELD, OPEN, RETURNABLE, WASTE_OIL
from inventory_service.store import parts as parts_store
from inventory_service.store.recordsets import ROWS, as_rows, recordset, types_of
from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.old_parts import old_part_acts, old_part_sorting_lines, old_part_sortings, old_parts
from inventory_service.store.tables.stock import locations, lots
from shared.kit.actor import Actor
from shared.kit.jsontext import plain
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

MOST_LAPSES = 500
# What may change of a record, beside its version.
CHANGING = (
    *("status", "location_id", "condition", "owner", "next_step", "due_on", "ended_on", "sale_id"),
    *("kind", "material", "part_name", "plate_no", "for_insurer", "insurer", "finished_on", "note"),
    *("is_clean", "fine_fen", "stored_on", "keeper_name", "handover_result", "move_result", "custody_until"),
    *("sorted_as", "sorted_on", "return_id", "return_number"),
)


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A site sees its own old parts, a technician those of the own visits."""
    return own(statement, actor, technician=old_parts.c.technician_id, site=old_parts.c.site_id)


def listed(**filters: Any) -> Select[Any]:
    """Old parts with the names of what they name, narrowed by state, kind, ticket, site, technician or room."""
    names = (parts.c.part_no, locations.c.code.label("location_code"), locations.c.kind.label("location_kind"))
    statement = select(old_parts, *names, lots.c.received_on, lots.c.made_on)
    statement = statement.outerjoin(parts, parts.c.id == old_parts.c.part_id)
    statement = statement.outerjoin(locations, locations.c.id == old_parts.c.location_id)
    statement = statement.outerjoin(lots, lots.c.id == old_parts.c.lot_id)
    return statement.where(*(old_parts.c[name] == value for name, value in filters.items()))


def due(statement: Select[Any], *, before: date | None = None) -> Select[Any]:
    """Only old parts with which something has to be done; overdue ones, if a day is named."""
    wanted = old_parts.c.due_on.is_not(None)
    return statement.where(wanted, old_parts.c.due_on < before if before is not None else true())


def one(old_part_id: str, actor: Actor) -> Select[Any]:
    """The old part with an id, if the actor may see it."""
    return visible(listed(id=old_part_id), actor)


def acts_of(old_part_id: str) -> Select[Any]:
    """What people did with an old part, oldest first."""
    return select(old_part_acts).where(old_part_acts.c.old_part_id == old_part_id).order_by(old_part_acts.c.id)


def of_sale(sale_id: str) -> Select[Any]:
    """The old parts that a sale has taken up."""
    return listed(sale_id=sale_id).order_by(old_parts.c.id)


def lock(uow: UnitOfWork, old_part_id: str, actor: Actor) -> Any:
    """Lock an old part, its part first. Raises NotFound for one that the actor does not see."""
    found = uow.one(one(old_part_id, actor), "old_part_unknown")
    parts_store.lock_ids(uow, [found.part_id] if found.part_id else [])
    return uow.one(_for_update(one(old_part_id, actor)), "old_part_unknown")


def lock_all(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Any]:
    """Lock old parts in the order of their ids, their parts first; those that are there, by id."""
    wanted = sorted(set(ids))
    mine = old_parts.c.id.in_(wanted)
    if not wanted:
        return {}
    part_ids = uow.rows(select(old_parts.c.part_id).where(mine, old_parts.c.part_id.is_not(None)).distinct())
    parts_store.lock_ids(uow, [row.part_id for row in part_ids])
    rows = uow.rows(_for_update(listed().where(mine).order_by(old_parts.c.id)))
    return {row.id: row for row in rows}


def lock_returnable(uow: UnitOfWork, part_id: str, *, ticket_id: str | None, site_id: str, quantity: int) -> Sequence[Any]:
    """Lock records of a locked part that a return may take so many pieces from: of its ticket first, then of its site."""
    mine = old_parts.c.site_id == site_id
    of_ticket = old_parts.c.ticket_id == ticket_id if ticket_id else None
    statement = listed(part_id=part_id).where(old_parts.c.status.in_(RETURNABLE))
    statement = statement.where(mine if of_ticket is None else or_(mine, of_ticket))
    first = [] if of_ticket is None else [case((of_ticket, 0), else_=1)]
    return uow.rows(_for_update(statement.order_by(*first, old_parts.c.id).limit(quantity)))


def lapsed(today: date) -> Select[Any]:
    """The ids of old parts whose custody has ended, the longest over first."""
    over = (old_parts.c.custody_until < today, old_parts.c.ended_on.is_(None), old_parts.c.condition == "old_part")
    statement = select(old_parts.c.id).where(*over, old_parts.c.status.in_(HELD))
    return statement.order_by(old_parts.c.custody_until, old_parts.c.id).limit(MOST_LAPSES)


CHANGED = types_of(old_parts, ("id", *CHANGING))


def change(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the changing columns of any number of records, by id, and count their versions up: one statement."""
    if rows:
        dialect = uow.connection.dialect.name
        given = [plain({name: row[name] for name in ("id", *CHANGING)}) for row in rows]
        uow.connection.execute(_change(dialect), {ROWS: as_rows(CHANGED, given, dialect)})


@lru_cache
def _change(dialect: str) -> Any:
    _, given = recordset(CHANGED, dialect)
    values = {name: given[name] for name in CHANGING} | {"version": old_parts.c.version + 1}
    return update(old_parts).where(old_parts.c.id == given["id"]).values(values)


def _for_update(statement: Select[Any]) -> Select[Any]:
    return statement.with_for_update(of=old_parts, key_share=True)


def sortings(**filters: Any) -> Select[Any]:
    """Sortings with their room, narrowed by it."""
    statement = select(old_part_sortings, locations.c.code.label("location_code"))
    statement = statement.join(locations, locations.c.id == old_part_sortings.c.location_id)
    return statement.where(*(old_part_sortings.c[name] == value for name, value in filters.items()))


def lines_of_sorting(reader: Reader, sorting_id: str) -> Sequence[Any]:
    """What a sorting marked."""
    statement = select(old_part_sorting_lines, old_parts.c.number, old_parts.c.part_name)
    statement = statement.join(old_parts, old_parts.c.id == old_part_sorting_lines.c.old_part_id)
    mine = old_part_sorting_lines.c.sorting_id == sorting_id
    return reader.rows(statement.where(mine).order_by(old_part_sorting_lines.c.old_part_id))


def rooms() -> Select[Any]:
    """OLD-09, OLD-12: rooms that hold something: since when, when they were last sorted, and how old their oil is."""
    here = (old_parts.c.location_id == locations.c.id, old_parts.c.status.in_(OPEN))
    oldest = select(func.min(func.coalesce(old_parts.c.stored_on, old_parts.c.removed_on))).where(*here)
    oil = select(func.min(old_parts.c.removed_on)).where(*here, old_parts.c.kind == WASTE_OIL)
    last = select(func.max(old_part_sortings.c.sorted_on)).where(old_part_sortings.c.location_id == locations.c.id)
    columns = {"oldest_on": oldest, "oil_on": oil, "last_sorted_on": last}
    asked = (query.correlate(locations).scalar_subquery().label(name) for name, query in columns.items())
    statement = select(locations.c.id, locations.c.code, locations.c.name, locations.c.kind, locations.c.site_id, *asked)
    is_used = select(old_parts.c.id).where(*here).correlate(locations).exists()
    return statement.where(locations.c.kind.in_((*OLD_PART_ROOMS, "scrap")), is_used)
