"""The people who may hold what belongs to the company: a step of the unit that hears of them."""

from inventory_service.store import technicians as store
from inventory_service.store.tables.tools import technicians
from shared.events.ticket import TechnicianRegisteredV1
from shared.kit.uow import UnitOfWork


def remember(uow: UnitOfWork, told: TechnicianRegisteredV1) -> None:
    """Keep who somebody is, so that tools can be issued to them while the service desk is down. One who is known stays."""
    if store.get(uow, told.technician_id) is None:
        row = {"id": told.technician_id, "code": told.code, "name": told.name, "site_id": told.site_id}
        uow.insert(technicians, {**row, "created_at": uow.now})
