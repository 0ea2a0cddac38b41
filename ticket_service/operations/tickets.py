"""Requests: taken in, answered, classified, confirmed, closed, given up."""

from collections.abc import Mapping
from typing import Any

from shared.events.ticket import TicketCancelledV1, TicketOpenedV1
from shared.kit.calendar import WorkingCalendar
from shared.kit.decision import Decision
from shared.kit.errors import Fault, NotFound, Refused
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.ticket_steps import advance, move_visit, standing
from ticket_service.operations.warranty import facts_from
from ticket_service.rules import intake
from ticket_service.rules import visits as calls
from ticket_service.rules.priority import Severity, prioritise
from ticket_service.rules.promises import Request, promise
from ticket_service.rules.tickets import MACHINE, NEW
from ticket_service.rules.warranty import UNIT, WarrantyFacts, judge_warranty
from ticket_service.store.scope import is_outsider
from ticket_service.store.tables_cases import tickets
from ticket_service.store.tickets import Facts, facts_for_intake, last_closed, lock_ticket
from ticket_service.store.visits import open_visit_of

CONTACT = ("name", "phone", "address")
# What a later step of the case fills in.
LATER = (
    "technician_id", "agreed_due_at", "callback_due_at", "onsite_response_due_at", "onsite_fix_due_at", "acknowledged_at",
    "phone_unsolved_at", "first_dispatched_at", "contacted_at", "arrived_at", "worked_at", "resolved_at", "closed_at", "cause",
    "result", "confirmed_by", "confirmation_note", "excused_at", "alert", "customer_rating", "source", "external_ref",
)  # fmt: skip


def open_ticket(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """TKT-04: register a request at once, with its number, priority, warranty answer and frozen promise.

    One statement reads everything that is decided on; a customer opens requests of their own only.
    """
    told, customer_id = {**data, "contact": data.get("contact") or {}}, _customer_of(ctx, data)
    calendar, policy = ctx.calendar, ctx.policy()
    _check_door(ctx, told, calendar)
    if customer_id is None:
        intake.check_intake(_intake(told, None), policy)
    number = ctx.number("TK")
    with ctx.reader() as reader:
        facts = _facts(reader, str(customer_id), told)
    intake.check_intake(_intake(told, facts), policy)
    row = _new_row(ctx, told, facts, number=number)
    decisions = _decide(ctx, row, told, facts, calendar)
    with ctx.uow() as uow:
        for decision in decisions:
            uow.decide(decision, row["id"], case_id=row["id"])
        row |= standing(row, uow)
        uow.insert(tickets, row)
        uow.note("ticket", row["id"], "open", to_state=NEW, case_id=row["id"])
        uow.emit(_opened(row), case_id=row["id"])
    return row


def _customer_of(ctx: Context, data: Mapping[str, Any]) -> str | None:
    """Whose request it is. Raises NotFound where a customer names another."""
    told: str | None = data.get("customer_id")
    if not (is_outsider(ctx.actor) and ctx.actor.has("customer")):
        return told
    if ctx.actor.customer_id is None or told not in (None, ctx.actor.customer_id):
        raise NotFound("customer_unknown")
    return ctx.actor.customer_id


def _check_door(ctx: Context, told: Mapping[str, Any], calendar: WorkingCalendar) -> None:
    if told.get("channel") and not intake.takes_requests(told["channel"], ctx.now, calendar, ctx.policy()):
        raise Refused("intake_closed", clause="SLA-11")
    if told.get("promised_at") and ctx.actor.has("customer"):
        raise Refused("promise_by_staff_only", clause="TKT-03")


def _facts(reader: Reader, customer_id: str, told: Mapping[str, Any]) -> Facts:
    asset_id = told.get("asset_id")
    found = facts_for_intake(
        reader, customer_id, asset_id=asset_id, fault_group=told.get("fault_group"), repeated_type=intake.REPAIR
    )
    if found is None:
        raise Refused("validation_failed", faults=[Fault.at("/customer_id", "customer_unknown")])
    if asset_id and found.asset is None:
        raise Refused("validation_failed", faults=[Fault.at("/asset_id", "asset_unknown")])
    return found


def _intake(told: Mapping[str, Any], facts: Facts | None) -> intake.Intake:
    values = {name: told.get(name) for name in ("type", "channel", "description")}
    contact = {name: told["contact"].get(name) or (getattr(facts.customer, name) if facts else None) for name in CONTACT}
    product = told.get("asset_id") or told.get("product")
    return intake.Intake(**values, customer_id=facts.customer.id if facts else None, product=product, contact=contact)


def _new_row(ctx: Context, told: Mapping[str, Any], facts: Facts, *, number: str) -> dict[str, Any]:
    """The row as told and known; what the rules decide is added by `_decide`."""
    contact = _intake(told, facts).contact
    row = {name: told.get(name) for name in ("fault_group", "product", "component", "asset_id", "urgency", "impact", "subject")}
    row |= {name: told[name] for name in ("type", "channel", "description", "safety_hazard")}
    row |= dict.fromkeys(LATER) | {f"contact_{name}": contact[name] for name in CONTACT}
    row |= {name: getattr(facts.customer, name) for name in ("lat", "lon", "remote_area")}
    row |= {"id": told.get("id") or new_id(), "number": number, "status": NEW, "customer_id": facts.customer.id}
    own_site = ctx.actor.site_id if is_outsider(ctx.actor) else None
    return row | {"site_id": own_site, "opened_at": ctx.now, "created_at": ctx.now, "version": 1}


def _decide(
    ctx: Context, row: dict[str, Any], told: Mapping[str, Any], facts: Facts, calendar: WorkingCalendar
) -> tuple[Decision, ...]:
    """Put priority, promise, warranty and repeat into the row; the decisions to record."""
    policy, today = ctx.policy(), calendar.local_day(ctx.now)
    priority = prioritise(Severity(row["urgency"], row["impact"], row["safety_hazard"]), policy)
    promised = promise(Request(ctx.now, row["channel"], priority.outcome, told.get("promised_at")), calendar, policy)
    if facts.asset is None:
        known = WarrantyFacts(row["component"] or UNIT, None, None, None, extension_months=0, as_of=today)
    else:
        known = facts_from(facts.asset, row["component"], today, facts.asset.components, facts.replaced)
    warranty = judge_warranty(known, policy)
    row |= {"priority": priority.outcome, **promised.detail, **_warranty_columns(warranty)}
    row["out_of_hours"] = not intake.is_staffed(row["channel"], ctx.now, calendar, policy)
    row |= _repeat(ctx, row, facts.earlier_id, facts.earlier_closed_at)
    return priority, promised, warranty


def _warranty_columns(decision: Decision) -> dict[str, Any]:
    told = {"warranty_outcome": decision.outcome, "warranty_ends_on": decision.detail["ends_on"]}
    return told | {"warranty_clauses": list(decision.clauses)}


def _repeat(ctx: Context, row: Mapping[str, Any], earlier_id: str | None, closed_at: Any) -> dict[str, Any]:
    """TKT-21: whether the request repeats the last closed repair of the same unit and fault group, and which that was."""
    if closed_at is None or row["type"] != intake.REPAIR:
        return {"is_repeat": False, "repeat_of": None}
    day = ctx.calendar.local_day
    earlier = intake.Earlier(day(closed_at), day(row["opened_at"]), is_same_product=True, is_same_fault_group=True)
    found = intake.is_repeat(earlier, ctx.policy())
    return {"is_repeat": found, "repeat_of": earlier_id if found else None}


def _opened(row: Mapping[str, Any]) -> TicketOpenedV1:
    plain = ("number", "type", "channel", "priority", "customer_id", "asset_id", "site_id", "is_repeat")
    times = {name: row[name].isoformat() for name in ("opened_at", "promised_at")}
    return TicketOpenedV1(row["id"], **{name: row[name] for name in plain}, **times)


def acknowledge(ctx: Context, ticket_id: str) -> dict[str, Any]:
    """The first human answer: the clock of SLA-01 stops."""
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id, ctx.actor)
        to = next_state(MACHINE, row.status, "acknowledge", ctx.actor.roles)
        return advance(uow, row, "acknowledge", to, acknowledged_at=uow.now)


