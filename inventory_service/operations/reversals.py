"""Taking entries of the ledger back: each once, by a new entry (INV-02)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations import vouchers
from inventory_service.operations.serials import named_by
from inventory_service.operations.stock import Entry, Place, Transfer
from inventory_service.rules.locations import OUTSIDE
from inventory_service.rules.reversals import check_reversible, check_still_there
from inventory_service.rules.stock import REVERSAL, Lot, Take
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store.shelves import Shelf, free
from shared.kit.uow import UnitOfWork


def reverse(ctx: Context, movement_id: str, *, reason: str, whole_voucher: bool) -> dict[str, Any]:
    """Take an entry back, or with `whole_voucher` all of its paper that stand; the pieces go back to where they were.

    Raises Conflict if it was taken back before, may not be, or if the pieces have gone on from where it brought them;
    Forbidden if another role must do it.
    """
    number = vouchers.number_of(ctx, REVERSAL)
    with ctx.uow() as uow:
        asked = uow.one(ledger.with_kinds(id=movement_id), "movement_unknown")
        rows = [asked] if not whole_voucher else uow.rows(ledger.with_kinds(voucher_id=asked.voucher_id))
        parts_store.lock_ids(uow, {row.part_id for row in rows})
        standing = _standing(uow, rows, asked)
        for row in standing:
            check_reversible(row.kind, is_reversed=row.is_reversed, roles=ctx.actor.roles)
        _check_there(uow, standing)
        facts = {"ticket_id": asked.ticket_id, "repair_id": asked.repair_id, "reason": reason}
        ends = {"from_location_id": asked.to_location_id, "to_location_id": asked.from_location_id}
        paper = vouchers.new(uow, REVERSAL, number, **ends, **facts)
        names = named_by(uow, [row.id for row in standing])
        vouchers.book(uow, paper, [_entry(row, paper["id"], names.get(row.id, ())) for row in standing])
        return vouchers.found(ctx, paper["id"])


def _standing(uow: UnitOfWork, rows: Sequence[Any], asked: Any) -> list[Any]:
    """The entries under lock; of a whole paper those that are not taken back yet, but always the one that was asked for."""
    fresh = uow.rows(ledger.with_kinds_of([row.id for row in rows]))
    return [row for row in fresh if not row.is_reversed or row.id == asked.id]


def _check_there(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    wanted: dict[tuple[Shelf, str], int] = defaultdict(int)
    for row in rows:
        if row.to_kind not in OUTSIDE:
            wanted[(Shelf(row.part_id, row.to_location_id, row.to_condition, row.to_owner), row.lot_id)] += row.quantity
    lying = free(uow, wanted)
    for card, quantity in wanted.items():
        check_still_there(quantity=quantity, available=lying.get(card, 0))


def _entry(row: Any, voucher_id: str, serial_nos: Sequence[str]) -> Entry:
    here = Place(row.to_location_id, row.to_kind, row.to_condition, row.to_owner)
    there = Place(row.from_location_id, row.from_kind, row.from_condition, row.from_owner)
    cases = {"ticket_id": row.ticket_id, "repair_id": row.repair_id}
    move = Transfer(REVERSAL, row.part_id, here, there, voucher_id, reverses_id=row.id, **cases)
    return Entry(move, Take(Lot(row.lot_id, row.received_on, row.made_on, 0), row.quantity), serial_nos=serial_nos)
