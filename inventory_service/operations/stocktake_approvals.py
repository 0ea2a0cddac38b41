"""Approving a stocktake: all differences are set right in one posting, or none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import stocktakes
from inventory_service.operations.count_entries import UNKNOWN_LOT, shelf_of
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.counts import approval_fault
from inventory_service.rules.stock import Lot, Take, fifo
from inventory_service.rules.stocktakes import MACHINE, STOCKTAKE, Total, check_approver, outcome
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import stocktake_counts as lines
from inventory_service.store import stocktakes as store
from inventory_service.store.tables.stock import lots
from inventory_service.store.tables.stocktakes import stocktakes as table
from shared.kit.errors import Conflict
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork

Loose = Mapping[tuple[Any, ...], Sequence[Lot]]


def approve(ctx: Context, stocktake_id: str) -> dict[str, Any]:
    """INV-02: set all differences right and close the stocktake.

    Raises Refused for one who planned, counted or explained; Conflict naming every line that cannot be set right: without a
    cause, or because its pieces have left, been promised or been set right otherwise since.
    """
    with ctx.uow() as uow:
        row = _lock(uow, stocktake_id)
        status = next_state(MACHINE, row.status, "approve", ctx.actor.roles)
        took_part = {found.counter_id for found in uow.rows(store.counters(stocktake_id))} | {row.planner_id, row.explainer_id}
        check_approver(approver=ctx.actor.id, roles=ctx.actor.roles, took_part=took_part, policy=uow.policy)
        uow.note("stocktake", stocktake_id, "approve", from_state=row.status, to_state=status)
        _adjust(uow, row)
        _close(uow, row, status)
        return stocktakes.again(ctx, uow, stocktake_id)


def _lock(uow: UnitOfWork, stocktake_id: str) -> Any:
    """The parts, then this stocktake with those that have counted the same cards, by id."""
    uow.one(store.listed(id=stocktake_id), "stocktake_unknown")
    lines.lock_parts(uow, stocktake_id)
    store.lock_all(uow, [stocktake_id, *_others(uow, stocktake_id)])
    return store.lock(uow, stocktake_id)


def _others(uow: UnitOfWork, stocktake_id: str) -> list[str]:
    return [row.stocktake_id for row in uow.rows(lines.touched(stocktake_id))]


def _adjust(uow: UnitOfWork, sheet: Any) -> None:
    rows = uow.rows(lines.differing(sheet.id))
    loose = _loose(uow, sheet.id, rows)
    corrected = {row.id for row in uow.rows(lines.corrected(sheet.id))}
    faults = [
        fault
        for row in rows
        for fault in approval_fault(f"/lines/{row.id}", row, _available(row, loose), is_corrected=row.id in corrected)
    ]
    if faults:
        raise Conflict("adjustment_blocked", clause="INV-02", faults=faults)
    made = _make_lots(uow, sheet, rows)
    loss = places.fixed(uow, places.LOSS)
    post(uow, [entry for row in rows for entry in _entries(uow, sheet.id, row, loss, _lots(row, loose, made))])
    lines.set_right_elsewhere(uow, sheet.id, _others(uow, sheet.id))


def _close(uow: UnitOfWork, row: Any, adjusted: str) -> None:
    found = uow.one(store.totals(row.id), "stocktake_unknown")
    total = Total(**{name: int(value) for name, value in found._mapping.items()})
    decision = outcome(total, uow.policy)
    uow.decide(decision, row.id)
    status = next_state(MACHINE, adjusted, "close", (SYSTEM,))
    what = {"differing": total.differing, "pieces_over": total.pieces_over, "pieces_short": total.pieces_short}
    who = {"approver_id": uow.actor.id, "approver_name": uow.actor.name}
    uow.update(table, row.id, status=status, closed_at=uow.now, value_fen=decision.amount_fen, **what, **who)
    uow.note("stocktake", row.id, "close", from_state=adjusted, to_state=status)


def _is_loose(row: Any) -> bool:
    """Whether a line stands for all pieces on its shelf whose cards have no line."""
    return row.lot_id is None and row.lot_no == UNKNOWN_LOT


def _loose(uow: UnitOfWork, stocktake_id: str, rows: Sequence[Any]) -> Loose:
    """The lots of cards without a line, by shelf, for the lines that stand for them."""
    found: dict[tuple[Any, ...], list[Lot]] = {}
    for card in lines.loose_cards(uow, stocktake_id, (row.part_id for row in rows if _is_loose(row))):
        lot = Lot(card.lot_id, card.received_on, card.made_on, card.on_hand - card.reserved)
        found.setdefault(shelf_of(card), []).append(lot)
    return found


def _available(row: Any, loose: Loose) -> int:
    if _is_loose(row):
        return sum(lot.available for lot in loose.get(shelf_of(row), ()))
    return (row.on_hand or 0) - (row.reserved or 0)


def _make_lots(uow: UnitOfWork, sheet: Any, rows: Sequence[Any]) -> dict[tuple[str, str], Lot]:
    """A lot for pieces that were found and that nobody knows: one for each part and number, received today."""
    today, made = uow.policy.day, dict[tuple[str, str], dict[str, Any]]()
    for row in rows:
        if row.lot_id is None and row.difference > 0:
            lot_no = row.lot_no or f"STOCKTAKE-{sheet.number}"
            new = lots_store.new(row.part_id, {"lot_no": lot_no}, received_on=today, made_on=today)
            made.setdefault((row.part_id, row.lot_no), {**new, "created_at": uow.now})
    uow.insert(lots, list(made.values()))
    return {key: Lot(row["id"], row["received_on"], row["made_on"], 0) for key, row in made.items()}


def _lots(row: Any, loose: Loose, made: Mapping[tuple[str, str], Lot]) -> Iterator[Lot]:
    """The lots that a difference may fall on."""
    if row.lot_id is not None:
        yield Lot(row.lot_id, row.received_on, row.made_on, abs(row.difference))
    elif row.difference > 0:
        lot = made[(row.part_id, row.lot_no)]
        yield Lot(lot.lot_id, lot.received_on, lot.made_on, row.difference)
    else:
        yield from loose.get(shelf_of(row), ())


def _entries(uow: UnitOfWork, stocktake_id: str, row: Any, loss: Any, possible: Iterator[Lot]) -> Iterator[Entry]:
    """INV-03: what a difference moves, between its shelf and the loss; of several lots the first in is the first out."""
    if not row.difference:
        return
    here = Place(row.location_id, row.kind, row.condition, row.owner)
    nowhere = Place(loss.id, loss.kind, row.condition, row.owner)
    ends = (nowhere, here) if row.difference > 0 else (here, nowhere)
    move = Transfer(STOCKTAKE, row.part_id, *ends, stocktake_id)
    for take in fifo(list(possible), abs(row.difference), uow.policy):
        yield Entry(move, Take(take.lot, take.quantity))
