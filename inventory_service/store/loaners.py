"""Queries of the loaner pool and its slips. A loaner's part is locked before it, and its slip is changed under its lock."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from inventory_service.rules.loaners import IN_STORE, LENT, OUT
from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.loaners import loaners, loans
from inventory_service.store.tables.stock import locations, lots
from inventory_service.store.tables.tools import technicians
from shared.kit.actor import Actor
from shared.kit.errors import NotFound
from shared.kit.uow import UnitOfWork

DAYS = (lots.c.received_on, lots.c.made_on)


def listed(**filters: Any) -> Select[Any]:
    """Loaners with their part, place and current slip, narrowed by serial number, category or state."""
    names = (parts.c.part_no, locations.c.code.label("location_code"), loans.c.ticket_id, loans.c.due_on, loans.c.number)
    statement = select(loaners, *names).join(parts, parts.c.id == loaners.c.part_id)
    statement = statement.join(locations, locations.c.id == loaners.c.location_id)
    statement = statement.outerjoin(loans, loans.c.id == loaners.c.loan_id)
    return statement.where(*(loaners.c[name] == value for name, value in filters.items()))


def with_lots(**filters: Any) -> Select[Any]:
    """The same with the days of the loaner's lot, for moving it."""
    return listed(**filters).add_columns(*DAYS).join(lots, lots.c.id == loaners.c.lot_id)


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees the loaners that they carried and that are not back yet."""
    return own(statement, actor, technician=loaners.c.technician_id)


def one(loaner_id: str, actor: Actor) -> Select[Any]:
    """The loaner with an id, if the actor may see it."""
    return visible(listed(id=loaner_id), actor)


def free(*, loaner_id: str | None = None, category: str | None = None) -> Select[Any]:
    """The units in the store, of a category or the one named, by serial number."""
    statement = with_lots(id=loaner_id) if loaner_id else with_lots(category=category)
    return statement.where(loaners.c.status == IN_STORE).order_by(loaners.c.serial_no, loaners.c.id)


def parts_of(*, loaner_id: str | None = None, category: str | None = None) -> Select[Any]:
    """The parts whose stock these loaners are."""
    mine = loaners.c.id == loaner_id if loaner_id else loaners.c.category == category
    return select(loaners.c.part_id).where(mine).distinct()


def lock_free(uow: UnitOfWork, part_ids: Sequence[str], **which: Any) -> Any | None:
    """Lock the first unit in the store; its part must be among those that are locked already."""
    statement = free(**which).where(loaners.c.part_id.in_(part_ids)).limit(1)
    return uow.row(statement.with_for_update(of=loaners, key_share=True))


def part_of(uow: UnitOfWork, loaner_id: str) -> str:
    """The part of a loaner. Raises NotFound."""
    found = uow.scalar(select(loaners.c.part_id).where(loaners.c.id == loaner_id))
    if found is None:
        raise NotFound("loaner_unknown")
    return str(found)


def lock(uow: UnitOfWork, loaner_id: str) -> Any:
    """Lock a loaner; its part is locked before where stock moves. Raises NotFound."""
    return uow.one(with_lots(id=loaner_id).with_for_update(of=loaners, key_share=True), "loaner_unknown")


def lock_lent(uow: UnitOfWork, ticket_id: str) -> Sequence[Any]:
    """Lock the loaners that are out for a case and not due yet, in the order of their ids."""
    statement = listed(status=LENT).where(loans.c.ticket_id == ticket_id).order_by(loaners.c.id)
    return uow.rows(statement.with_for_update(of=loaners, key_share=True))


def count_out(uow: UnitOfWork, ticket_id: str) -> int:
    """LOAN-02: how many loaners are out for a case."""
    mine = (loans.c.ticket_id == ticket_id) & loans.c.status.in_(OUT)
    return int(uow.scalar(select(func.count()).select_from(loans).where(mine)))


def exists(uow: UnitOfWork, serial_no: str) -> bool:
    """Whether a serial number is in the pool."""
    return uow.row(select(loaners.c.id).where(loaners.c.serial_no == serial_no)) is not None


def slips(**filters: Any) -> Select[Any]:
    """Slips with the loaner's numbers and the technician's name, narrowed by state, case, loaner or technician."""
    names = (loaners.c.serial_no, loaners.c.category, loaners.c.model_code, technicians.c.name.label("technician_name"))
    statement = select(loans, *names).join(loaners, loaners.c.id == loans.c.loaner_id)
    statement = statement.outerjoin(technicians, technicians.c.id == loans.c.technician_id)
    return statement.where(*(loans.c[name] == value for name, value in filters.items()))


def visible_slips(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees the own slips."""
    return own(statement, actor, technician=loans.c.technician_id)


def overdue(statement: Select[Any], today: date) -> Select[Any]:
    """Only slips of loaners that are out and should be back."""
    return statement.where(loans.c.status.in_(OUT), loans.c.due_on < today)


def slip(loan_id: str, actor: Actor) -> Select[Any]:
    """The slip with an id, if the actor may see it."""
    return visible_slips(slips(id=loan_id), actor)


def pool() -> Select[Any]:
    """LOAN-01: how many units of each category are in which state."""
    statement = select(loaners.c.category, loaners.c.status, func.count().label("units"))
    return statement.group_by(loaners.c.category, loaners.c.status).order_by(loaners.c.category)
