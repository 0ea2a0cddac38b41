"""The opening stock: what lay on the shelves on the first day, imported once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.serials import Named, form_faults
from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.locations import KINDS
from inventory_service.rules.stock import OPENING, Lot, Take, made_on
from inventory_service.store import locations as places
from inventory_service.store import lots as lots_store
from inventory_service.store import movements as ledger
from inventory_service.store import parts as parts_store
from inventory_service.store import serials as serials_store
from inventory_service.store.tables.stock import lots
from shared.kit.errors import Fault
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, RowFault
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

Row = dict[str, Any]


def check_rows(ctx: Context, rows: Sequence[tuple[int, Row]]) -> Checked:
    """Look opening stock up: the same lot at the same place a second time is left as it is."""
    checked, seen = Checked(), dict[tuple[Any, ...], int]()
    with ctx.reader() as reader:
        parts = parts_store.by_number(reader, (row["part_no"] for _, row in rows))
        where = places.by_code(reader, (row["location_code"] for _, row in rows))
        known = lots_store.of_parts(reader, (part.id for part in parts.values()))
        opened = ledger.opened(reader, OPENING, (lot.id for lot in known.values()))
        there = _known_numbers(reader, [row for _, row in rows], parts)
    made: dict[tuple[Any, ...], Any] = {key: lot.production_on for key, lot in known.items()}
    pieces: dict[tuple[str, str], int] = {}
    for number, row in rows:
        part, place = parts.get(row["part_no"]), where.get(row["location_code"])
        first = seen.setdefault((row["location_code"], row["part_no"], row["lot_no"], row["received_on"]), number)
        faults = list(_faults(ctx, row, part, place))
        if first != number:
            faults.append(Fault.at("", "row_duplicate", row=first))
        if part is not None and place is not None and not faults:
            key = (part.id, row["lot_no"], row["received_on"])
            is_opened = key in known and (known[key].id, place.id) in opened
            if made.setdefault(key, row.get("production_on")) != row.get("production_on"):
                faults.append(Fault.at("/production_on", "lot_differs", lot_no=row["lot_no"]))
            elif not is_opened:
                faults += _number_faults(number, row, part, there, pieces)
            if is_opened and not faults:
                checked.unchanged += 1
            elif not faults:
                checked.ready.append(row)
        checked.faults += [RowFault(number, fault) for fault in faults]
    return checked


def _faults(ctx: Context, row: Row, part: Any, place: Any) -> Iterable[Fault]:
    if part is None:
        yield Fault.at("/part_no", "part_unknown", part_no=row["part_no"])
    if place is None or place.kind not in KINDS:
        yield Fault.at("/location_code", "location_unknown")
    if row["received_on"] > ctx.today:
        yield Fault.at("/received_on", "received_in_future")
    if row.get("production_on") and row["production_on"] > row["received_on"]:
        yield Fault.at("/production_on", "produced_after_receipt")


def _known_numbers(reader: Reader, rows: Sequence[Row], parts: Mapping[str, Any]) -> set[tuple[str, str]]:
    named = [
        (parts[row["part_no"]].id, serial_no) for row in rows if row["part_no"] in parts for serial_no in row["serial_nos"]
    ]
    asked = [{"part_id": part_id, "serial_no": serial_no} for part_id, serial_no in named]
    return {(row.part_id, row.serial_no) for row in serials_store.known(reader, asked)}


def _number_faults(
    number: int, row: Row, part: Any, there: set[tuple[str, str]], pieces: dict[tuple[str, str], int]
) -> Iterable[Fault]:
    """INV-02: all that is wrong with the numbers of a row; `pieces` are those that the rows before it have named."""
    named = Named("/serial_nos", part, row["quantity"], row["serial_nos"])
    yield from form_faults([named], must_name=False)
    for pointer, key in named.each():
        piece = (part.id, key["serial_no"])
        if piece in there:
            yield Fault.at(pointer, "serial_known", serial_no=piece[1])
        elif pieces.setdefault(piece, number) != number:
            yield Fault.at(pointer, "serial_duplicate", serial_no=piece[1])


def write_rows(uow: UnitOfWork, ready: list[Row]) -> None:
    """Write opening stock: lots, movements from the supplier, bin cards and levels, each set-wise."""
    voucher = new_id()
    parts = parts_store.lock_all(uow, (row["part_no"] for row in ready))
    where = {code: Place.at(row) for code, row in places.by_code(uow, (row["location_code"] for row in ready)).items()}
    supplier = Place.at(places.fixed(uow, places.SUPPLIER))
    by_key = _lots(uow, ready, parts)
    entries = []
    for row in ready:
        part_id = parts[row["part_no"]].id
        lot = by_key[(part_id, row["lot_no"], row["received_on"])]
        move = Transfer(OPENING, part_id, supplier, where[row["location_code"]], voucher)
        entries.append(Entry(move, Take(lot, row["quantity"]), serial_nos=row["serial_nos"]))
    post(uow, entries)
    uow.note("opening_stock", voucher, "import", to_state="received")


def _lots(uow: UnitOfWork, ready: Sequence[Row], parts: Mapping[str, Any]) -> dict[tuple[Any, ...], Lot]:
    """The lots of the rows by part, number and day; those that are not there yet are made."""
    known = lots_store.of_parts(uow, (part.id for part in parts.values()))
    found = {key: Lot(lot.id, lot.received_on, lot.made_on, 0) for key, lot in known.items()}
    made = []
    for row in ready:
        key = (parts[row["part_no"]].id, row["lot_no"], row["received_on"])
        if key not in found:
            day = made_on(row.get("production_on"), row["received_on"])
            lot = lots_store.new(key[0], row, received_on=row["received_on"], made_on=day)
            made.append({**lot, "created_at": uow.now})
            found[key] = Lot(lot["id"], lot["received_on"], day, 0)
    uow.insert(lots, made)
    return found
