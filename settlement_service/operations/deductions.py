"""Deductions: entered by a person, proposed by a follow-up, or following from the verdict on a record."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from settlement_service.context import Context
from settlement_service.operations.accounts import ask_unknown_site, name_account
from settlement_service.operations.revisions import take_off
from settlement_service.rules import deductions as rules
from settlement_service.rules.claims import Cost, forged_base
from settlement_service.rules.deductions import CONFIRMED, CORRECTABLE, DROPPED, OLD_PARTS, PROPOSED, Fault
from settlement_service.rules.months import check_begun, last_day, month_of
from settlement_service.store import accounts as account_store
from settlement_service.store import claims as claim_store
from settlement_service.store import deductions as store
from settlement_service.store import statements as statement_store
from settlement_service.store.tables.deductions import deductions
from shared.events.inventory import OldPartFinedV1
from shared.kit.errors import Refused
from shared.kit.ids import new_id
from shared.kit.policy import Policy
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Against:
    """Whom a deduction concerns, in which month, on which record, and the day on which it is raised."""

    site_id: str
    month: str
    raised_on: date
    claim_id: str | None = None
    ticket_id: str | None = None

    @classmethod
    def record(cls, claim: Any, raised_on: date) -> "Against":
        """A deduction about one record."""
        return cls(claim.site_id, claim.month, raised_on, claim.id, claim.ticket_id)


def enter(ctx: Context, against: Against, fault: Fault, *, note: str, deduction_id: str | None) -> Any:
    """A person enters a deduction. Raises Refused for a fault that is not complete."""
    check_begun(against.month, ctx.today)
    rules.check_entered(fault)
    site = ask_unknown_site(ctx, against.site_id)
    with ctx.uow() as uow:
        if site is not None:
            name_account(uow, site)
        account_store.lock_site(uow, against.site_id)
        day = last_day(against.month)
        if against.claim_id is not None:
            claim = uow.one(claim_store.one(against.claim_id, ctx.actor), claim_store.MISSING)
            if claim.site_id != against.site_id:
                raise Refused("claim_of_another_site", claim_id=claim.id)
            fault = replace(fault, record_cost_fen=claim.total_fen)
            against = replace(against, ticket_id=claim.ticket_id)
            day = claim.completed_on
        made = write(uow, against, fault, policy=ctx.policy(day), note=note, deduction_id=deduction_id)
        return uow.one(store.one(made, ctx.actor), store.MISSING)


def propose_fine(ctx: Context, told: OldPartFinedV1, fined_on: date) -> None:
    """OLD-08, SETL-15: a fine that the warehouse decided is proposed to finance; one without a site is no matter of ours.

    It has the id of the old part, so that it is proposed once.
    """
    if told.site_id is None:
        return
    with ctx.uow() as uow:
        account_store.lock_site(uow, told.site_id)
        if uow.row(store.anyones(told.old_part_id)):
            return
        against = Against(told.site_id, month_of(fined_on), ctx.today, None, told.ticket_id)
        origin = told.clause if told.clause in rules.ORIGINS else OLD_PARTS
        fault = Fault(rules.OTHER, verified=False, amount_fen=told.amount_fen, origin=origin)
        write(uow, against, fault, policy=ctx.policy(fined_on), note=told.number, deduction_id=told.old_part_id)


def confirm(ctx: Context, deduction_id: str, data: dict[str, Any]) -> Any:
    """A proposed deduction is verified (SETL-14) and priced. Raises Refused or Conflict."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, deduction_id)
        to = next_state(rules.MACHINE, row.status, "confirm", ctx.actor.roles)
        corrected = data.get("corrected_in_time", row.corrected_in_time)
        rules.check_decidable(row.kind, corrected_in_time=corrected, rectify_due_on=row.rectify_due_on, today=ctx.today)
        fault = Fault(row.kind, data.get("times", row.times), 0, data.get("excess_fen", row.excess_fen), corrected)
        fault = replace(fault, amount_fen=row.amount_fen, origin=row.origin)
        policy = ctx.policy(_day_of(uow, row))
        if row.claim_id is not None:
            fault = replace(fault, record_cost_fen=claim_store.lock(uow, row.claim_id).total_fen)
        _price(uow, row, fault, policy=policy, to=to, note=data["note"])
        return uow.one(store.one(deduction_id, ctx.actor), store.MISSING)


