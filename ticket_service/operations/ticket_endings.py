"""How a request comes to its end: solved from afar, accepted, confirmed, closed, or opened again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from shared.events.ticket import TicketClosedV1
from shared.kit.decision import Decision
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.ticket_steps import advance
from ticket_service.rules.deadlines import callback_due, onsite_response_due
from ticket_service.rules.loaners import check_loaners_back
from ticket_service.rules.tickets import MACHINE, Closing, check_closing
from ticket_service.rules.visits import FILED, LATE, Arrival, RepairRecord, judge_arrival, judge_repair_record
from ticket_service.store.loaners import loaners_out
from ticket_service.store.tables_cases import visits
from ticket_service.store.tickets import lock_ticket, product_of
from ticket_service.store.visits import parts_of, visits_of


def step_ticket(ctx: Context, ticket_id: str, verb: str, *, reason: str | None = None, **values: Any) -> dict[str, Any]:
    """Move a request by a verb that has no other effect than these values."""
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id, ctx.actor)
        return advance(uow, row, verb, next_state(MACHINE, row.status, verb, ctx.actor.roles), reason=reason, **values)


def report_unsolved(ctx: Context, ticket_id: str, note: str | None) -> dict[str, Any]:
    """SLA-04, SLA-05: the phone could not solve it; from this finding on the call-back and the on-site response run."""
    calendar, policy = ctx.calendar, ctx.policy()
    due = {
        "phone_unsolved_at": ctx.now,
        "callback_due_at": callback_due(ctx.now, calendar, policy),
        "onsite_response_due_at": onsite_response_due(ctx.now, calendar, policy),
    }
    return step_ticket(ctx, ticket_id, "report_unsolved", reason=note, **due)


def solve_remotely(ctx: Context, ticket_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Solved by phone or from afar; the customer's agreement is recorded by the confirmation that follows."""
    done = {"worked_at": ctx.now, "contacted_at": ctx.now, "cause": data["cause"], "result": data["result"]}
    return step_ticket(ctx, ticket_id, "solve_remotely", **done)


def confirm(ctx: Context, ticket_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """TKT-15: the customer confirms the result, in person or to an agent who records who did."""
    by = data.get("confirmed_by") or ctx.actor.name
    told = {"confirmed_by": by, "confirmation_note": data.get("note"), "resolved_at": ctx.now}
    return step_ticket(ctx, ticket_id, "confirm", reason=data.get("note"), **told)


def reject_result(ctx: Context, ticket_id: str, reason: str) -> dict[str, Any]:
    """The customer does not accept the result: it goes back into repair."""
    return step_ticket(ctx, ticket_id, "reject_result", reason=reason, worked_at=None)


def reopen(ctx: Context, ticket_id: str, reason: str) -> dict[str, Any]:
    """A solved problem has come back before the case was closed; the old deadlines run on."""
    undone = {"worked_at": None, "resolved_at": None, "confirmed_by": None, "confirmation_note": None}
    return step_ticket(ctx, ticket_id, "reopen", reason=reason, **undone)


def excuse(ctx: Context, ticket_id: str, reason: str) -> dict[str, Any]:
    """SLA-15: a supervisor confirms that force majeure caused the delay; a late arrival that claimed it is judged again."""
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id, ctx.actor)
        to = next_state(MACHINE, row.status, "excuse", ctx.actor.roles)
        for visit in visits_of(uow, ticket_id):
            if visit.force_majeure_claimed and visit.arrival == LATE:
                decision = judge_arrival(Arrival(visit.appointment_at, visit.arrived_at, force_majeure=True), uow.policy)
                uow.decide(decision, visit.id, case_id=row.id)
                uow.update(visits, visit.id, arrival=decision.outcome)
        return advance(uow, row, "excuse", to, reason=reason, excused_at=uow.now)


def close(ctx: Context, ticket_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """TKT-15, TKT-16: close a confirmed case; the neighbours are told for follow-up, survey and settlement.

    LOAN-04: not while a loaner is out, as far as the warehouse has told.
    """
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id, ctx.actor)
        to = next_state(MACHINE, row.status, "close", ctx.actor.roles)
        filed = [visit for visit in visits_of(uow, ticket_id) if visit.status == FILED]
        charged = all(visit.charged_fen is not None for visit in filed)
        check_loaners_back([loan.serial_no for loan in loaners_out(uow, ticket_id)], uow.policy)
        check_closing(Closing(data["cause"], data["result"], row.confirmed_by, charged))
        closed = advance(uow, row, "close", to, closed_at=uow.now, **data)
        uow.emit(_closed(ctx, uow, closed, filed), case_id=row.id)
        return closed


def _closed(ctx: Context, uow: UnitOfWork, case: Mapping[str, Any], filed: Sequence[Row[Any]]) -> TicketClosedV1:
    """What the quality office and finance are told (H-07, H-08)."""
    last, product, day = filed[-1] if filed else None, product_of(uow, case["asset_id"]), ctx.calendar.local_day
    completed_on = day(last.arrived_at if last else case["resolved_at"])
    record = _repair_record(uow, case, filed, product=product, completed_on=completed_on)
    if last is not None and last.site_id:
        uow.decide(record, case["id"], case_id=case["id"])
    in_warranty = bool(filed) and all(visit.in_warranty for visit in filed)
    told = {name: case[name] for name in ("number", "type", "customer_id", "asset_id")}
    told |= {"customer_name": case["contact_name"], "customer_phone": case["contact_phone"] or ""}
    told |= {
        "opened_at": case["opened_at"].isoformat(),
        "closed_at": uow.now.isoformat(),
        "completed_on": completed_on.isoformat(),
    }
    told |= {"in_warranty": in_warranty, "record_complete": record.outcome == "complete"}
    if last is not None:
        told |= {"record_no": last.number, "site_id": last.site_id, "technician_id": last.technician_id}
        told |= {"technician_name": last.technician_name, "charged_fen": sum(visit.charged_fen for visit in filed)}
    if product is not None:
        told |= {"model_code": product.model_code, "serial_no": product.serial_no}
    labour = product.labour_fee_fen if product and in_warranty and last and last.site_id else 0
    return TicketClosedV1(case["id"], **told, fees={"labour_fen": labour, "parts_fen": 0, "other_fen": 0})


def _repair_record(
    uow: UnitOfWork, case: Mapping[str, Any], filed: Sequence[Row[Any]], *, product: Row[Any] | None, completed_on: date
) -> Decision:
    """Whether the repair record (F-12) of a case is whole."""
    last = filed[-1] if filed else None
    parts = parts_of(uow, [visit.id for visit in filed])
    return judge_repair_record(
        RepairRecord(
            record_no=last and last.number,
            site_id=last and last.site_id,
            user_name=case["contact_name"],
            user_address=case["contact_address"],
            user_phone=case["contact_phone"],
            model=product and product.model_code,
            serial_no=product and product.serial_no,
            produced_on=product and product.factory_on,
            purchased_on=product and product.purchased_on,
            fault=last and last.verified_problem,
            cause=last and last.cause,
            treatment=last and last.work_done,
            technician=last and last.technician_name,
            requested_on=case["opened_at"],
            repaired_on=completed_on,
            signature=last and last.signed_by,
            parts_traced=all(part.old_part_destination for part in parts),
        )
    )
