"""Claims: filed by the closing of a ticket, checked by follow-ups and by people."""

from datetime import date
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.deductions import Against, follow_verdict, take_back, write
from settlement_service.operations.revisions import take_off
from settlement_service.rules import claims as rules
from settlement_service.rules.claims import CHECKED, INVALID, OPEN, SETTLED, Cost
from settlement_service.rules.deductions import FINDINGS, FORGED, Fault
from settlement_service.rules.months import month_of
from settlement_service.store import accounts as account_store
from settlement_service.store import claims as store
from settlement_service.store.tables.claims import claims, findings
from settlement_service.store.tables.deductions import deductions
from shared.events.feedback import FollowUpRecordedV1
from shared.events.ticket import TicketClosedV1
from shared.kit.ids import new_id
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def file_claim(ctx: Context, told: TicketClosedV1, completed_on: date) -> None:
    """SETL-13, F-12: a closed in-warranty job of a site becomes its claim; one that was told before changes nothing."""
    with ctx.uow() as uow:
        if told.site_id is None or store.lock_case(uow, told.ticket_id) is not None:
            return
        policy = ctx.policy(completed_on)
        fees = {name: int(told.fees.get(name, 0)) for name in ("labour_fen", "parts_fen", "other_fen")}
        cost = Cost(**fees)
        decision = rules.may_claim(in_warranty=told.in_warranty, record_complete=told.record_complete, cost=cost, policy=policy)
        if not told.in_warranty:
            uow.decide(decision, told.ticket_id, case_id=told.ticket_id)
            return
        row = _row_of(told, completed_on, cost) | {"created_at": ctx.now}
        row["status"] = INVALID if decision.outcome == INVALID else OPEN
        uow.insert(claims, row)
        uow.note("claim", row["id"], "file", to_state=row["status"], case_id=told.ticket_id)
        uow.decide(decision, row["id"], case_id=told.ticket_id)
        claim = store.lock(uow, row["id"])
        if claim.status == INVALID:
            follow_verdict(uow, claim, INVALID, policy=policy, raised_on=ctx.today)
        for found in uow.rows(store.findings_of(told.ticket_id)):
            _apply(ctx, uow, store.lock(uow, claim.id), found)


def take_finding(ctx: Context, told: FollowUpRecordedV1, recorded_on: date) -> None:
    """SETL-14, FUP-12: a follow-up checks the claim, and what it found is proposed as a deduction.

    It may arrive before the ticket's closing; then the claim is checked as soon as it is filed.
    """
    with ctx.uow() as uow:
        claim = store.lock_case(uow, told.ticket_id)
        if uow.row(store.finding(told.follow_up_id)):
            return
        row = {"id": told.follow_up_id, "ticket_id": told.ticket_id, "site_id": told.site_id, "recorded_on": recorded_on}
        uow.insert(findings, {**row, "finding": told.finding, "note": told.note, "deduction_id": None})
        found = uow.one(store.finding(told.follow_up_id), store.MISSING)
        if claim is not None:
            _apply(ctx, uow, claim, found)
        elif told.site_id is not None:
            against = Against(told.site_id, month_of(recorded_on), ctx.today, None, told.ticket_id)
            _propose(ctx, uow, against, found)


def judge(ctx: Context, claim_id: str, *, verdict: str, note: str | None) -> Any:
    """SETL-07, SETL-11: a person's verdict on a record, with the fine that goes with it. Raises Conflict or Forbidden.

    A forgery that comes to light after the month was locked takes the fee back on the next statement.
    """
    with ctx.uow() as uow:
        found = uow.one(store.one(claim_id, ctx.actor), store.MISSING)
        account_store.lock_site(uow, found.site_id)
        claim = store.lock(uow, claim_id)
        to = next_state(rules.MACHINE, claim.status, verdict, ctx.actor.roles)
        if claim.status == SETTLED:
            take_back(uow, claim, note=note, policy=ctx.policy(claim.completed_on), raised_on=ctx.today)
        else:
            take_off(uow, claim.statement_id, note or verdict)
        uow.update(claims, claim_id, status=to, note=note)
        uow.note("claim", claim_id, "check", from_state=claim.status, to_state=to, case_id=claim.ticket_id, reason=note)
        claim = store.lock(uow, claim_id)
        follow_verdict(uow, claim, to, policy=ctx.policy(claim.completed_on), raised_on=ctx.today)
        return claim


def _row_of(told: TicketClosedV1, completed_on: date, cost: Cost) -> dict[str, Any]:
    row: dict[str, Any] = {"id": new_id(), "ticket_id": told.ticket_id, "ticket_number": told.number, "site_id": told.site_id}
    row |= {"month": month_of(completed_on), "completed_on": completed_on, "record_no": told.record_no}
    row |= {"customer_name": told.customer_name, "technician_name": told.technician_name}
    row |= {"model_code": told.model_code, "serial_no": told.serial_no, **cost.__dict__, "total_fen": cost.total_fen}
    return row | {"note": None, "statement_id": None, "version": 1}


def _apply(ctx: Context, uow: UnitOfWork, claim: Any, found: Any) -> None:
    """A follow-up's answer reaches a claim. A suspicion of forgery leaves it open: a person must judge the record."""
    to = claim.status
    if FINDINGS.get(found.finding) == FORGED:
        to = OPEN if claim.status == CHECKED and claim.statement_id is None else claim.status
    elif claim.status == OPEN and not _suspected(uow, claim):
        to = CHECKED
    if to != claim.status:
        uow.update(claims, claim.id, status=to)
        moved: dict[str, Any] = {"from_state": claim.status, "to_state": to, "case_id": claim.ticket_id}
        uow.note("claim", claim.id, "check", **moved, finding=found.finding or "none")
    if found.deduction_id is not None:
        uow.update(deductions, found.deduction_id, claim_id=claim.id)
    else:
        _propose(ctx, uow, Against.record(claim, ctx.today), found)


def _suspected(uow: UnitOfWork, claim: Any) -> bool:
    return any(FINDINGS.get(one.finding) == FORGED for one in uow.rows(store.findings_of(claim.ticket_id)))


def _propose(ctx: Context, uow: UnitOfWork, against: Against, found: Any) -> None:
    kind = FINDINGS.get(found.finding)
    if kind is None:
        return
    fault = Fault(kind, verified=False)
    made = write(uow, against, fault, policy=ctx.policy(found.recorded_on), note=found.note)
    uow.update(findings, found.id, deduction_id=made)
