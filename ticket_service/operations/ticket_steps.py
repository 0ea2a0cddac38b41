"""Steps inside a unit that move a case: the request's row, the visit's row, their deadlines and their history."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row

from shared.kit.actor import Actor
from shared.kit.uow import UnitOfWork
from ticket_service.rules import tickets as requests
from ticket_service.rules import visits as calls
from ticket_service.rules.deadlines import NORMAL, deadlines_of, watch
from ticket_service.store.tables_cases import tickets, visits
from ticket_service.store.tickets import lock_ticket
from ticket_service.store.visits import get_visit, lock_visit

Values = Mapping[str, Any]


def advance(uow: UnitOfWork, row: Row[Any], verb: str, to: str, *, reason: str | None = None, **values: Any) -> dict[str, Any]:
    """Move a request to a state, with its history entry (GEN-13); the row as it stands then."""
    uow.note("ticket", row.id, verb, from_state=row.status, to_state=to, case_id=row.id, reason=reason)
    return settle(uow, row, status=to, **values)


def settle(uow: UnitOfWork, row: Row[Any], **values: Any) -> dict[str, Any]:
    """Change a request's values and look at its deadlines anew (SLA-16, SLA-17); the row as it stands then."""
    values = {**values, **standing({**row._mapping, **values}, uow)}
    uow.update(tickets, row.id, **values)
    return {**row._mapping, **values, "version": row.version + 1}


def standing(case: Values, uow: UnitOfWork) -> dict[str, Any]:
    """How a request stands against its deadlines, and when that changes by itself; an ended one is watched no more."""
    if case["status"] not in requests.OPEN:
        return {"alert": None, "watch_at": None}
    running = deadlines_of(SimpleNamespace(**case), uow.policy)
    found = watch(running, uow.now, uow.policy, is_excused=case["excused_at"] is not None)
    return {"alert": None if found.alert == NORMAL else found.alert, "watch_at": found.changes_at}


def move_visit(
    uow: UnitOfWork, row: Row[Any], verb: str, to: str, *, reason: str | None = None, **values: Any
) -> dict[str, Any]:
    """Move a visit to a state, with its history entry; the row as it stands then."""
    appointment = values.get("appointment_at", row.appointment_at)
    values |= {"status": to, "is_open": to in calls.OPEN, "miss_at": appointment if to in calls.NOT_DEPARTED else None}
    uow.update(visits, row.id, **values)
    uow.note("visit", row.id, verb, from_state=row.status, to_state=to, case_id=row.ticket_id, reason=reason)
    return {**row._mapping, **values, "version": row.version + 1}


def lock_case(uow: UnitOfWork, visit_id: str, actor: Actor) -> tuple[Row[Any], Row[Any]]:
    """The request and the visit, locked in this order everywhere. Raises NotFound for a visit that the actor does not see."""
    ticket = lock_ticket(uow, get_visit(uow, visit_id, actor).ticket_id)
    return ticket, lock_visit(uow, visit_id, actor)
