"""Part returns that have been tested: credit them and close."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from returns_service.context import Context
from returns_service.operations.obligations import settle
from returns_service.operations.returns import case_of, move, part_line, show, take
from returns_service.rules.credits import Receipt, part_credit
from returns_service.rules.returns import PART_RETURN
from returns_service.store.returns import lock_return
from returns_service.store.tables import return_lines
from shared.events.returns import ReturnCreditedV1
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def credit(ctx: Context, return_id: str) -> dict[str, Any]:
    """RET-12, RET-13: decide each line's credit, tell finance, settle what was owed, and close the return."""
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "credit")
        told = [_credit_line(uow, found, line) for line in lines]
        total = sum(line["amount_fen"] for line in told)
        move(uow, found, lines, "credit", to, total_fen=total, credited_at=uow.now)
        settle(uow, lines, found.site_id)
        event = ReturnCreditedV1(found.id, found.number, found.site_id, uow.now.isoformat(), total, told)
        uow.emit(event, case_id=case_of(lines))
        credited = lock_return(uow, return_id)
        move(uow, credited, lines, "close", next_state(PART_RETURN, credited.status, "close", (SYSTEM,)))
    return show(ctx, return_id)


def _credit_line(uow: UnitOfWork, found: Any, line: Any) -> Mapping[str, Any]:
    applied = part_line({**line._mapping, "applied_on": found.applied_on})
    decision = part_credit(applied, Receipt(line.counted, found.received_on, line.result), uow.policy)
    decision_id = uow.decide(decision, line.id, case_id=line.ticket_id)
    values = {"credit_fen": decision.amount_fen, "disposition": decision.detail["disposition"], "decision_id": decision_id}
    uow.execute(update(return_lines).where(return_lines.c.id == line.id).values(**values))
    return {
        "line_id": line.id,
        "part_no": line.part_no,
        "quantity": line.counted,
        "amount_fen": decision.amount_fen,
        "clauses": list(decision.clauses),
        "decision_id": decision_id,
        "ticket_id": line.ticket_id,
    }
