"""Statements (W-17): opened, records received, checked, sent, objected to, approved. Drafting and closing stand apart."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from settlement_service.context import Context
from settlement_service.operations.accounts import ask_unknown_site, name_account
from settlement_service.rules import statements as rules
from settlement_service.rules.claims import CHECKED
from settlement_service.rules.months import check_happened, check_over, last_day
from settlement_service.rules.rates import WAITING, due_on, late_rate
from settlement_service.store import accounts as account_store
from settlement_service.store import statements as store
from settlement_service.store.tables.claims import claims
from settlement_service.store.tables.statements import statements
from shared.kit.actor import Actor
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

DATES = ("paper_sent_on", "paper_received_on", "email_sent_on")


def open_month(ctx: Context, *, site_id: str, month: str, statement_id: str | None = None) -> dict[str, Any]:
    """SETL-01: open the statement of a site's month, once the month is over. Raises Refused or Conflict."""
    check_over(month, ctx.today)
    site = ask_unknown_site(ctx, site_id)
    number = ctx.number("ST")
    with ctx.uow() as uow:
        if site is not None:
            name_account(uow, site)
        account_store.lock_site(uow, site_id)
        there = uow.row(store.of_month(site_id, month))
        if there is not None:
            raise Conflict("statement_exists", number=there.number, month=month)
        row: dict[str, Any] = {"id": statement_id or new_id(), "number": number, "site_id": site_id, "month": month}
        row |= {"status": rules.OPEN, "due_on": due_on(month, ctx.policy(last_day(month))), "rate_clauses": []}
        uow.insert(statements, {**row, "version": 1, "created_at": ctx.now})
        uow.note("statement", row["id"], "open", to_state=rules.OPEN, month=month)
        return shown(uow, row["id"], ctx)


def receive_records(ctx: Context, statement_id: str, sent: dict[str, date]) -> dict[str, Any]:
    """SETL-01 to SETL-06: when paper and email were sent fixes the rate; email alone leaves the statement open, waiting."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "receive_records", ctx.actor.roles)
        dates = _merged(row, sent, ctx)
        decision = late_rate(row.month, **dates, policy=ctx.policy(last_day(row.month)))
        if decision.outcome == WAITING:
            to = row.status
        fixed = {"rate": decision.detail["rate"], "rate_clauses": list(decision.clauses)}
        complete_on = date.fromisoformat(decision.detail["complete_on"]) if decision.detail["complete_on"] else None
        uow.update(statements, row.id, status=to, complete_on=complete_on, **dates, **fixed)
        uow.note("statement", row.id, "receive_records", from_state=row.status, to_state=to, outcome=decision.outcome)
        uow.decide(decision, row.id)
        return shown(uow, row.id, ctx)


def check(ctx: Context, statement_id: str) -> dict[str, Any]:
    """SETL-14: after-sales has checked the records; those that nobody marked as faulty are valid."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "check", ctx.actor.roles)
        for claim in store.unchecked(uow, row):
            uow.update(claims, claim.id, status=CHECKED)
            uow.note("claim", claim.id, "check", from_state=claim.status, to_state=CHECKED, case_id=claim.ticket_id)
        return _moved(ctx, uow, row, "check", to, checked_by=ctx.actor.id)


def send(ctx: Context, statement_id: str) -> dict[str, Any]:
    """SETL-14: the draft goes to the site, which may object until the day that is fixed here."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "send", ctx.actor.roles)
        until = rules.object_until(ctx.today, ctx.policy())
        return _moved(ctx, uow, row, "send", to, sent_on=ctx.today, object_until=until)


def object_to(ctx: Context, statement_id: str, reason: str) -> dict[str, Any]:
    """SETL-14: the site objects. Raises Refused after the last day."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "object", ctx.actor.roles)
        rules.check_objection(ctx.today, row.object_until)
        return _moved(ctx, uow, row, "object", to, objected_on=ctx.today, objection=reason)


def approve(ctx: Context, statement_id: str, note: str | None) -> dict[str, Any]:
    """SETL-16: approved by somebody with the approver's role who did not prepare it. Raises Forbidden."""
    with ctx.uow() as uow:
        row = locked(ctx, uow, statement_id)
        to = next_state(rules.MACHINE, row.status, "approve", ctx.actor.roles)
        policy = ctx.policy(last_day(row.month))
        rules.check_approver(ctx.actor.roles, ctx.actor.id, prepared_by=row.prepared_by, policy=policy)
        return _moved(ctx, uow, row, "approve", to, approved_by=ctx.actor.id, objection_answer=note)


def locked(ctx: Context, uow: UnitOfWork, statement_id: str) -> Row[Any]:
    """A statement that the caller may see, locked behind its site's money. Raises NotFound."""
    found = uow.one(store.one(statement_id, ctx.actor), store.MISSING)
    account_store.lock_site(uow, found.site_id)
    return store.lock(uow, statement_id)


def shown(source: Reader | UnitOfWork, statement_id: str, ctx: Context) -> dict[str, Any]:
    """A statement with its lines and what the caller may do now. Raises NotFound."""
    row = source.one(store.one(statement_id, ctx.actor), store.MISSING)
    lines = store.lines_of(source, statement_id)
    return {**row._mapping, "lines": lines, "actions": actions_of(row, ctx.actor, ctx.today)}


def actions_of(row: Any, actor: Actor, today: date) -> list[str]:
    """What the caller may do with a statement today."""
    verbs = verbs_from(rules.MACHINE, row.status, actor.roles)
    if row.object_until is not None and today > row.object_until:
        verbs = [verb for verb in verbs if verb != "object"]
    return [verb for verb in verbs if verb != "approve" or actor.id != row.prepared_by]


def _moved(ctx: Context, uow: UnitOfWork, row: Row[Any], verb: str, to: str, **values: Any) -> dict[str, Any]:
    uow.update(statements, row.id, status=to, **values)
    reason = values.get("objection") or values.get("objection_answer")
    uow.note("statement", row.id, verb, from_state=row.status, to_state=to, reason=reason)
    return shown(uow, row.id, ctx)


def _merged(row: Row[Any], sent: dict[str, date], ctx: Context) -> dict[str, date | None]:
    """SETL-06: the days known so far and the new ones. A site adds days, finance may also correct them."""
    if not sent:
        raise Refused("dates_missing", clause="SETL-06")
    for day in sent.values():
        check_happened(day, ctx.today, "SETL-06")
    if not ctx.actor.has("finance"):
        if "paper_received_on" in sent:
            raise Forbidden("role_may_not", verb="paper_received_on", roles=["finance"])
        changed = [name for name, day in sent.items() if getattr(row, name) not in (None, day)]
        if changed:
            raise Conflict("date_recorded", clause="SETL-06", fields=changed)
    return {name: sent.get(name, getattr(row, name)) for name in DATES}
