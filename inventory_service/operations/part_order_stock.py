"""The pieces of an order's lines: put aside, taken to be packed, put aside again. Set-based, however many lines there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from inventory_service.operations.reservations import Claim
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.part_order_stock import Share, Want, share_out
from inventory_service.rules.reservations import HELD, ISSUED, MACHINE, OPEN, RELEASED, WAITING
from inventory_service.rules.stock import Lot, Offer, Take, fifo, issue_order, short
from inventory_service.store import part_order_stock as store
from inventory_service.store import part_orders as orders
from inventory_service.store import parts as parts_store
from inventory_service.store import reservations as reservations_store
from inventory_service.store import shelves
from inventory_service.store.shelves import Card, Change, Shelf
from inventory_service.store.tables.reservations import reservation_lots, reservations
from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork

# The pieces of lots that are left on a shelf while lines take from it, by part and place.
Lots = dict[tuple[str, str], list[Lot]]


def locked(uow: UnitOfWork, order_id: str) -> Row[Any]:
    """An order that the caller may see, locked behind its parts. Raises NotFound, Conflict if its lines change meanwhile."""
    uow.one(orders.one(order_id, uow.actor), orders.MISSING)
    part_ids = orders.part_ids(uow, order_id)
    parts_store.lock_ids(uow, part_ids)
    order = orders.lock(uow, order_id)
    if not orders.part_ids(uow, order_id) <= part_ids:
        raise Conflict("order_changed")
    return order


def put_aside(uow: UnitOfWork, order: Row[Any], wants: Sequence[Want], *, paper: str, is_own: bool = False) -> None:
    """INV-13, ORD-12: put aside for each line what nobody who comes first waits for; the rest joins the waiting list.

    The parts are locked. `paper` is the number from which those of the reservations are made. `is_own`: the pieces were the
    order's before, so that nobody comes first.
    """
    part_ids = {want.part_id for want in wants}
    shares = share_out(wants, _offers(uow, part_ids, None if is_own else order.rank))
    rows = _rows(uow, order, shares, paper)
    uow.insert(reservations, rows)
    for row in rows:
        verb = "reserve" if row["status"] == HELD else "wait"
        uow.note("reservation", row["id"], verb, to_state=row["status"])
    taken = _take_lots(uow, [(row, share.offer) for row, share in zip(rows, shares, strict=True) if share.offer])
    _promise(uow, ((Place.at(offer).shelf(row["part_id"]), take.lot, take.quantity) for row, offer, take in taken))
    aside = [{"reservation_id": row["id"], "lot_id": take.lot.lot_id, "quantity": take.quantity} for row, _, take in taken]
    uow.insert(reservation_lots, aside)


def held(uow: UnitOfWork, order_id: str) -> dict[str, list[Row[Any]]]:
    """What is put aside for each line now, locked behind the parts."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in store.lock_open(uow, order_id, (HELD,)):
        found[row.order_line_id].append(row)
    return found


def take_out(uow: UnitOfWork, rows: Sequence[Row[Any]], *, target: Place, kind: str, voucher_id: str) -> None:
    """Move what is put aside to where it is packed; the reservations end as issued."""
    by_id = {row.id: row for row in rows}
    status = next_state(MACHINE, HELD, "issue", uow.actor.roles)
    store.end(uow, by_id, status)
    for row in rows:
        uow.note("reservation", row.id, "issue", from_state=HELD, to_state=ISSUED)
    entries = []
    for aside in uow.rows(reservations_store.lots_of(by_id)):
        row = by_id[aside.reservation_id]
        move = Transfer(kind, row.part_id, Place.at(_place(row)), target, voucher_id)
        entries.append(Entry(move, Take(_lot(aside), aside.quantity), was_reserved=True))
    post(uow, entries)


def give_back(uow: UnitOfWork, order_id: str, reason: str) -> None:
    """All that is put aside or waited for for an order is for everybody again. The parts are locked."""
    rows = store.lock_open(uow, order_id, OPEN)
    by_id = {row.id: row for row in rows if row.status == HELD}
    for row in rows:
        status = next_state(MACHINE, row.status, "release", (SYSTEM,))
        uow.note("reservation", row.id, "release", from_state=row.status, to_state=status, reason=reason)
    store.end(uow, [row.id for row in rows], RELEASED)
    freed = [(by_id[aside.reservation_id], _lot(aside)) for aside in uow.rows(reservations_store.lots_of(by_id))]
    _promise(uow, ((Place.at(_place(row)).shelf(row.part_id), lot, -lot.available) for row, lot in freed))


