"""The work list of the callers: tasks are opened, fall due, are flagged when missed; quarterly ones are renewed."""

from collections.abc import Mapping
from typing import Any

from feedback_service.context import Context
from feedback_service.rules import schedules as rules
from feedback_service.rules.follow_ups import MACHINE, SCHEDULED
from feedback_service.store import follow_ups as store
from feedback_service.store.tables import follow_ups
from shared.kit.decision import Decision
from shared.kit.ids import new_id
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork

NUMBERS = "FU"
CASE = (
    "ticket_id",
    "ticket_number",
    "customer_id",
    "customer_name",
    "customer_phone",
    "site_id",
    "technician_id",
    "technician_name",
)
PRODUCT = ("record_no", "model_code", "serial_no")


def open_task(uow: UnitOfWork, case: Mapping[str, Any], due: Decision, number: str) -> str:
    """Put one follow-up on the work list, with the decision that gives its due day; its id."""
    task = {name: case[name] for name in CASE} | {name: case.get(name) for name in PRODUCT}
    task |= {"id": new_id(), "number": number, "kind": due.outcome, "owner_role": rules.owner_of(due.outcome)}
    task |= {**due.detail, "status": SCHEDULED, "missed": False, "renewed": False, "created_at": uow.now, "version": 1}
    uow.insert(follow_ups, task)
    uow.note("follow_up", task["id"], "schedule", to_state=SCHEDULED, case_id=task["ticket_id"], due_on=task["due_on"])
    uow.decide(due, task["id"], case_id=task["ticket_id"])
    return str(task["id"])


def fall_due(ctx: Context) -> int:
    """Timer: what is due today is marked so; how many."""
    statement = store.falling_due(ctx.today)
    if not _any(ctx, statement):
        return 0
    to = next_state(MACHINE, SCHEDULED, "fall_due", (SYSTEM,))
    with ctx.uow() as uow:
        rows = uow.rows(store.taken(statement))
        uow.execute(store.change_all(rows, status=to))
        for row in rows:
            uow.note("follow_up", row.id, "fall_due", from_state=row.status, to_state=to, case_id=row.ticket_id)
    return len(rows)


def flag_missed(ctx: Context) -> int:
    """FUP-15. Timer: what was not called by its day is flagged and reported; it stays callable, and so do the next steps."""
    statement = store.newly_missed(ctx.today)
    if not _any(ctx, statement):
        return 0
    with ctx.uow() as uow:
        rows = uow.rows(store.taken(statement))
        uow.execute(store.change_all(rows, missed=True, missed_at=ctx.now))
        for row in rows:
            state = {"from_state": row.status, "to_state": row.status}
            uow.note("follow_up", row.id, "miss", **state, case_id=row.ticket_id, due_on=row.due_on, owner=row.owner_role)
    return len(rows)


def renew_quarterly(ctx: Context) -> int:
    """FUP-08. Timer: when a quarter is over, the next one's call is put on the list, where the policy wants it."""
    statement = store.to_renew(ctx.today)
    if not rules.renews(ctx.policy()):
        return 0
    waiting = _count(ctx, statement)
    if not waiting:
        return 0
    numbers = ctx.house.numbers.several(NUMBERS, ctx.today, waiting)
    with ctx.uow() as uow:
        rows = uow.rows(store.taken(statement.limit(waiting)))
        uow.execute(store.change_all(rows, renewed=True))
        for row, number in zip(rows, numbers, strict=False):
            open_task(uow, row._asdict(), rules.next_quarter(row.due_on, uow.policy), number)
    return len(rows)


def _count(ctx: Context, statement: Any) -> int:
    with ctx.reader() as reader:
        return len(reader.rows(statement))


def _any(ctx: Context, statement: Any) -> bool:
    """A timer that finds nothing to do takes no write lock."""
    return _count(ctx, statement.limit(1)) > 0
