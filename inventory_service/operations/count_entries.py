"""Entries of a count looked up in the sheet: the line of each, lines for what was found, and every fault."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inventory_service.rules.counts import quantity_fault, recount_fault
from inventory_service.rules.locations import COMPANY, condition_at
from inventory_service.rules.stocktakes import COMPARED
from inventory_service.store import parts as parts_store
from inventory_service.store import stocktake_counts as store
from inventory_service.store import stocktake_sheets as sheets
from shared.kit.errors import Fault
from shared.kit.fields import LARGEST_QUANTITY
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

Entry = Mapping[str, Any]
# How a line is named besides its place and its part; what an entry leaves out may be anything.
NAMES = ("lot_no", "condition", "owner")
SHELF = ("part_id", "location_id", "condition", "owner")
UNKNOWN_LOT = ""


@dataclass(frozen=True)
class Line:
    """A line of the sheet with what its card says now; `new` is its row if the sheet did not have it."""

    id: str
    card: int
    counts: int = 0
    difference: int | None = None
    must_recount: bool = False
    first_counter_id: str | None = None
    new: Mapping[str, Any] | None = None


@dataclass
class Read:
    """What entries come to: the line and the pieces of each, and the faults by the place of their entry."""

    counted: list[tuple[Line, int]] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    @property
    def added(self) -> list[Mapping[str, Any]]:
        """The rows of lines that the sheet did not have."""
        return [line.new for line, _ in self.counted if line.new is not None]


@dataclass
class Facts:
    """What entries are looked up in, read in a fixed number of queries. `named` are the rows of lines by place and part."""

    sheet: Any
    lines: Mapping[str, Any]
    named: Mapping[tuple[str, str], Sequence[Any]]
    parts: Mapping[str, Any]
    places: Mapping[str, Any]
    loose: Mapping[tuple[Any, ...], Sequence[Any]]
    lots: Mapping[tuple[str, str], Any]
    added: dict[tuple[Any, ...], Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """The parts that entries are about, as far as there are such: those that are named, by number, and all their ids."""

    named: Mapping[str, Any]
    ids: frozenset[str]


def parts_of(source: Reader | UnitOfWork, stocktake_id: str, entries: Sequence[Entry]) -> Parts:
    """The parts of entries, to be locked before the entries are looked up."""
    named = parts_store.by_number(source, (entry["part_no"] for entry in entries if "part_no" in entry))
    line_ids = [entry["line_id"] for entry in entries if "line_id" in entry]
    of_lines = store.parts_of_lines(source, stocktake_id, line_ids)
    return Parts(named, frozenset((*(part.id for part in named.values()), *of_lines)))


def look_up(source: Reader | UnitOfWork, sheet: Any, entries: Sequence[Entry], parts: Parts, *, counter: str) -> Read:
    """The line of each entry and every fault of it; within a unit of work the parts are locked."""
    facts, read, seen = _facts(source, sheet, entries, parts), Read(), Counter[str]()
    for place, entry in enumerate(entries):
        faults = list(quantity_fault("", entry["counted"], LARGEST_QUANTITY))
        line = _line(facts, entry, faults)
        if line is not None:
            seen[line.id] += 1
            faults += _line_faults(line, sheet.status, counter, times=seen[line.id])
            read.counted.append((line, entry["counted"]))
        read.faults += [(place, fault) for fault in faults]
    return read


def _line_faults(line: Line, status: str, counter: str, *, times: int) -> Iterator[Fault]:
    if times > 1:
        yield Fault.at("", "line_counted_twice")
    if status == COMPARED:
        yield from recount_fault("", line, counter)


def _facts(source: Reader | UnitOfWork, sheet: Any, entries: Sequence[Entry], parts: Parts) -> Facts:
    lines = store.lines_of(source, sheet.id, parts.ids)
    lot_nos = {entry["lot_no"] for entry in entries if entry.get("found") and entry.get("lot_no")}
    named, loose = defaultdict[tuple[str, str], list[Any]](list), defaultdict[tuple[Any, ...], list[Any]](list)
    for line in lines:
        named[(line.location_code, line.part_no)].append(line)
    for card in store.loose_cards(source, sheet.id, parts.ids):
        loose[shelf_of(card)].append(card)
    return Facts(
        sheet=sheet,
        lines={line.id: line for line in lines},
        named=named,
        parts=parts.named,
        places=store.places_named(source, (e["location_code"] for e in entries if "part_no" in e), sheets.places_of(sheet)),
        loose=loose,
        lots=store.lots_named(source, parts.ids, lot_nos) if lot_nos else {},
    )


def shelf_of(row: Any) -> tuple[Any, ...]:
    """The shelf of a line or a card."""
    return tuple(getattr(row, name) for name in SHELF)


def _line(facts: Facts, entry: Entry, faults: list[Fault]) -> Line | None:
    """The line of an entry, or None with the fault that says why there is none."""
    if "line_id" in entry:
        if entry["line_id"] not in facts.lines:
            faults.append(Fault.at("/line_id", "line_unknown"))
            return None
        return _known(facts, facts.lines[entry["line_id"]])
    place, part = facts.places.get(entry["location_code"]), facts.parts.get(entry["part_no"])
    if place is None or not place.is_within:
        faults.append(Fault.at("/location_code", "location_unknown" if place is None else "location_not_in_scope"))
    if part is None:
        faults.append(Fault.at("/part_no", "part_unknown", part_no=entry["part_no"]))
    if place is None or not place.is_within or part is None:
        return None
    return _at(facts, entry, part, place, faults)


def _at(facts: Facts, entry: Entry, part: Any, place: Any, faults: list[Fault]) -> Line | None:
    """The line at a place of a part; one is added for pieces that are found where the sheet has none."""
    is_found = bool(entry.get("found"))
    if is_found:
        entry = {"condition": condition_at(place.kind), "owner": COMPANY, "lot_no": UNKNOWN_LOT, **entry}
    rows = facts.named.get((place.code, part.part_no), ())
    rows = [row for row in rows if all(getattr(row, name) == entry[name] for name in NAMES if name in entry)]
    if len(rows) == 1:
        return _known(facts, rows[0])
    if rows or not is_found:
        faults.append(Fault.at("", "line_ambiguous" if rows else "line_unknown"))
        return None
    key = (part.id, place.id, entry["condition"], entry["owner"])
    known = facts.added.get((*key, entry["lot_no"]))
    if known is None:
        known = facts.added[(*key, entry["lot_no"])] = _new(facts, key, entry, part, place)
    return known


def _known(facts: Facts, row: Any) -> Line:
    card = _loose(facts, shelf_of(row)) if row.lot_no == UNKNOWN_LOT else row.on_hand or 0
    return Line(row.id, card, row.counts, row.difference, row.must_recount, row.first_counter_id)


def _new(facts: Facts, shelf: tuple[Any, ...], entry: Entry, part: Any, place: Any) -> Line:
    lot_no = entry["lot_no"]
    card = next((card for card in facts.loose.get(shelf, ()) if card.lot_no == lot_no), None)
    lot = facts.lots.get((part.id, lot_no))
    lot_id = card.lot_id if card else lot.id if lot else None
    row = {"id": new_id(), "stocktake_id": facts.sheet.id, **dict(zip(SHELF, shelf, strict=True)), "lot_id": lot_id}
    row |= {"location_code": place.code, "part_no": part.part_no, "lot_no": lot_no, "is_found": True}
    row |= {"counts": 0, "drift": 0, "must_recount": False, "is_recounted": False}
    on_hand = _loose(facts, shelf) if lot_no == UNKNOWN_LOT else card.on_hand if card else 0
    return Line(row["id"], on_hand, new=row)


def _loose(facts: Facts, shelf: tuple[Any, ...]) -> int:
    """What the cards without a line hold of a shelf: a line without a lot stands for all of them."""
    return sum(card.on_hand for card in facts.loose.get(shelf, ()))
