"""Moving stock: the one way by which a quantity changes, and the questions about what there is.

Whoever calls a step here has locked the part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.issues import Trace
from inventory_service.rules.locations import COMPANY, GOOD, OUTSIDE, WAREHOUSES, check_promising, condition_at
from inventory_service.rules.plans import Level, suggestion
from inventory_service.rules.reservations import HELD
from inventory_service.rules.stock import (
    ISSUE,
    USE,
    Lot,
    Offer,
    Take,
    agreement,
    best_place,
    check_available,
    fifo,
    issue_order,
    short,
)
from inventory_service.store import movements as ledger
from inventory_service.store import stock as store
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import movements
from shared.kit.errors import Fault, Refused
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Place:
    """One end of a movement. Outside the company no balance is kept."""

    location_id: str
    kind: str
    condition: str

    @classmethod
    def at(cls, location: Any) -> "Place":
        """The place that a location (or an offer of one) is, in the condition that its kind gives."""
        return cls(location.id, location.kind, condition_at(location.kind))

    @property
    def keeps_stock(self) -> bool:
        """Whether there is a balance to change."""
        return self.kind not in OUTSIDE

    @property
    def keeps_level(self) -> bool:
        """Whether the stock here is good, so that it counts for what can be promised."""
        return self.keeps_stock and self.condition == GOOD

    def shelf(self, part_id: str) -> store.Shelf:
        """The stock of a part here."""
        return store.Shelf(part_id, self.location_id, self.condition, COMPANY)


@dataclass(frozen=True)
class Transfer:
    """Pieces of one part on their way from one place to another, with the paper and the ticket that say why."""

    kind: str
    part_id: str
    source: Place
    target: Place
    voucher_id: str
    ticket_id: str | None = None


def transfer(uow: UnitOfWork, move: Transfer, takes: Sequence[Take], *, were_reserved: bool = False) -> None:
    """Write the movements and change both balances. Raises Conflict if the source lacks a piece (INV-14)."""
    if not takes:
        return
    if move.source.keeps_stock:
        _take(uow, move, takes, were_reserved=were_reserved)
    if move.target.keeps_stock:
        _put(uow, move, takes)
    uow.insert(movements, [movement_of(uow, move, take) for take in takes])


def pick(uow: UnitOfWork, shelf: store.Shelf, quantity: int) -> tuple[list[Take], dict[str, Any]]:
    """INV-03: the lots to take so many pieces from, or all there are if they fall short; and the lots' rows by id."""
    order = issue_order(uow.policy)
    rows = uow.rows(store.pick(shelf, order, quantity))
    lots = [Lot(row.lot_id, row.received_on, row.made_on, row.available) for row in rows]
    possible = min(quantity, sum(lot.available for lot in lots))
    return fifo(lots, possible, uow.policy), {row.lot_id: row for row in rows}


def best_offer(uow: UnitOfWork, part_id: str, *, quantity: int, location_id: str | None = None) -> Offer:
    """The best place of the warehouse to take so many pieces from, or the one asked for.

    Raises Refused for a place that is none or does not issue, Conflict if there are too few pieces (INV-14).
    """
    rows = uow.rows(store.levels_of(part_id, WAREHOUSES)) if location_id is None else [_named(uow, part_id, location_id)]
    best = best_place([Offer(row.id, row.code, row.kind, row.on_hand, row.reserved) for row in rows], quantity)
    if best is None:
        raise short(requested=quantity, available=0)
    check_available(on_hand=best.on_hand, reserved=best.reserved, requested=quantity)
    return best


def _named(uow: UnitOfWork, part_id: str, location_id: str) -> Any:
    found = uow.row(store.level_at(part_id, location_id))
    if found is None:
        raise Refused("location_unknown", faults=[Fault.at("/location_id", "location_unknown")])
    check_promising(found.kind)
    return found


def reserve(uow: UnitOfWork, shelf: store.Shelf, takes: Sequence[Take]) -> None:
    """Put pieces aside. Raises Conflict if there are too few (INV-14)."""
    _set_aside(uow, shelf, [(take.lot.lot_id, take.quantity) for take in takes])


def unreserve(uow: UnitOfWork, shelf: store.Shelf, takes: Sequence[Take]) -> None:
    """Give pieces that were put aside back to everybody."""
    _set_aside(uow, shelf, [(take.lot.lot_id, -take.quantity) for take in takes])


