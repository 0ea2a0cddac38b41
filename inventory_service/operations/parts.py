"""The catalogue: parts, their dated prices, and what a customer may be charged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.parts import price_cap, price_day
from inventory_service.store import parts as store
from inventory_service.store.tables.catalogue import part_prices, parts
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.uow import UnitOfWork


def create(ctx: Context, data: dict[str, Any]) -> Any:
    """Put a part into the catalogue with its first price, in force from today unless `price_from` says otherwise."""
    check_part(data, ctx.today)
    row, price = _new(data, ctx.now, ctx.today)
    with ctx.uow() as uow:
        if store.by_number(uow, [row["part_no"]]):
            raise Conflict("part_exists", part_no=row["part_no"])
        uow.insert(parts, row)
        uow.insert(part_prices, price)
        uow.note("part", row["id"], "create", to_state="listed")
        return uow.one(store.one(row["id"], ctx.today), "part_unknown")


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


def quote(ctx: Context, part_no: str, visited_on: date | None) -> dict[str, Any]:
    """FEE-02 to FEE-04, FEE-08: the highest price for a customer, by the prices and the policy of the day of the visit."""
    visited_on = visited_on or ctx.today
    policy = ctx.policy(visited_on)
    with ctx.reader() as reader:
        part = store.priced(reader, part_no, price_day(visited_on, ctx.today, policy))
    cap = price_cap(part.supply_price_fen, policy)
    found = {"part_no": part_no, "on": visited_on, "supply_price_fen": part.supply_price_fen, "cap_fen": cap.amount_fen}
    return {**found, "cap_pct": cap.detail["cap_pct"], "clauses": [*cap.clauses, policy.cite("fee.price_basis").clause]}


def check_part(data: dict[str, Any], today: date) -> None:
    """A part has both levels or none, no maximum below its minimum, and a price in force. Raises Refused naming all faults."""
    low, high, from_on = data.get("min_level"), data.get("max_level"), data.get("price_from")
    faults = []
    if (low is None) != (high is None):
        faults.append(Fault.at("/max_level", "levels_incomplete"))
    elif low is not None and high is not None and high < low:
        faults.append(Fault.at("/max_level", "levels_crossed"))
    if from_on is not None and from_on > today:
        faults.append(Fault.at("/price_from", "price_in_future"))
    if faults:
        raise Refused("part_faulty", faults=faults)


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Look imported parts up: a number that is known is left as it is, one that comes twice is a fault."""
    checked, seen = Checked(), dict[str, int]()
    with ctx.reader() as reader:
        known = store.by_number(reader, (row["part_no"] for _, row in rows))
    for number, row in rows:
        first = seen.setdefault(row["part_no"], number)
        if first != number:
            checked.faults.append(RowFault(number, Fault.at("/part_no", "row_duplicate", row=first)))
        elif row["part_no"] in known:
            checked.unchanged += 1
        else:
            _check_row(checked, ctx.today, number, row)
    return checked


def _check_row(checked: Checked, today: date, number: int, row: dict[str, Any]) -> None:
    try:
        check_part(row, today)
    except Refused as refused:
        checked.faults += [RowFault(number, fault) for fault in refused.faults]
    else:
        checked.ready.append(row)


def write_rows(uow: UnitOfWork, ready: list[dict[str, Any]]) -> None:
    """Write imported parts with their first prices."""
    made = [_new(row, uow.now, uow.policy.day) for row in ready]
    uow.insert(parts, [part for part, _ in made])
    uow.insert(part_prices, [price for _, price in made])
    for part, _ in made:
        uow.note("part", part["id"], "import", to_state="listed")


def _new(data: dict[str, Any], now: Any, today: date) -> tuple[dict[str, Any], dict[str, Any]]:
    part = {"id": new_id(), "min_level": None, "max_level": None, "shelf": None, **data, "version": 1, "created_at": now}
    from_on = part.pop("price_from", None) or today
    price = {"id": new_id(), "part_id": part["id"], "from_on": from_on, "price_fen": part.pop("supply_price_fen")}
    return part, {**price, "created_at": now}
