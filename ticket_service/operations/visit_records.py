"""What is written on site: the proposal that the customer agrees to, and the signed record of the visit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from shared.events.ticket import VisitFiledV1
from shared.kit.decision import Decision
from shared.kit.errors import Fault, NotFound, Refused
from shared.kit.ids import new_id
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.assets import record_replacement
from ticket_service.operations.dispatch import new_visit
from ticket_service.operations.ticket_steps import advance, lock_case, move_visit
from ticket_service.operations.warranty import facts_from
from ticket_service.rules import tickets as requests
from ticket_service.rules import visits as calls
from ticket_service.rules.charges import Line, Work, charge, check_agreement
from ticket_service.rules.warranty import COVERED, judge_warranty
from ticket_service.store.assets import replaced_until
from ticket_service.store.lookups import Source
from ticket_service.store.tables_cases import visit_parts, visits
from ticket_service.store.tickets import get_ticket, product_of
from ticket_service.store.visits import get_visit

FORM = ("verified_problem", "reproduced", "work_done", "cause", "user_test", "left_at", "custody_record", "next_appointment_at")


def propose(ctx: Context, visit_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """TKT-12: the repair proposal (F-23); what is charged keeps to the caps and is agreed to and signed before the repair."""
    decision = _price(ctx, visit_id, "propose", data)
    total = decision.amount_fen or 0
    with ctx.uow() as uow:
        ticket, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "propose", ctx.actor.roles)
        proposed = next_state(requests.MACHINE, ticket.status, "propose", ctx.actor.roles)
        check_agreement(total, agreed_by=data.get("agreed_by"), agreed_fen=total, policy=uow.policy)
        uow.decide(replace(decision, kind="proposal"), visit.id, case_id=ticket.id)
        uow.note("ticket", ticket.id, "propose", from_state=ticket.status, to_state=proposed, case_id=ticket.id)
        agreed = next_state(requests.MACHINE, proposed, "agree", ctx.actor.roles)
        advance(uow, ticket, "agree", agreed, reason=data.get("agreed_by"))
        signed: dict[str, Any] = {"agreed_by": data.get("agreed_by"), "agreed_at": uow.now, "agreed_fen": total}
        plan = {**data, "parts": _priced(data["parts"], decision), "charged_fen": total}
        return move_visit(uow, visit, "propose", to, proposal=plan, **signed)


def file_record(ctx: Context, visit_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """ONS-04, ONS-14: file the signed record; the charge is decided, parts are remembered and the neighbours told.

    Prices of chargeable parts are asked of the warehouse before anything is written; in-warranty work needs no answer of it.
    """
    _check_form(ctx, visit_id, data)
    decision = _price(ctx, visit_id, "file", data)
    number = ctx.number("VR") if data["result"] == calls.REVISIT else None
    with ctx.uow() as uow:
        ticket, visit = lock_case(uow, visit_id, ctx.actor)
        to = next_state(calls.MACHINE, visit.status, "file", ctx.actor.roles)
        verb = requests.VERB_OF_RESULT[data["result"]]
        moved = next_state(requests.MACHINE, ticket.status, verb, ctx.actor.roles)
        total = decision.amount_fen or 0
        if total:
            check_agreement(total, agreed_by=visit.agreed_by, agreed_fen=visit.agreed_fen, policy=uow.policy)
        uow.decide(decision, visit.id, case_id=ticket.id)
        parts = _write_parts(uow, ctx, visit, ticket=ticket, data=data, decision=decision)
        filed = move_visit(uow, visit, "file", to, **_record_of(uow, data, decision))
        uow.emit(_filed(ctx, filed, ticket, parts), case_id=ticket.id)
        after = _move_on(uow, ctx, ticket, verb, moved, data=data, filed=filed, number=number)
        return {**filed, "parts": parts, "ticket_status": after["status"], "next_visit_id": after.get("next_visit_id")}


def _check_form(ctx: Context, visit_id: str, data: Mapping[str, Any]) -> None:
    """Refuse a faulty form before a neighbour is asked for anything."""
    with ctx.reader() as reader:
        visit = get_visit(reader, visit_id, ctx.actor)
        ticket = get_ticket(reader, visit.ticket_id, ctx.actor)
    next_state(calls.MACHINE, visit.status, "file", ctx.actor.roles)
    next_state(requests.MACHINE, ticket.status, requests.VERB_OF_RESULT[data["result"]], ctx.actor.roles)
    form = {name: data.get(name) for name in FORM if name != "user_test"}
    is_tested = bool(data.get("user_test"))
    record = calls.Record(
        data["result"], bool(data.get("signature")), is_tested, arrived_at=visit.arrived_at, now=ctx.now, **form
    )
    calls.check_record(record, ctx.policy())


def _price(ctx: Context, visit_id: str, verb: str, data: Mapping[str, Any]) -> Decision:
    """The charge of what is proposed or done (FEE-01, FEE-05, FEE-06).

    Waiting for the visit costs the customer nothing: what was covered when the request came in stays covered.
    """
    with ctx.reader() as reader:
        visit = get_visit(reader, visit_id, ctx.actor)
        next_state(calls.MACHINE, visit.status, verb, ctx.actor.roles)
        ticket = get_ticket(reader, visit.ticket_id, ctx.actor)
        covered = _covered(ctx, reader, ticket, [part["component"] for part in data["parts"]])
    lines = [_line(ctx, i, part, covered[part["component"]]) for i, part in enumerate(data["parts"])]
    is_covered = covered[ticket.component] or (bool(lines) and all(line.covered for line in lines))
    return charge(lines, Work(data["labour_fen"], data["other_fen"], is_covered), ctx.policy())


def _covered(ctx: Context, source: Source, ticket: Row[Any], components: Iterable[str]) -> dict[str | None, bool]:
    """Whether each component, and the one that the request is about, is in warranty.

    It is so on the day on which the request came in, or on that of the visit: a part that an earlier visit of the same case
    replaced is covered since then (WAR-04).
    """
    wanted: set[str | None] = {ticket.component, *components}
    product = product_of(source, ticket.asset_id)
    found = dict.fromkeys(wanted, False)
    if product is None:
        return found
    for day in (ctx.calendar.local_day(ticket.opened_at), ctx.today):
        replaced = replaced_until(source, ticket.asset_id, day)
        for name in wanted:
            facts = facts_from(product, name, day, product.components, replaced)
            found[name] |= judge_warranty(facts, ctx.policy()).outcome == COVERED
    return found


def _line(ctx: Context, place: int, part: Mapping[str, Any], covered: bool) -> Line:
    """A priced line; FEE-05: the warehouse is asked for the cap of a chargeable one only."""
    cap = None
    if not covered and part["price_fen"]:
        try:
            cap = ctx.inventory.quote(part["part_no"], ctx.today).cap_fen
        except NotFound:
            fault = Fault.at(f"/parts/{place}/part_no", "part_unknown", part_no=part["part_no"])
            raise Refused("validation_failed", clause="FEE-05", faults=[fault]) from None
    return Line(part["part_no"], part["component"], part["quantity"], part["price_fen"], covered, cap)


def _priced(parts: Sequence[Mapping[str, Any]], decision: Decision) -> list[dict[str, Any]]:
    """Each part with what the decision says about it."""
    told = zip(parts, decision.inputs["lines"], decision.detail["parts_fen"], strict=True)
    return [
        {**part, "in_warranty": line["covered"], "cap_fen": line["cap_fen"], "charged_fen": charged}
        for part, line, charged in told
    ]


def _write_parts(
    uow: UnitOfWork, ctx: Context, visit: Row[Any], *, ticket: Row[Any], data: Mapping[str, Any], decision: Decision
) -> list[dict[str, Any]]:
    """ONS-14: each part used, and WAR-04: what was replaced in the unit."""
    ids = {"visit_id": visit.id}
    rows = [{"id": new_id(), **ids, "line": i, **part} for i, part in enumerate(_priced(data["parts"], decision), start=1)]
    uow.insert(visit_parts, rows)
    if ticket.asset_id:
        for row in rows:
            told = {name: row[name] for name in ("component", "part_no", "quantity")}
            record_replacement(uow, ticket.asset_id, **told, replaced_on=ctx.today, visit_id=visit.id)
    return rows


def _record_of(uow: UnitOfWork, data: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
    signature = data.get("signature") or {}
    signed = {"signed_by": signature.get("name"), "signed_at": signature.get("at", uow.now) if signature else None}
    money = {name: decision.detail[name] for name in ("labour_fen", "other_fen")} | {"charged_fen": decision.amount_fen}
    form = {name: data.get(name) for name in (*FORM, "result", "user_opinion")}
    return {**form, **signed, **money, "in_warranty": decision.detail["is_free"], "filed_at": uow.now}


def _filed(ctx: Context, visit: Mapping[str, Any], ticket: Row[Any], parts: Sequence[Mapping[str, Any]]) -> VisitFiledV1:
    told = ("part_no", "quantity", "component", "in_warranty", "charged_fen", "old_part_destination")
    return VisitFiledV1(
        ticket.id,
        visit["id"],
        ticket.number,
        record_no=visit["number"],
        customer_id=ticket.customer_id,
        technician_id=visit["technician_id"],
        result=visit["result"],
        visited_on=ctx.calendar.local_day(visit["arrived_at"]).isoformat(),
        asset_id=ticket.asset_id,
        site_id=visit["site_id"],
        parts=[{"line_id": part["id"], **{name: part[name] for name in told}} for part in parts],
    )


def _move_on(
    uow: UnitOfWork,
    ctx: Context,
    ticket: Row[Any],
    verb: str,
    to: str,
    *,
    data: Mapping[str, Any],
    filed: Mapping[str, Any],
    number: str | None,
) -> dict[str, Any]:
    """What a filed visit does to its request."""
    if data["result"] == calls.SOLVED:
        waived = requests.accepted_state(uow.policy)
        if waived:
            uow.note("ticket", ticket.id, "accept", from_state=to, to_state=waived, case_id=ticket.id, reason="TKT-14")
        return advance(uow, ticket, verb, waived or to, worked_at=uow.now)
    if data["result"] == calls.BROUGHT_BACK:
        return advance(uow, ticket, verb, to, reason=data["custody_record"])
    # DSP-07, SLA-14: the same technician comes again at the agreed time; the promise stays as it was.
    person = {"id": filed["technician_id"], "site_id": filed["site_id"]}
    agreed = data["next_appointment_at"]
    again = new_visit(uow, ticket, person, calendar=ctx.calendar, number=str(number), appointment_at=agreed)
    again |= {"status": calls.APPOINTED, "contacted_at": uow.now, "contact_timing": calls.ON_TIME}
    again |= {name: filed[name] for name in ("is_exempt", "required_skill", "tools", "parts_to_bring")}
    uow.insert(visits, again)
    uow.note("visit", again["id"], "assign", to_state=calls.APPOINTED, case_id=ticket.id)
    return {**advance(uow, ticket, verb, to, agreed_due_at=agreed), "next_visit_id": again["id"]}
