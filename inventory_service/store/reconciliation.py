"""The proof of the books: each question is one statement, so that it sees one moment, however busy the warehouse is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Label, Select, case, cast, func, literal, null, select, union_all

from inventory_service.rules.locations import OLD_PART, SCRAP
from inventory_service.rules.old_parts import OPEN
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.old_parts import old_parts
from inventory_service.store.tables.reservations import reservation_lots, reservations
from inventory_service.store.tables.serials import serials
from inventory_service.store.tables.stock import balances, locations, lots, movements, stock_levels
from shared.kit.db import Id

MOST_DIFFERENCES = 200


def ledger_against_balances(outside: Sequence[str]) -> Select[Any]:
    """Bin cards that the ledger does not give: all sums in one pass of the database, by card."""
    none = literal(0)
    into = _side("to", movements.c.quantity)
    out = _side("from", -movements.c.quantity)
    cards = select(*_card_key(balances), none.label("account"), balances.c.on_hand.label("card"))
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


def lots_against_cards(held: str, promised: tuple[str, str]) -> Select[Any]:
    """Bin cards whose reserved pieces are not those that the reservations held have put aside of the lot."""
    condition, owner = (literal(value).label(name) for name, value in zip(("condition", "owner"), promised, strict=True))
    key = (reservations.c.part_id, reservations.c.location_id, reservation_lots.c.lot_id, condition, owner)
    aside = select(*key, reservation_lots.c.quantity.label("account"), literal(0).label("card"))
    aside = aside.join(reservations, reservations.c.id == reservation_lots.c.reservation_id)
    cards = select(*_card_key(balances), literal(0).label("account"), balances.c.reserved.label("card"))
    return _differing(union_all(aside.where(reservations.c.status == held), cards), ())


def serials_against_cards(outside: Sequence[str]) -> Select[Any]:
    """Bin cards of serialised parts on which other pieces lie than the serial numbers say."""
    pieces = select(*_card_key(serials), literal(1).label("account"), literal(0).label("card"))
    cards = select(*_card_key(balances), literal(0).label("account"), balances.c.on_hand.label("card"))
    cards = cards.join(parts, parts.c.id == balances.c.part_id).where(parts.c.serialised)
    return _differing(union_all(pieces, cards), outside)


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


def _card_key(table: Any) -> tuple[Any, ...]:
    return (table.c.part_id, table.c.location_id, table.c.lot_id, table.c.condition, table.c.owner)


def _side(side: str, quantity: Any) -> Select[Any]:
    where, condition, owner = (movements.c[f"{side}_{name}"] for name in ("location_id", "condition", "owner"))
    key = (movements.c.part_id, where.label("location_id"), movements.c.lot_id, condition.label("condition"))
    grouped = (*key, owner.label("owner"))
    return select(*grouped, func.sum(quantity).label("account"), literal(0).label("card")).group_by(*grouped)


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