def drop(ctx: Context, deduction_id: str, reason: str) -> Any:
    """A deduction is given up, with a reason; a draft that holds it is taken back. Raises Conflict."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, deduction_id)
        to = next_state(rules.MACHINE, row.status, "drop", ctx.actor.roles)
        rules.check_droppable(row.kind, row.status)
        take_off(uow, row.statement_id, reason)
        _drop(uow, row, to, reason)
        return uow.one(store.one(deduction_id, ctx.actor), store.MISSING)


def write(
    uow: UnitOfWork, against: Against, fault: Fault, *, policy: Policy, note: str | None, deduction_id: str | None = None
) -> str:
    """Price a fault and write it down; its id. What is not verified, or still to be corrected, is only proposed."""
    decision = rules.deduct(fault, policy)
    undecided = not fault.verified or (fault.kind in CORRECTABLE and fault.corrected_in_time is None)
    status = PROPOSED if undecided else CONFIRMED
    due = rules.rectify_by(fault.kind, against.raised_on, policy) if undecided else None
    row: dict[str, Any] = {"id": deduction_id or new_id(), "site_id": against.site_id, "month": against.month}
    row |= {"claim_id": against.claim_id, "ticket_id": against.ticket_id, "status": status, "rectify_due_on": due}
    row |= {"kind": fault.kind, "times": fault.count, "excess_fen": fault.excess_fen, "amount_fen": fault.amount_fen}
    row |= {"origin": fault.origin, "verified": fault.verified, "corrected_in_time": fault.corrected_in_time}
    row |= {"fine_fen": decision.detail["fine_fen"], "refund_fen": decision.detail["refund_fen"]}
    row |= {"clauses": list(decision.clauses), "note": note, "statement_id": None, "version": 1, "created_at": uow.now}
    uow.insert(deductions, row)
    uow.note("deduction", row["id"], "raise", to_state=status, case_id=against.ticket_id, reason=note)
    uow.decide(decision, row["id"], case_id=against.ticket_id)
    return str(row["id"])


def follow_verdict(uow: UnitOfWork, claim: Any, verdict: str, *, policy: Policy, raised_on: date) -> None:
    """SETL-07, SETL-11: the fine that goes with the verdict on a record; a fine of an earlier verdict is dropped."""
    known = {row.kind: row for row in store.lock_verdicts(uow, claim.id)}
    for kind, row in known.items():
        if kind != verdict:
            _drop(uow, row, DROPPED, "verdict_changed")
    if verdict not in (rules.INVALID, rules.FORGED):
        return
    cost = forged_base(Cost(claim.labour_fen, claim.parts_fen, claim.other_fen), policy)
    fault = Fault(verdict, record_cost_fen=cost)
    if verdict not in known:
        write(uow, Against.record(claim, raised_on), fault, policy=policy, note=claim.note)
    elif known[verdict].status == PROPOSED:
        _price(uow, known[verdict], fault, policy=policy, to=CONFIRMED, note=claim.note)


def take_back(uow: UnitOfWork, claim: Any, *, note: str | None, policy: Policy, raised_on: date) -> None:
    """SETL-11: a forged record is not paid: what a locked statement paid for it is taken back."""
    paid = sum(line.amount_fen for line in uow.rows(statement_store.fees_of(claim.statement_id, claim.id)))
    if paid:
        fault = Fault(rules.TAKEN_BACK, amount_fen=paid)
        write(uow, Against.record(claim, raised_on), fault, policy=policy, note=note)


def _locked(ctx: Context, uow: UnitOfWork, deduction_id: str) -> Row[Any]:
    found = uow.one(store.one(deduction_id, ctx.actor), store.MISSING)
    account_store.lock_site(uow, found.site_id)
    return store.lock(uow, deduction_id)


def _day_of(uow: UnitOfWork, row: Row[Any]) -> date:
    if row.claim_id is None:
        return last_day(row.month)
    day: date = claim_store.lock(uow, row.claim_id).completed_on
    return day


def _price(uow: UnitOfWork, row: Row[Any], fault: Fault, *, policy: Policy, to: str, note: str | None) -> None:
    decision = rules.deduct(fault, policy)
    sums = {"fine_fen": decision.detail["fine_fen"], "refund_fen": decision.detail["refund_fen"]}
    facts = {"times": fault.count, "excess_fen": fault.excess_fen, "corrected_in_time": fault.corrected_in_time}
    uow.update(deductions, row.id, status=to, verified=True, clauses=list(decision.clauses), note=note, **sums, **facts)
    uow.note("deduction", row.id, "confirm", from_state=row.status, to_state=to, case_id=row.ticket_id, reason=note)
    uow.decide(decision, row.id, case_id=row.ticket_id)


def _drop(uow: UnitOfWork, row: Row[Any], to: str, reason: str) -> None:
    uow.update(deductions, row.id, status=to, statement_id=None)
    uow.note("deduction", row.id, "drop", from_state=row.status, to_state=to, case_id=row.ticket_id, reason=reason)
