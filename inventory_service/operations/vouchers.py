"""The papers of the warehouse's own moves (F-27): what all kinds of them have in common."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.lines import Line, Taken
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.vouchers import NUMBERS
from inventory_service.store import movements as ledger
from inventory_service.store import serials as serials_store
from inventory_service.store import vouchers as store
from inventory_service.store.tables.vouchers import stock_vouchers
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

Paper = dict[str, Any]


def number_of(ctx: Context, kind: str) -> str:
    """The number of a new paper of a kind; take it before the unit."""
    return ctx.number(NUMBERS[kind])


def new(uow: UnitOfWork, kind: str, number: str, **facts: Any) -> Paper:
    """The row of a new paper, kept by who is at work."""
    row = dict.fromkeys(stock_vouchers.c.keys())
    row |= {"id": new_id(), "kind": kind, "number": number, "created_at": uow.now}
    return {**row, "keeper_id": uow.actor.id, "keeper_name": uow.actor.name, **facts}


def lines_of(data: Sequence[Mapping[str, Any]], parts: Mapping[str, Any], source: Place) -> list[Line]:
    """The lines of a body, taking from one place; a line may name another condition or owner than the place's."""
    found = []
    for n, line in enumerate(data):
        part = parts[line["part_no"]]
        place = Place(source.location_id, source.kind, line.get("condition") or source.condition, line["owner"])
        shelf = place.shelf(part.id)
        found.append(Line(f"/lines/{n}", part, shelf, line["quantity"], line.get("lot_no"), line["serial_nos"]))
    return found


def entries_of(moves: Sequence[Transfer], taken: Sequence[Sequence[Taken]]) -> list[Entry]:
    """The entries of a paper's lines: `moves` say where each line goes, `taken` what it takes."""
    pairs = zip(moves, taken, strict=True)
    return [Entry(move, one.take, serial_nos=one.serial_nos) for move, some in pairs for one in some]


def book(uow: UnitOfWork, paper: Paper, entries: Sequence[Entry]) -> None:
    """Write the paper and its movements."""
    uow.insert(stock_vouchers, paper)
    post(uow, entries)
    uow.note("stock_voucher", paper["id"], paper["kind"], to_state="booked", case_id=paper["ticket_id"], reason=paper["reason"])


def found(ctx: Context, voucher_id: str) -> dict[str, Any]:
    """A paper with its lines and the numbers of their pieces. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.visible(store.listed(id=voucher_id), ctx.actor), "voucher_unknown")
        lines = reader.rows(ledger.of_voucher(voucher_id))
        names: dict[str, list[str]] = defaultdict(list)
        for piece in reader.rows(serials_store.of_voucher(voucher_id)):
            names[piece.movement_id].append(piece.serial_no)
    return {**row._mapping, "lines": [{**line._mapping, "serial_nos": names[line.id]} for line in lines]}
