"""Account, card and goods beside each other: what differs is counted again and explained."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import stocktakes
from inventory_service.rules.stocktakes import COMPARED, MACHINE, must_recount
from inventory_service.store import stocktake_counts as lines
from inventory_service.store import stocktake_sheets as sheets
from inventory_service.store import stocktakes as store
from inventory_service.store.tables.stocktakes import stocktakes as table
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def compare(ctx: Context, stocktake_id: str) -> dict[str, Any]:
    """INV-02: lay account, card and goods beside each other, once every line is counted and every place looked at.

    Raises Conflict naming what is still open.
    """
    with ctx.uow() as uow:
        row = store.lock(uow, stocktake_id)
        status = next_state(MACHINE, row.status, "compare", ctx.actor.roles)
        faults = [_named("line_uncounted", line) for line in uow.rows(lines.unsettled(stocktake_id, lines.UNCOUNTED))]
        faults += [
            Fault.at(f"/places/{place.location_code}", "place_unchecked", location_code=place.location_code)
            for place in uow.rows(sheets.unchecked(stocktake_id))
        ]
        if faults:
            raise Conflict("stocktake_incomplete", clause="INV-02", faults=faults)
        lines.add_drift(uow, stocktake_id)
        demand_recounts(uow, stocktake_id)
        uow.update(table, stocktake_id, status=status, compared_at=uow.now)
        uow.note("stocktake", stocktake_id, "compare", from_state=row.status, to_state=status)
        return stocktakes.again(ctx, uow, stocktake_id)


def demand_recounts(uow: UnitOfWork, stocktake_id: str, line_ids: Iterable[str] | None = None) -> None:
    """A step: of the lines that differ (or of these among them), note which ones somebody else must count again."""
    only = None if line_ids is None else set(line_ids)
    rows = [row for row in uow.rows(lines.differing(stocktake_id)) if only is None or row.id in only]
    large = (row for row in rows if must_recount(difference=row.difference, price_fen=row.price_fen, policy=uow.policy))
    lines.demand_recount(uow, [row.id for row in large if not row.must_recount])


def explain_lines(ctx: Context, stocktake_id: str, explanations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Say why lines differ, all or none. Raises Refused naming every faulty one, Conflict if nothing is to be explained now."""
    with ctx.uow() as uow:
        row = store.lock(uow, stocktake_id)
        if row.status != COMPARED:
            raise Conflict("stocktake_not_compared", clause="INV-02", state=row.status)
        known = {line.id for line in uow.rows(lines.differing(stocktake_id))}
        faults = [
            Fault.at(f"/explanations/{place}/line_id", "line_agrees")
            for place, each in enumerate(explanations)
            if each["line_id"] not in known
        ]
        if faults:
            raise Refused("explanations_faulty", clause="INV-02", faults=faults)
        lines.explain(uow, [{"id": each["line_id"], **each} for each in explanations])
        uow.note("stocktake", stocktake_id, "explain_lines", lines=len(explanations))
        return stocktakes.again(ctx, uow, stocktake_id)


def explain(ctx: Context, stocktake_id: str) -> dict[str, Any]:
    """Hand the differences in for approval. Raises Conflict naming each line that waits for a recount or a cause."""
    with ctx.uow() as uow:
        row = store.lock(uow, stocktake_id)
        status = next_state(MACHINE, row.status, "explain", ctx.actor.roles)
        waiting = {"line_to_recount": store.UNSETTLED, "line_unexplained": store.UNEXPLAINED}
        faults = [
            _named(code, line) for code, which in waiting.items() for line in uow.rows(lines.unsettled(stocktake_id, which))
        ]
        if faults:
            raise Conflict("stocktake_unexplained", clause="INV-02", faults=faults)
        who = {"explainer_id": ctx.actor.id, "explainer_name": ctx.actor.name}
        uow.update(table, stocktake_id, status=status, **who)
        uow.note("stocktake", stocktake_id, "explain", from_state=row.status, to_state=status)
        return stocktakes.again(ctx, uow, stocktake_id)


def reject(ctx: Context, stocktake_id: str, reason: str) -> dict[str, Any]:
    """Send the differences back: they are counted or explained again."""
    with ctx.uow() as uow:
        row = store.lock(uow, stocktake_id)
        status = next_state(MACHINE, row.status, "reject", ctx.actor.roles)
        uow.update(table, stocktake_id, status=status, reason=reason)
        uow.note("stocktake", stocktake_id, "reject", from_state=row.status, to_state=status, reason=reason)
        return stocktakes.again(ctx, uow, stocktake_id)


def _named(code: str, line: Any) -> Fault:
    names = {"location_code": line.location_code, "part_no": line.part_no, "lot_no": line.lot_no}
    return Fault.at(f"/lines/{line.id}", code, **names)
