"""A case as it is shown: the request with its deadlines, decisions and visits, and what the caller may do now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from shared.kit.reader import Ask, Reader
from ticket_service.context import Context
from ticket_service.rules import visits as calls
from ticket_service.rules.deadlines import deadlines_of, next_due, state_of
from ticket_service.rules.dispatch import is_appointment_exempt
from ticket_service.rules.loaners import blocks_close
from ticket_service.rules.tickets import OPEN, actions_for
from ticket_service.store.loaners import loaners_out
from ticket_service.store.scope import is_outsider
from ticket_service.store.tickets import decisions_of, get_ticket, product_of, timeline_of
from ticket_service.store.visits import get_visit, parts_of, visits_of


def ticket_file(ctx: Context, ticket_id: str) -> tuple[dict[str, Any], Row[Any]]:
    """One request with everything about it, and its row."""
    with ctx.reader() as reader:
        row = get_ticket(reader, ticket_id, ctx.actor)
        decided = decisions_of(reader, ctx.house.tables, ticket_id)
        visits, lent = _visits(ctx, reader, ticket_id), loaners_out(reader, ticket_id)
    exempt = is_appointment_exempt(type=row.type, priority=row.priority, policy=ctx.policy())
    under_way = next((visit["status"] for visit in visits if visit["is_open"]), None)
    actions = actions_for(row.status, ctx.actor.roles, is_exempt=exempt, visit_status=under_way)
    if blocks_close([loan.serial_no for loan in lent], ctx.policy()):
        actions = [verb for verb in actions if verb != "close"]
    shown = {"actions": actions, "next_due": _next_due(ctx, row), "decisions": decided, "visits": visits, "loaners_out": lent}
    return {**row._mapping, **shown}, row


def _next_due(ctx: Context, row: Row[Any]) -> dict[str, Any] | None:
    """SLA-17: the next deadline of a request that is still open."""
    policy = ctx.policy()
    found = next_due(deadlines_of(row, policy)) if row.status in OPEN else None
    if found is None:
        return None
    return {"kind": found.kind, "clause": found.clause, "due_at": found.due, "state": state_of(found, ctx.now, policy)}


def _visits(ctx: Context, reader: Reader, ticket_id: str) -> list[dict[str, Any]]:
    rows = visits_of(reader, ticket_id)
    used: dict[str, list[Any]] = defaultdict(list)
    for part in parts_of(reader, [row.id for row in rows]):
        used[part.visit_id].append(part)
    return [{**row._mapping, "parts": used[row.id], "actions": visit_actions(ctx, row)} for row in rows]


def visit_actions(ctx: Context, row: Any) -> list[str]:
    """What the caller may do to a visit now by its own commands."""
    if not ctx.house.access.allows(ctx.actor, "visits.work"):
        return []
    return calls.actions_for(row.status, ctx.actor.roles)


def visit_file(ctx: Context, visit_id: str) -> tuple[dict[str, Any], Row[Any]]:
    """DSP-05: one visit with its record and what the slip says about the request, and its row."""
    with ctx.reader() as reader:
        row = get_visit(reader, visit_id, ctx.actor)
        ticket = get_ticket(reader, row.ticket_id, ctx.actor)
        product = product_of(reader, ticket.asset_id)
        parts = parts_of(reader, [visit_id])
    slip: Mapping[str, Any] = {**(product._mapping if product else {}), **ticket._mapping}
    return {**row._mapping, "parts": parts, "ticket": slip, "actions": visit_actions(ctx, row)}, row


def timeline(ctx: Context, ticket_id: str, ask: Ask) -> dict[str, Any]:
    """TKT-11: what happened in a case and its visits. A customer sees the course, not the notes of the staff."""
    with ctx.reader() as reader:
        get_ticket(reader, ticket_id, ctx.actor)
        page = timeline_of(reader, ctx.house.tables, ticket_id, ask)
        visits = _visits(ctx, reader, ticket_id)
    if is_outsider(ctx.actor) and ctx.actor.has("customer"):
        page = replace(page, data=_without_notes(page.data))
    return {"data": page.data, "next_cursor": page.next_cursor, "total": page.total, "visits": visits}


def _without_notes(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [{**row._mapping, "reason": None, "detail": {}} for row in rows]
