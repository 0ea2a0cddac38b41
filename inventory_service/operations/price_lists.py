"""Price lists: proposed by one person, approved by another, and then the catalogue's prices from a day on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.price_lists import DRAFT, MACHINE, check_approver, check_from, check_lines
from inventory_service.store import parts as parts_store
from inventory_service.store import price_lists as store
from inventory_service.store.tables.price_lists import price_list_lines, price_lists
from shared.kit.errors import Conflict, Fault
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

Row = dict[str, Any]


def propose(ctx: Context, *, from_on: date, note: str | None = None) -> Any:
    """Open a price list; its lines are imported under its number."""
    check_from(from_on, ctx.today)
    row: Row = {"id": new_id(), "number": ctx.number("PL"), "from_on": from_on, "note": note, "status": DRAFT, "version": 1}
    row |= {"author_id": ctx.actor.id, "author_name": ctx.actor.name, "created_at": ctx.now}
    with ctx.uow() as uow:
        uow.insert(price_lists, row)
        uow.note("price_list", row["id"], "draft", to_state=DRAFT, reason=note)
        return uow.one(store.one(row["id"], ctx.actor), "price_list_unknown")


def approve(ctx: Context, list_id: str, *, reference: str | None = None) -> Any:
    """FEE-09: put a list in force from its day on. Raises Refused for the author, for an empty and for a late list.

    FEE-08: raises Conflict, and writes nothing, if a part of it has a price from that day: none is ever edited.
    """
    with ctx.uow() as uow:
        found = _lock(ctx, uow, list_id)
        to_state = next_state(MACHINE, found.status, "approve", ctx.actor.roles)
        check_approver(author_id=found.author_id, approver_id=ctx.actor.id)
        check_from(found.from_on, ctx.today)
        priced = [row.part_no for row in uow.rows(store.already_priced(list_id, found.from_on))]
        count = uow.one(store.one(list_id, ctx.actor), "price_list_unknown").lines
        check_lines(count=count, priced=priced, from_on=found.from_on)
        store.put_in_force(uow, list_id, found.from_on)
        by = {"approver_id": ctx.actor.id, "approved_by": ctx.actor.name, "approved_at": uow.now, "reference": reference}
        uow.update(price_lists, list_id, status=to_state, **by)
        uow.note("price_list", list_id, "approve", from_state=found.status, to_state=to_state, reason=reference, lines=count)
        return uow.one(store.one(list_id, ctx.actor), "price_list_unknown")


def withdraw(ctx: Context, list_id: str, reason: str) -> Any:
    """Give a proposed list up; one that is approved stays."""
    with ctx.uow() as uow:
        found = _lock(ctx, uow, list_id)
        to_state = next_state(MACHINE, found.status, "withdraw", ctx.actor.roles)
        uow.update(price_lists, list_id, status=to_state)
        uow.note("price_list", list_id, "withdraw", from_state=found.status, to_state=to_state, reason=reason)
        return uow.one(store.one(list_id, ctx.actor), "price_list_unknown")


def shown(ctx: Context, row: Any) -> Row:
    """A list with what the caller may do to it now."""
    verbs = verbs_from(MACHINE, row.status, ctx.actor.roles)
    return {**row._mapping, "actions": [verb for verb in verbs if verb != "approve" or row.author_id != ctx.actor.id]}


def check_rows(ctx: Context, rows: Sequence[tuple[int, Row]]) -> Checked:
    """Look the lines of lists up: what is there already is left as it is; only a list that is proposed takes lines."""
    checked, seen = Checked(), dict[tuple[str, str], int]()
    with ctx.reader() as reader:
        lists = store.by_number(reader, (row["price_list"] for _, row in rows))
        found = parts_store.by_number(reader, (row["part_no"] for _, row in rows))
        known = store.line_prices(reader, (row.id for row in lists.values()))
    for number, row in rows:
        price_list, part = lists.get(row["price_list"]), found.get(row["part_no"])
        faults = [*_faults(row, price_list, part)]
        if (first := seen.setdefault((row["price_list"], row["part_no"]), number)) != number:
            faults.append(Fault.at("/part_no", "row_duplicate", row=first))
        if price_list is not None and part is not None and not faults:
            faults += _sort(checked, known, {**row, "list_id": price_list.id, "part_id": part.id})
        checked.faults += [RowFault(number, fault) for fault in faults]
    return checked


def _faults(row: Row, price_list: Any, part: Any) -> Iterable[Fault]:
    if price_list is None:
        yield Fault.at("/price_list", "price_list_unknown")
    elif price_list.status != DRAFT:
        yield Fault.at("/price_list", "price_list_closed", number=price_list.number)
    if part is None:
        yield Fault.at("/part_no", "part_unknown", part_no=row["part_no"])


def _sort(checked: Checked, known: Mapping[tuple[str, str], int], row: Row) -> Iterable[Fault]:
    there = known.get((row["list_id"], row["part_id"]))
    if there is None:
        checked.ready.append(row)
    elif there == row["price_fen"]:
        checked.unchanged += 1
    else:
        yield Fault.at("/supply_price", "price_line_differs", part_no=row["part_no"])


def write_rows(uow: UnitOfWork, ready: list[Row]) -> None:
    """Write imported lines. Raises Conflict if a list was approved or withdrawn meanwhile."""
    for found in store.lock(uow, {row["list_id"] for row in ready}):
        if found.status != DRAFT:
            raise Conflict("price_list_closed", number=found.number)
        uow.update(price_lists, found.id)
        uow.note("price_list", found.id, "import")
    names = ("list_id", "part_id", "price_fen")
    uow.insert(price_list_lines, [{"id": new_id(), **{name: row[name] for name in names}} for row in ready])


def _lock(ctx: Context, uow: UnitOfWork, list_id: str) -> Any:
    """The list under lock. Raises NotFound."""
    uow.one(store.one(list_id, ctx.actor), "price_list_unknown")
    return store.lock(uow, [list_id])[0]
