"""Timers of the service desk: deadlines that come close or break (SLA-16), appointments that nobody kept."""

from ticket_service.context import Context
from ticket_service.operations.ticket_steps import settle
from ticket_service.store.tables_cases import visits
from ticket_service.store.tickets import due_for_watch, lock_ticket
from ticket_service.store.visits import due_for_miss, lock_visit


def watch_deadlines(ctx: Context) -> int:
    """SLA-16: note each request whose deadline comes close (its owner is warned) or breaks (the supervisor is told)."""
    with ctx.reader() as reader:
        due = due_for_watch(reader, ctx.now)
    for ticket_id in due:
        _watch(ctx.as_system(), ticket_id)
    return len(due)


def _watch(ctx: Context, ticket_id: str) -> None:
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id)
        now = settle(uow, row)
        if now["alert"] not in (None, row.alert):
            uow.note("ticket", row.id, f"deadline_{now['alert']}", case_id=row.id, from_state=row.status, to_state=row.status)


def miss_visits(ctx: Context) -> int:
    """W-03: note each visit whose appointment has passed before anybody set out; the dispatcher and supervisor see it."""
    with ctx.reader() as reader:
        due = due_for_miss(reader, ctx.now)
    for visit_id in due:
        _miss(ctx.as_system(), visit_id)
    return len(due)


def _miss(ctx: Context, visit_id: str) -> None:
    with ctx.uow() as uow:
        row = lock_visit(uow, visit_id, ctx.actor)
        if row.miss_at is None or row.miss_at >= uow.now:
            return
        uow.update(visits, visit_id, miss_at=None, missed_at=uow.now)
        uow.note("visit", visit_id, "miss", case_id=row.ticket_id, from_state=row.status, to_state=row.status)
