"""The stock plan made: a run proposes what to buy, with what is used of it beside, and people amend it."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.levels import level_of
from inventory_service.rules.plans import suggestion
from inventory_service.rules.replenishments import (
    DROPPED,
    MACHINE,
    PROPOSED,
    days_of_cover,
    lead_days,
    usage,
    whole_months,
    window_start,
)
from inventory_service.store import parts as parts_store
from inventory_service.store import replenishments as store
from inventory_service.store.tables.replenishments import replenishment_runs, replenishments
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

SUPERSEDED = "superseded"


def run(ctx: Context, title: str) -> dict[str, Any]:
    """INV-05: propose what to buy of every part at or below its minimum. What nobody accepted of earlier runs is dropped."""
    number = ctx.number("RP")
    with ctx.uow() as uow:
        store.lock_planned(uow)
        row: dict[str, Any] = {"id": new_id(), "number": number, "title": title}
        row |= {"planner_id": ctx.actor.id, "planner_name": ctx.actor.name}
        old = store.drop_proposed(uow, SUPERSEDED)
        rows = _proposals(ctx, uow, row["id"])
        row |= {"proposals": len(rows), "superseded": len(old), "created_at": uow.now}
        row["amount_fen"] = sum(each["quantity"] * (each["price_fen"] or 0) for each in rows)
        uow.insert(replenishment_runs, row)
        uow.insert(replenishments, rows)
        for dropped in old:
            uow.note("replenishment", dropped.id, "supersede", from_state=PROPOSED, to_state=DROPPED, reason=number)
        for each in rows:
            uow.note("replenishment", each["id"], "propose", to_state=PROPOSED)
        return row


def _proposals(ctx: Context, uow: UnitOfWork, run_id: str) -> list[dict[str, Any]]:
    policy, today = uow.policy, ctx.today
    since, until = (ctx.calendar.at(day, time.min) for day in (window_start(today, policy), today.replace(day=1)))
    found = []
    for row in uow.rows(store.planned(since, until, today)):
        level = level_of(row)
        wanted = suggestion(level, policy)
        if wanted < 1:
            continue
        months = whole_months(ctx.calendar.local_day(row.created_at), today, policy)
        used = usage(used=int(row.used), months=months, policy=policy)
        cover = days_of_cover(available=level.on_hand - level.reserved, monthly=used.monthly, policy=policy)
        facts: dict[str, Any] = {"on_hand": level.on_hand, "reserved": level.reserved, "on_order": level.on_order}
        facts |= {"min_level": level.min_level, "max_level": level.max_level, "suggestion": wanted, "quantity": wanted}
        facts |= {"monthly_usage": used.monthly, "history_months": months, "confidence": used.confidence}
        facts |= {"days_of_cover": cover, "price_fen": row.price_fen}
        facts["lead_days"] = lead_days(took=int(row.took), purchases=int(row.purchases), policy=policy)
        base = {"id": new_id(), "run_id": run_id, "part_id": row.id, "status": PROPOSED, "received": 0}
        found.append({**base, **facts, "version": 1, "created_at": uow.now})
    return found


def amend(ctx: Context, replenishment_id: str, changes: Mapping[str, Any], if_match: str | None) -> Any:
    """Change how much a proposal buys. Raises NotFound, Stale, or Conflict once it is accepted."""
    with ctx.uow() as uow:
        found = uow.one(store.listed(id=replenishment_id), "replenishment_unknown")
        parts_store.lock_ids(uow, [found.part_id])
        row = store.lock(uow, [replenishment_id])[replenishment_id]
        check_match(row, if_match)
        status = next_state(MACHINE, row.status, "amend", ctx.actor.roles)
        uow.update(replenishments, row.id, **changes)
        uow.note("replenishment", row.id, "amend", from_state=row.status, to_state=status, was=row.quantity, **changes)
        return shown(ctx, uow.one(store.listed(id=row.id), "replenishment_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A proposal or purchase with what the caller may do to it now."""
    return {**row._mapping, "actions": verbs_from(MACHINE, row.status, ctx.actor.roles)}