def _set_aside(uow: UnitOfWork, shelf: store.Shelf, pieces: Sequence[tuple[str, int]]) -> None:
    total = sum(quantity for _, quantity in pieces)
    held = store.change_level(uow, shelf, reserved=total)
    if not held or not all(store.change_balance(uow, shelf, lot_id, reserved=quantity) for lot_id, quantity in pieces):
        raise short(requested=total, available=0)


def _take(uow: UnitOfWork, move: Transfer, takes: Sequence[Take], *, were_reserved: bool) -> None:
    shelf = move.source.shelf(move.part_id)
    changes = [(take.lot.lot_id, -take.quantity, -take.quantity if were_reserved else 0) for take in takes]
    total = sum(take.quantity for take in takes)
    is_there = not move.source.keeps_level or store.change_level(
        uow, shelf, on_hand=-total, reserved=-total if were_reserved else 0
    )
    if not is_there or not all(
        store.change_balance(uow, shelf, lot_id, on_hand=on_hand, reserved=reserved) for lot_id, on_hand, reserved in changes
    ):
        raise short(requested=total, available=0)


def _put(uow: UnitOfWork, move: Transfer, takes: Sequence[Take]) -> None:
    shelf = move.target.shelf(move.part_id)
    key = {"part_id": shelf.part_id, "location_id": shelf.location_id}
    if move.target.keeps_level:
        store.add_levels(uow, [{**key, "on_hand": sum(take.quantity for take in takes)}])
    store.add_balances(uow, [{**key, **balance_of(take, shelf)} for take in takes])


def balance_of(take: Take, shelf: store.Shelf) -> dict[str, Any]:
    """What a bin card says of so many pieces of a lot."""
    days = {"received_on": take.lot.received_on, "made_on": take.lot.made_on}
    return {"lot_id": take.lot.lot_id, "condition": shelf.condition, "owner": shelf.owner, **days, "on_hand": take.quantity}


def movement_of(uow: UnitOfWork, move: Transfer, take: Take) -> dict[str, Any]:
    """The ledger entry of so many pieces of a lot."""
    ends = {"from_location_id": move.source.location_id, "to_location_id": move.target.location_id}
    ends |= {"from_condition": move.source.condition, "to_condition": move.target.condition, "owner": COMPANY}
    what = {"kind": move.kind, "part_id": move.part_id, "lot_id": take.lot.lot_id, "quantity": take.quantity}
    return {"id": new_id(), **what, **ends, "voucher_id": move.voucher_id, "ticket_id": move.ticket_id, "at": uow.now}


# Questions


def on_hand(ctx: Context, part_no: str) -> Any:
    """The good stock of a part in the warehouses. Raises NotFound."""
    return ctx.row(store.total_of(part_no, WAREHOUSES), "part_unknown")


def plan(ctx: Context, ask: Ask) -> Page:
    """INV-05: what to order of each part that has a minimum and a maximum."""
    with ctx.reader() as reader:
        page = reader.page(store.planned(WAREHOUSES), ask, parts.c.part_no, parts.c.id)
    return Page([_suggested(ctx, row) for row in page.data], page.next_cursor, page.total)


def _suggested(ctx: Context, row: Any) -> dict[str, Any]:
    # Nothing is on order until sites and the warehouse can order.
    level = Level(int(row.on_hand), int(row.reserved), 0, row.min_level, row.max_level)
    return {**row._mapping, "on_order": level.on_order, "suggestion": suggestion(level, ctx.policy())}


def trace(ctx: Context, ticket_id: str) -> list[Trace]:
    """FEE-07: what became of the parts issued for a ticket."""
    with ctx.reader() as reader:
        rows = reader.rows(ledger.per_part(ticket_id, ISSUE, USE))
    return [Trace(row.part_no, int(row.issued), int(row.used)) for row in rows]


def reconcile(ctx: Context) -> dict[str, Any]:
    """INV-02: the proof that ledger, bin cards, levels and reservations agree; every difference by name."""
    with ctx.reader() as reader:
        differences = [
            *_differences(reader, "ledger", ledger.ledger_against_balances(OUTSIDE)),
            *_differences(reader, "level", ledger.balances_against_levels(GOOD, COMPANY)),
            *_differences(reader, "reserved", ledger.reservations_against_levels(HELD)),
        ]
        return {"balanced": not differences, "checked": reader.scalar(ledger.cards()), "differences": differences}


def _differences(reader: Reader, check: str, statement: Any) -> list[dict[str, Any]]:
    return [{**row._mapping, "check": check, **_judged(row)} for row in reader.rows(statement)]


def _judged(row: Any) -> dict[str, Any]:
    found = agreement(account=int(row.account), card=int(row.card))
    return {"outcome": found.outcome, "difference": found.difference}