def classify(ctx: Context, ticket_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """TKT-05, TKT-06: settle type and priority, and see whether it repeats an earlier repair. The promise stays as it was."""
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id, ctx.actor)
        to = next_state(MACHINE, row.status, "classify", ctx.actor.roles)
        if data.get("type", row.type) not in uow.policy.value("tkt.types"):
            listed = ", ".join(uow.policy.value("tkt.types"))
            raise Refused("validation_failed", clause="TKT-05", faults=[Fault.at("/type", "choice_invalid", choices=listed)])
        values = {**row._mapping, **data}
        severity = Severity(values["urgency"] or "medium", values["impact"] or "unusable", values["safety_hazard"])
        priority = prioritise(severity, uow.policy)
        uow.decide(priority, row.id, case_id=row.id)
        return advance(uow, row, "classify", to, **data, **_repeat_of(ctx, uow, values), priority=priority.outcome)


def _repeat_of(ctx: Context, uow: UnitOfWork, values: Mapping[str, Any]) -> dict[str, Any]:
    if values["asset_id"] is None or values["fault_group"] is None:
        return {}
    earlier = last_closed(uow, values["asset_id"], fault_group=values["fault_group"], repeated_type=intake.REPAIR)
    return _repeat(ctx, values, earlier and earlier.earlier_id, earlier and earlier.earlier_closed_at)


def cancel(ctx: Context, ticket_id: str, reason: str) -> dict[str, Any]:
    """Give a request up; its visit under way is called off, and neighbours release what they hold for it."""
    with ctx.uow() as uow:
        row = lock_ticket(uow, ticket_id, ctx.actor)
        to = next_state(MACHINE, row.status, "cancel", ctx.actor.roles)
        visit = open_visit_of(uow, ticket_id)
        if visit is not None:
            move_visit(uow, visit, "cancel", next_state(calls.MACHINE, visit.status, "cancel", ctx.actor.roles), reason=reason)
        uow.emit(TicketCancelledV1(row.id, row.number, reason), case_id=row.id)
        return advance(uow, row, "cancel", to, reason=reason)
