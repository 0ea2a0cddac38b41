"""Queries of the people who may hold tools and loaners. Whoever changes what somebody holds locks that person first."""

from typing import Any

from sqlalchemy import select

from inventory_service.store.tables.tools import technicians
from shared.kit.errors import Fault, Refused
from shared.kit.uow import UnitOfWork


def get(uow: UnitOfWork, technician_id: str) -> Any | None:
    """A technician, if the service desk has told of them yet."""
    return uow.row(select(technicians).where(technicians.c.id == technician_id))


def known(uow: UnitOfWork, technician_id: str) -> Any:
    """A technician who is known, since something names them."""
    return uow.one(select(technicians).where(technicians.c.id == technician_id), "holder_unknown")


def lock(uow: UnitOfWork, technician_id: str, field: str = "holder_id") -> Any:
    """Lock the technician that a body names. Raises Refused, pointing at the field, if nobody is known by that id."""
    statement = select(technicians).where(technicians.c.id == technician_id).with_for_update(key_share=True)
    found = uow.row(statement)
    if found is None:
        raise Refused("holder_unknown", faults=[Fault.at(f"/{field}", "holder_unknown")])
    return found
