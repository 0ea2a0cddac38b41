"""Classes of parts by what of them is used: A is counted and watched most."""

from datetime import date, datetime, time
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.replenishments import rank
from inventory_service.store import usage as store
from inventory_service.store.tables.replenishments import abc_classes, abc_runs
from shared.kit.calendar import add_months
from shared.kit.errors import Fault, Refused


def classify(ctx: Context, as_of: date) -> dict[str, Any]:
    """INV-04: class every part by the value of what was used of it in the policy's months before a day.

    Raises Refused for a day in the future.
    """
    if as_of > ctx.today:
        raise Refused("as_of_in_future", clause="INV-04", faults=[Fault.at("/as_of", "as_of_in_future")])
    from_on = add_months(as_of, -ctx.policy().value("inv.abc_months"))
    with ctx.uow() as uow:
        rows = uow.rows(store.worth(_start(ctx, from_on), _start(ctx, as_of), as_of))
        ranked = rank(((row.id, int(row.pieces), int(row.price_fen)) for row in rows), uow.policy)
        run = {"as_of": as_of, "from_on": from_on, "parts": len(ranked), "value_fen": sum(part.value_fen for part in ranked)}
        store.forget(uow, as_of)
        uow.insert(abc_runs, {**run, "created_at": uow.now})
        facts = [(part.part_id, part.abc_class, part.pieces, part.value_fen, part.share, as_of) for part in ranked]
        uow.insert(abc_classes, [dict(zip(abc_classes.c.keys(), row, strict=True)) for row in facts])
        return run


def classify_due(ctx: Context) -> None:
    """The timer: once a day, if anything was used since the last time."""
    with ctx.reader() as reader:
        last = reader.row(store.last_run())
        since = add_months(ctx.today, -ctx.policy().value("inv.abc_months")) if last is None else last.as_of
        if since >= ctx.today or not reader.scalar(store.any_since(_start(ctx, since), _start(ctx, ctx.today))):
            return
    classify(ctx.as_system(), ctx.today)


def _start(ctx: Context, day: date) -> datetime:
    """GEN-01: the instant at which a local day begins."""
    return ctx.calendar.at(day, time.min)
