"""The catalogue: parts, how they change and end, their dated prices, and what a customer may be charged."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.parts import (
    LISTED,
    MACHINE,
    SUPERSEDED,
    check_change,
    check_new,
    excess,
    is_returnable,
    order_fault,
    price_cap,
    price_day,
)
from inventory_service.store import parts as store
from inventory_service.store import supersessions, terms
from inventory_service.store.tables.catalogue import part_fits, part_prices, part_terms, parts
from shared.kit.errors import Conflict, Fault
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

OPTIONAL = ("min_level", "max_level", "min_order_quantity", "lead_time_days", "unit_weight_g", "shelf")


def create(ctx: Context, data: dict[str, Any]) -> Any:
    """Put a part into the catalogue with its first price, in force from today unless `price_from` says otherwise."""
    check_new(data, ctx.today)
    made = NewPart(data, ctx.now, ctx.today)
    with ctx.uow() as uow:
        if store.by_number(uow, [made.row["part_no"]]):
            raise Conflict("part_exists", part_no=made.row["part_no"])
        uow.insert(parts, made.row)
        for table, rows in ((part_prices, [made.price]), (part_terms, made.terms), (part_fits, made.fits)):
            for row in rows:
                uow.insert(table, row)
        uow.note("part", made.row["id"], "create", to_state=LISTED)
        return uow.one(store.one(made.row["id"], ctx.today), "part_unknown")


def change(ctx: Context, part_id: str, data: dict[str, Any], *, if_match: str | None) -> Any:
    """Change a part in the version that the caller has seen. Number and prices are not changed: others follow them."""
    with ctx.uow() as uow:
        found = store.lock_one(uow, part_id)
        check_match(found, if_match)
        before = {name: found._mapping[name] for name in data}
        check_change(found._mapping, data, has_moved=store.has_moved(uow, part_id))
        uow.update(parts, part_id, **data)
        if not set(terms.SEARCHED).isdisjoint(data):
            terms.renew(uow, {**found._mapping, **data})
        uow.note("part", part_id, "update", before=before, after=data)
        return uow.one(store.one(part_id, ctx.today), "part_unknown")


def turn(ctx: Context, part_id: str, verb: str, reason: str) -> Any:
    """Retire a part, or take it up again. Raises Conflict where its state does not allow it."""
    with ctx.uow() as uow:
        found = store.lock_one(uow, part_id)
        to_state = next_state(MACHINE, found.status, verb, ctx.actor.roles)
        if found.status == SUPERSEDED:
            supersessions.disconnect(uow, part_id)
        uow.update(parts, part_id, status=to_state)
        uow.note("part", part_id, verb, from_state=found.status, to_state=to_state, reason=reason)
        return uow.one(store.one(part_id, ctx.today), "part_unknown")


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A part with its place among its replacements, and what the caller may do to it now."""
    with ctx.reader() as reader:
        replaces = [found.part_no for found in reader.rows(supersessions.replaced_by(row.id))]
    verbs = verbs_from(MACHINE, row.status, ctx.actor.roles)
    may_update = ctx.house.access.allows(ctx.actor, "parts.update")
    return {**row._mapping, "replaces": replaces, "actions": [*verbs, *(["update"] if may_update else [])]}


def order_faults(source: Reader | UnitOfWork, wanted: Iterable[tuple[str, Any]]) -> list[Fault]:
    """A step of an order: what hinders these parts, each a pointer with the part's row, from being ordered.

    An old number names the number that replaces it.
    """
    lines = list(wanted)
    newest = supersessions.newest_of(source, (part.id for _, part in lines))
    faults = (order_fault(part, newest[part.id], pointer) for pointer, part in lines)
    return [fault for fault in faults if fault is not None]


def set_price(ctx: Context, part_id: str, *, from_on: date, price_fen: int) -> Any:
    """FEE-08: give a part a supply price from a day on. Raises Conflict if that day has one already."""
    row = {"id": new_id(), "part_id": part_id, "from_on": from_on, "price_fen": price_fen, "created_at": ctx.now}
    with ctx.uow() as uow:
        part = uow.one(store.one(part_id, ctx.today), "part_unknown")
        store.lock_ids(uow, [part_id])
        if uow.row(store.prices(part_id).where(part_prices.c.from_on == from_on)):
            raise Conflict("price_exists", part_no=part.part_no, from_on=from_on)
        uow.insert(part_prices, row)
        uow.update(parts, part_id)
        uow.note("part", part_id, "set_price", from_on=from_on, price_fen=price_fen)
    return row


def quote(ctx: Context, part_no: str, *, visited_on: date | None, charged_fen: int | None) -> dict[str, Any]:
    """FEE-02 to FEE-04, FEE-08: the highest price for a customer, by the prices and the policy of the day of the visit.

    FEE-05: for a price that is asked about, whether it keeps to the cap and by how much it does not. Nothing is recorded: it
    is a question.
    """
    visited_on = visited_on or ctx.today
    policy = ctx.policy(visited_on)
    with ctx.reader() as reader:
        part = store.priced(reader, part_no, price_day(visited_on, ctx.today, policy))
    cap = price_cap(part.supply_price_fen, policy)
    clauses = [*cap.clauses, policy.cite("fee.price_basis").clause]
    found = {"part_no": part_no, "on": visited_on, "supply_price_fen": part.supply_price_fen, "cap_fen": cap.amount_fen}
    found |= {"cap_pct": cap.detail["cap_pct"], "superseded_by": part.superseded_by, "successor": part.successor}
    if charged_fen is not None and cap.amount_fen is not None:
        above = excess(charged_fen, cap.amount_fen)
        found |= {"charged_fen": charged_fen, "excess_fen": above, "within_cap": above == 0}
        clauses.append("FEE-05")
    return {**found, "clauses": clauses}


class NewPart:
    """The rows of a part that comes into the catalogue: itself, its first price, its words, the models it fits."""

    def __init__(self, data: dict[str, Any], now: Any, today: date) -> None:
        told = dict(data)
        models, from_on = told.pop("models", None) or [], told.pop("price_from", None) or today
        price_fen = told.pop("supply_price_fen")
        self.row: dict[str, Any] = {"id": new_id(), **dict.fromkeys(OPTIONAL), **told, "status": LISTED, "version": 1}
        self.row |= {"part_type": told.get("part_type") or told["category"], "created_at": now}
        self.row["returnable"] = is_returnable(told.get("returnable"), gas_conversion=told["gas_conversion"])
        part = {"part_id": self.row["id"], "created_at": now}
        self.price = {"id": new_id(), **part, "from_on": from_on, "price_fen": price_fen}
        fit = {**part, "part_no": self.row["part_no"], "from_serial": ""}
        self.fits = [{"id": new_id(), **fit, "model_code": model} for model in dict.fromkeys(models)]
        self.terms = terms.rows_of(self.row)
