"""A ticket was closed at the service desk: its follow-ups are scheduled and the survey is offered."""

from datetime import date
from typing import Any

from feedback_service.context import Context
from feedback_service.operations.schedules import NUMBERS, open_task
from feedback_service.operations.surveys import invite
from feedback_service.rules import schedules as rules
from feedback_service.store import surveys as store
from shared.events.ticket import TicketClosedV1
from shared.kit.decision import Decision


def follow_closed_ticket(ctx: Context, event: TicketClosedV1) -> None:
    """TKT-16, FUP-01 to FUP-03, CSAT-01: one closing has one effect, however often it is told."""
    due = _calls_for(ctx, event)
    numbers = [ctx.number(NUMBERS) for _ in due]
    survey_number = ctx.number("SV")
    case = _case_of(event)
    with ctx.uow() as uow:
        if uow.row(store.of_ticket(event.ticket_id)) is not None:
            return
        for decision, number in zip(due, numbers, strict=True):
            open_task(uow, case, decision, number)
        invite(uow, case, service=event.type, number=survey_number, calendar=ctx.calendar)


def _calls_for(ctx: Context, event: TicketClosedV1) -> tuple[Decision, ...]:
    document = rules.DOCUMENTS.get(event.type)
    if document is None:
        return ()
    done = date.fromisoformat(event.completed_on)
    return rules.schedule(document, received_on=ctx.today, completed_on=done, calendar=ctx.calendar, policy=ctx.policy())


def _case_of(event: TicketClosedV1) -> dict[str, Any]:
    return {
        "ticket_id": event.ticket_id,
        "ticket_number": event.number,
        "customer_id": event.customer_id,
        "customer_name": event.customer_name,
        "customer_phone": event.customer_phone,
        "site_id": event.site_id,
        "technician_id": event.technician_id,
        "technician_name": event.technician_name,
        "record_no": event.record_no,
        "model_code": event.model_code,
        "serial_no": event.serial_no,
    }
