"""The ledger: append-only. Questions to it, and the proof that the bin cards follow from it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, case, cast, func, literal, null, select, union_all

from inventory_service.rules.locations import OLD_PART, SCRAP
from inventory_service.rules.old_parts import OPEN
from inventory_service.rules.stock import REMOVAL
from inventory_service.store.batches import rows_with
from inventory_service.store.parts import id_of
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.old_parts import old_parts
from inventory_service.store.tables.reservations import reservations
from inventory_service.store.tables.stock import balances, locations, lots, movements, stock_levels
from shared.kit.db import Id
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

MOST_DIFFERENCES = 200
source, target = locations.alias("source"), locations.alias("target")


def listed(*, part_no: str | None = None, ticket_id: str | None = None) -> Select[Any]:
    """Movements with the names of what they name."""
    statement = (
        select(
            movements,
            parts.c.part_no,
            lots.c.lot_no,
            lots.c.production_on,
            source.c.code.label("from_location"),
            target.c.code.label("to_location"),
        )
        .join(parts, parts.c.id == movements.c.part_id)
        .join(lots, lots.c.id == movements.c.lot_id)
        .join(source, source.c.id == movements.c.from_location_id)
        .join(target, target.c.id == movements.c.to_location_id)
    )
    if part_no is not None:
        statement = statement.where(movements.c.part_id == id_of(part_no))
    return statement.where(movements.c.ticket_id == ticket_id) if ticket_id else statement


def of_voucher(voucher_id: str) -> Select[Any]:
    """The movements behind one paper, in the order in which they were written."""
    return listed().where(movements.c.voucher_id == voucher_id).order_by(movements.c.id)


def has_voucher(uow: UnitOfWork, voucher_id: str) -> bool:
    """Whether a paper has moved anything yet."""
    return uow.row(select(movements.c.id).where(movements.c.voucher_id == voucher_id).limit(1)) is not None


def has_removal(uow: UnitOfWork, part_id: str, ticket_id: str) -> bool:
    """Whether a visit of the case has put this part among the old parts."""
    mine = (movements.c.ticket_id == ticket_id) & (movements.c.part_id == part_id) & (movements.c.kind == REMOVAL)
    return uow.row(select(movements.c.id).where(mine).limit(1)) is not None


def opened(reader: Reader, kind: str, lot_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Which lots already have a movement of this kind into which place."""
    statement = select(movements.c.lot_id, movements.c.to_location_id).where(movements.c.kind == kind)
    return {(row.lot_id, row.to_location_id) for row in rows_with(reader, statement, movements.c.lot_id, lot_ids)}


def per_part(ticket_id: str, issued: str, used: str) -> Select[Any]:
    """FEE-07: how many pieces of each part were issued for a ticket, and how many were used on it."""

    def pieces(kind: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(movements.c.quantity).filter(movements.c.kind == kind), 0)

    statement = select(parts.c.part_no, pieces(issued).label("issued"), pieces(used).label("used"))
    statement = statement.join(parts, parts.c.id == movements.c.part_id).where(movements.c.ticket_id == ticket_id)
    return statement.where(movements.c.kind.in_((issued, used))).group_by(parts.c.part_no).order_by(parts.c.part_no)


# The proof: each is one statement, so that it sees one moment, however busy the warehouse is.


def ledger_against_balances(outside: Sequence[str]) -> Select[Any]:
    """Bin cards that the ledger does not give: all sums in one pass of the database, by card."""
    none = literal(0)
    into = _side("to", movements.c.quantity)
    out = _side("from", -movements.c.quantity)
    key = (balances.c.part_id, balances.c.location_id, balances.c.lot_id, balances.c.condition, balances.c.owner)
    cards = select(*key, none.label("account"), balances.c.on_hand.label("card"))
    return _differing(union_all(into, out, cards), outside)


def balances_against_levels() -> Select[Any]:
    """Shelves whose total is not the sum of their bin cards."""
    cards = select(*_shelf_key(balances), balances.c.on_hand.label("account"), literal(0).label("card"))
    levels = select(*_shelf_key(stock_levels), literal(0).label("account"), stock_levels.c.on_hand.label("card"))
    return _differing(union_all(cards, levels), ())


def reservations_against_levels(held: str, promised: tuple[str, str]) -> Select[Any]:
    """Shelves whose reserved pieces are not those of the reservations held; only one condition and owner can be promised."""
    condition, owner = (literal(value).label(name) for name, value in zip(("condition", "owner"), promised, strict=True))
    key = (reservations.c.part_id, reservations.c.location_id, _no_lot(), condition, owner)
    mine = select(*key, reservations.c.quantity.label("account"), literal(0).label("card")).where(reservations.c.status == held)
    levels = select(*_shelf_key(stock_levels), literal(0).label("account"), stock_levels.c.reserved.label("card"))
    return _differing(union_all(mine, levels), ())


def old_parts_against_balances() -> Select[Any]:
    """OLD-02: bin cards of old parts that the records do not give, and scrap on record that no bin card has.

    Old parts only come and go with their records; scrap may also come from elsewhere.
    """
    mine = select(*_card_key(old_parts), old_parts.c.quantity.label("account"), literal(0).label("card"))
    mine = mine.where(old_parts.c.part_id.is_not(None), old_parts.c.status.in_(OPEN))
    theirs = select(*_card_key(balances), literal(0).label("account"), balances.c.on_hand.label("card"))
    theirs = theirs.where(balances.c.condition.in_((OLD_PART, SCRAP)))
    return _differing(union_all(mine, theirs), (), may_exceed=SCRAP)


def cards() -> Select[Any]:
    """How many bin cards there are."""
    return select(func.count()).select_from(balances)


def _no_lot() -> Label[Any]:
    return cast(null(), Id()).label("lot_id")


def _shelf_key(table: Any) -> tuple[Any, ...]:
    return (table.c.part_id, table.c.location_id, _no_lot(), table.c.condition, table.c.owner)


def _side(side: str, quantity: Any) -> Select[Any]:
    where, condition, owner = (movements.c[f"{side}_{name}"] for name in ("location_id", "condition", "owner"))
    key = (movements.c.part_id, where.label("location_id"), movements.c.lot_id, condition.label("condition"))
    grouped = (*key, owner.label("owner"))
    return select(*grouped, func.sum(quantity).label("account"), literal(0).label("card")).group_by(*grouped)


def _card_key(table: Any) -> tuple[Any, ...]:
    return (table.c.part_id, table.c.location_id, table.c.lot_id, table.c.condition, table.c.owner)


def _differing(both: Any, outside: Sequence[str], *, may_exceed: str | None = None) -> Select[Any]:
    """Keys whose account and card differ; the card of the condition `may_exceed` may hold more than the account."""
    entries = both.subquery("entries")
    account, card = func.sum(entries.c.account), func.sum(entries.c.card)
    key = _card_key(entries)
    differs = account != card
    if may_exceed is not None:
        differs = case((entries.c.condition == may_exceed, account > card), else_=differs)
    sums = select(*key, account.label("account"), card.label("card")).group_by(*key).having(differs).subquery("sums")
    named = select(sums, parts.c.part_no, locations.c.code.label("location_code"), lots.c.lot_no)
    named = named.join(parts, parts.c.id == sums.c.part_id).join(locations, locations.c.id == sums.c.location_id)
    named = named.outerjoin(lots, lots.c.id == sums.c.lot_id).where(locations.c.kind.not_in(outside))
    return named.order_by(parts.c.part_no, locations.c.code).limit(MOST_DIFFERENCES)
