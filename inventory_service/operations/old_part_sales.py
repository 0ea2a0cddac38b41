"""Scrap and waste oil sold under the eyes of finance (OLD-12, OLD-14); what was sold is the income ledger (OLD-02)."""

from collections.abc import Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.old_part_steps import Change, carry
from inventory_service.operations.stock import Place
from inventory_service.rules import old_part_sales as rules
from inventory_service.rules.locations import COMPANY
from inventory_service.rules.locations import SCRAP as SCRAPPED
from inventory_service.rules.old_parts import MACHINE
from inventory_service.store import locations as places
from inventory_service.store import old_part_sales as store
from inventory_service.store import old_parts as parts_store
from inventory_service.store.tables.old_parts import old_part_sales
from shared.events.inventory import ScrapSoldV1
from shared.kit.ids import new_id
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork

BLANK: Mapping[str, Any] = dict.fromkeys(column.name for column in old_part_sales.c)


def draft(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Offer scrap, or oil by measure, to a buyer; what is offered is taken by this sale only.

    Raises Refused naming every old part that cannot be sold, Conflict if another sale has taken one up.
    """
    number, calendar = ctx.number("SS"), ctx.calendar
    ids = list(dict.fromkeys(data.pop("old_part_ids", ())))
    facts = {"kind": data["kind"], "amount_fen": data["amount_fen"], "has_parts": bool(ids)}
    rules.check_draft(**facts, sent_by=data.get("sent_by"))
    row: dict[str, Any] = {**BLANK, **data}
    row |= {"id": new_id(), "number": number, "status": rules.DRAFT, "seller_id": ctx.actor.id, "seller_name": ctx.actor.name}
    with ctx.uow() as uow:
        found = parts_store.lock_all(uow, ids)
        rules.check_lots(data["kind"], ids, found)
        uow.insert(old_part_sales, row | {"version": 1, "created_at": uow.now})
        taken = {"sale_id": row["id"]}
        carry(uow, calendar, [Change(found[key], "offer", found[key].status, values=taken) for key in ids])
        uow.note("old_part_sale", row["id"], "draft", to_state=rules.DRAFT, number=number)
        return show(ctx, row["id"])


def witness(ctx: Context, sale_id: str) -> dict[str, Any]:
    """OLD-14: finance looks on, signed in as itself; who sells cannot be the witness."""
    with ctx.uow() as uow:
        row = store.lock(uow, sale_id)
        to = next_state(rules.MACHINE, row.status, "witness", ctx.actor.roles)
        rules.check_witness(seller_id=row.seller_id, witness_id=ctx.actor.id)
        _move(uow, row, "witness", to, witness_id=ctx.actor.id, witness_name=ctx.actor.name, witnessed_at=uow.now)
        return show(ctx, sale_id)


def sell(ctx: Context, sale_id: str) -> dict[str, Any]:
    """OLD-02, OLD-12, OLD-14: the buyer takes it; the ledger and the income ledger say so, and finance is told.

    Raises Conflict without a witness of finance, if the policy needs one.
    """
    calendar, today = ctx.calendar, ctx.today
    with ctx.uow() as uow:
        parts, row = _locked(uow, sale_id)
        to = next_state(rules.MACHINE, row.status, "sell", ctx.actor.roles)
        facts = {"kind": row.kind, "amount_fen": row.amount_fen, "witness_id": row.witness_id}
        decision = rules.sale(**facts, policy=uow.policy, today=today)
        if row.witness_id is not None:
            rules.check_witness(seller_id=ctx.actor.id, witness_id=row.witness_id)
        buyer = Place.at(places.fixed(uow, places.SOLD), condition=SCRAPPED, owner=COMPANY)
        _carry_parts(ctx, uow, calendar, parts, "sell", target=buyer, paper=("sale", sale_id))
        _move(uow, row, "sell", to, sold_on=today, month=rules.month_of(today))
        uow.decide(decision, sale_id)
        told = (row.kind, row.buyer, row.amount_fen, row.witness_name or "", today.isoformat())
        uow.emit(ScrapSoldV1(sale_id, row.number, *told))
        return show(ctx, sale_id)


def book_income(ctx: Context, sale_id: str, receipt_no: str) -> dict[str, Any]:
    """OLD-02, AMB-52: finance has the cash; its receipt completes the entry of the income ledger."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        parts, row = _locked(uow, sale_id)
        to = next_state(rules.MACHINE, row.status, "book_income", ctx.actor.roles)
        _carry_parts(ctx, uow, calendar, parts, "book_income")
        _move(uow, row, "book_income", to, receipt_no=receipt_no, cashier_name=ctx.actor.name, booked_at=uow.now)
        return show(ctx, sale_id)


def cancel(ctx: Context, sale_id: str, reason: str) -> dict[str, Any]:
    """A sale comes to nothing; what it had taken up can be sold otherwise."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        parts, row = _locked(uow, sale_id)
        to = next_state(rules.MACHINE, row.status, "cancel", ctx.actor.roles)
        carry(uow, calendar, [Change(part, "give_back", part.status, values={"sale_id": None}) for part in parts])
        _move(uow, row, "cancel", to, reason=reason)
        return show(ctx, sale_id)


def show(ctx: Context, sale_id: str) -> dict[str, Any]:
    """A sale with what it has taken up and what the caller may do now. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.listed(id=sale_id), "old_part_sale_unknown")
        actor = ctx.actor
        actions = rules.actions_for(row.status, row.seller_id, actor_id=actor.id, roles=actor.roles, policy=ctx.policy())
        return {**row._mapping, "old_parts": reader.rows(parts_store.of_sale(sale_id)), "actions": actions, "row": row}


def _locked(uow: UnitOfWork, sale_id: str) -> tuple[Sequence[Any], Any]:
    """Parts, then old parts, then the sale: every command locks in this order."""
    ids = [row.id for row in uow.rows(parts_store.of_sale(sale_id))]
    found = parts_store.lock_all(uow, ids)
    return list(found.values()), store.lock(uow, sale_id)


def _carry_parts(ctx: Context, uow: UnitOfWork, calendar: Any, parts: Sequence[Any], verb: str, **how: Any) -> None:
    roles = ctx.actor.roles
    carry(uow, calendar, [Change(part, verb, next_state(MACHINE, part.status, verb, roles), **how) for part in parts])


def _move(uow: UnitOfWork, row: Any, verb: str, to: str, *, reason: str | None = None, **values: Any) -> None:
    uow.update(old_part_sales, row.id, status=to, **values)
    told: Mapping[str, Any] = {"number": row.number, "amount_fen": row.amount_fen}
    uow.note("old_part_sale", row.id, verb, from_state=row.status, to_state=to, reason=reason, **told)
