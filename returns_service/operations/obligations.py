"""What sites owe: booked from visits, and carried along with the return that they are part of."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from returns_service.context import Context
from returns_service.rules.obligations import APPLY, OBLIGATION, OPEN, is_owed, return_deadline, verb_after_credit
from returns_service.store.kept_parts import book_visit, lock_line, lock_unkept, lock_visit, take_kept, wait_for_visit
from returns_service.store.obligations import booked_lines, lock_obligations, one_obligation
from returns_service.store.tables import obligations
from shared.events.inventory import OldPartStoredV1
from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork


def owe(ctx: Context, visit: VisitFiledV1) -> None:
    """RET-08: book what the site of a visit owes. A visit of the company's own staff leaves nothing to return."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        if visit.site_id is None:
            return
        told = lock_visit(uow, visit.visit_id)
        booked = booked_lines(uow, visit.visit_id)
        for part in visit.parts:
            if part["line_id"] not in booked and is_owed(part["in_warranty"], part["old_part_destination"]):
                _book(uow, visit, part, calendar)
        if not told:
            book_visit(uow, visit.visit_id)
            for kept in take_kept(uow, visit.visit_id):
                _keep(uow, lock_line(uow, visit.visit_id, kept.line_id), kept)


def keep(ctx: Context, stored: OldPartStoredV1) -> None:
    """OLD-07: what is owed is with the warehouse's keeper. A part that nobody owes leaves no mark.

    A part whose visit is not told yet waits for it; one that was registered by hand belongs to its ticket.
    """
    facts = {"old_part_id": stored.old_part_id, "old_part_number": stored.number}
    kept = SimpleNamespace(**facts, line_id=stored.line_id, stored_on=date.fromisoformat(stored.stored_on))
    with ctx.uow() as uow:
        if stored.site_id is None:
            return
        if stored.visit_id is None or stored.line_id is None:
            _keep(uow, lock_unkept(uow, stored.ticket_id, stored.part_no), kept)
            return
        told = lock_visit(uow, stored.visit_id)
        owed = lock_line(uow, stored.visit_id, stored.line_id)
        if owed is None and not told:
            wait_for_visit(uow, {**facts, "visit_id": stored.visit_id, "line_id": stored.line_id, "stored_on": kept.stored_on})
        _keep(uow, owed, kept)


def _keep(uow: UnitOfWork, owed: Any | None, kept: Any) -> None:
    if owed is None or owed.keeper_since is not None:
        return
    mark = {"old_part_id": kept.old_part_id, "old_part_number": kept.old_part_number, "keeper_since": kept.stored_on}
    uow.update(obligations, owed.id, **mark)
    uow.note("obligation", owed.id, "keep", case_id=owed.ticket_id, old_part=kept.old_part_number)


def _book(uow: UnitOfWork, visit: VisitFiledV1, part: Mapping[str, Any], calendar: Any) -> None:
    replaced_on = date.fromisoformat(visit.visited_on)
    decision = return_deadline(part["part_no"], part["quantity"], replaced_on, calendar, uow.policy)
    row = {
        "id": new_id(),
        "ticket_id": visit.ticket_id,
        "ticket_number": visit.ticket_number,
        "visit_id": visit.visit_id,
        "line_id": part["line_id"],
        "site_id": visit.site_id,
        "technician_id": visit.technician_id,
        "part_no": part["part_no"],
        "quantity": part["quantity"],
        "returned": 0,
        "replaced_on": replaced_on,
        "due_on": decision.detail["due_on"],
        "service_record_no": visit.record_no,
        "status": OPEN,
        "return_id": None,
        **dict.fromkeys(("keeper_since", "old_part_id", "old_part_number")),
        "created_at": uow.now,
        "version": 1,
    }
    uow.insert(obligations, row)
    uow.note("obligation", row["id"], "owe", to_state=OPEN, case_id=visit.ticket_id)
    uow.decide(decision, row["id"], case_id=visit.ticket_id)


def bind(uow: UnitOfWork, owed: Iterable[Any], return_id: str) -> None:
    """Put locked obligations into a return."""
    for obligation in owed:
        _move(uow, obligation, APPLY, uow.actor.roles, return_id=return_id)


def give_back(uow: UnitOfWork, lines: Iterable[Any], site_id: str) -> None:
    """A rejected return owes again what it had taken up."""
    for obligation in _locked(uow, lines, site_id).values():
        _move(uow, obligation, "give_back", uow.actor.roles, return_id=None)


def settle(uow: UnitOfWork, lines: Iterable[Any], site_id: str) -> None:
    """RET-08, RET-09: what the company counted is returned; what is left is owed on."""
    lines = list(lines)
    for obligation in _locked(uow, lines, site_id).values():
        counted = sum(line.counted for line in lines if line.obligation_id == obligation.id)
        left = obligation.quantity - obligation.returned
        verb = verb_after_credit(left, counted)
        kept = obligation.return_id if verb == "settle" else None
        _move(uow, obligation, verb, uow.actor.roles, return_id=kept, returned=obligation.returned + min(counted, left))


def _locked(uow: UnitOfWork, lines: Iterable[Any], site_id: str) -> dict[str, Any]:
    return lock_obligations(uow, {line.obligation_id for line in lines if line.obligation_id}, site_id)


def _move(uow: UnitOfWork, obligation: Any, verb: str, roles: Iterable[str], **values: Any) -> None:
    to = next_state(OBLIGATION, obligation.status, verb, roles)
    uow.update(obligations, obligation.id, status=to, **values)
    where = {"from_state": obligation.status, "to_state": to, "case_id": obligation.ticket_id}
    uow.note("obligation", obligation.id, verb, **where)


def show_obligation(ctx: Context, obligation_id: str) -> dict[str, Any]:
    """An obligation with what the caller may do now: of its steps only `apply` is the caller's own choice."""
    found = ctx.row(one_obligation(obligation_id, ctx.actor), "obligation_unknown")
    actions = [verb for verb in verbs_from(OBLIGATION, found.status, ctx.actor.roles) if verb == APPLY]
    return {**found._mapping, "row": found, "actions": actions}