def _place(row: Row[Any]) -> Offer:
    return Offer(row.location_id, row.location_code, row.kind, 0, 0)


def _lot(aside: Row[Any]) -> Lot:
    return Lot(aside.lot_id, aside.received_on, aside.made_on, aside.quantity)


def _offers(uow: UnitOfWork, part_ids: Iterable[str], rank: int | None) -> dict[str, list[Offer]]:
    """What each place has of the parts; without a rank nobody is waited for."""
    waited = store.waiting(uow, part_ids, rank) if rank is not None else {}
    found: dict[str, list[Offer]] = defaultdict(list)
    for row in store.levels(uow, part_ids):
        found[row.part_id].append(Offer(row.id, row.code, row.kind, row.on_hand, row.reserved, waited.get(row.part_id, 0)))
    return found


def _rows(uow: UnitOfWork, order: Row[Any], shares: Sequence[Share], paper: str) -> list[dict[str, Any]]:
    rows, of_line = [], Counter[int]()
    for share in shares:
        of_line[share.want.line_no] += 1
        number = f"{paper}/{share.want.line_no}.{of_line[share.want.line_no]}"
        claim = Claim(order_id=order.id, order_line_id=share.want.line_id, rank=order.rank)
        place = {"location_id": share.offer.id, "status": HELD} if share.offer else {"location_id": None, "status": WAITING}
        row: dict[str, Any] = {"id": new_id(), "number": number, "part_id": share.want.part_id, "quantity": share.quantity}
        rows.append({**row, **place, **claim.__dict__, "hold_until": None, "version": 1, "created_at": uow.now})
    return rows


def _take_lots(uow: UnitOfWork, held_rows: Sequence[tuple[dict[str, Any], Offer]]) -> list[tuple[dict[str, Any], Offer, Take]]:
    """INV-03: which lots each of these rows takes, oldest first."""
    if not held_rows:
        return []
    wanted = Counter[tuple[str, str]]()
    for row, _ in held_rows:
        wanted[(row["part_id"], row["location_id"])] += row["quantity"]
    left = _lots(uow, wanted)
    found = []
    for row, offer in held_rows:
        shelf = (row["part_id"], row["location_id"])
        takes = fifo(left[shelf], row["quantity"], uow.policy)
        left[shelf] = _without(left[shelf], takes)
        found += [(row, offer, take) for take in takes]
    return found


def _lots(uow: UnitOfWork, wanted: Mapping[tuple[str, str], int]) -> Lots:
    found: Lots = defaultdict(list)
    part_ids = {part_id for part_id, _ in wanted}
    for row in store.lots(uow, part_ids, issue_order(uow.policy), most=max(wanted.values())):
        found[(row.part_id, row.location_id)].append(Lot(row.lot_id, row.received_on, row.made_on, row.available))
    return found


def _without(lots: Sequence[Lot], takes: Sequence[Take]) -> list[Lot]:
    gone = {take.lot.lot_id: take.quantity for take in takes}
    left = [Lot(lot.lot_id, lot.received_on, lot.made_on, lot.available - gone.get(lot.lot_id, 0)) for lot in lots]
    return [lot for lot in left if lot.available]


def _promise(uow: UnitOfWork, pieces: Iterable[tuple[Shelf, Lot, int]]) -> None:
    """Count pieces of lots on shelves as promised, or free again. Raises Conflict if a shelf has too few (INV-14)."""
    changes: dict[Card, Change] = {}
    for shelf, lot, quantity in pieces:
        card = Card(shelf, lot.lot_id, lot.received_on, lot.made_on)
        changes[card] = changes.get(card, Change()) + Change(reserved=quantity)
    if changes and shelves.change(uow, changes) is None:
        raise short(requested=sum(change.reserved for change in changes.values()), available=0)
