"""What may be counted, and by whom: every fault of an entry is named, none hides another."""

from collections.abc import Iterator, Mapping
from typing import Any

from inventory_service.rules.stocktakes import COMPARED, COUNTING
from shared.kit.errors import Conflict, Fault

COUNTABLE_STATES = (COUNTING, COMPARED)


def check_state(status: str) -> bool:
    """Whether a count now is a recount. Raises Conflict if the stocktake does not take counts."""
    if status not in COUNTABLE_STATES:
        raise Conflict("stocktake_not_counting", clause="INV-02", state=status, allowed=", ".join(COUNTABLE_STATES))
    return status == COMPARED


def quantity_fault(pointer: str, counted: int, most: int) -> Iterator[Fault]:
    """Nobody counts fewer than no pieces, or more than `most`."""
    if not 0 <= counted <= most:
        yield Fault.at(f"{pointer}/counted", "out_of_range", min=0, max=most)


def recount_fault(pointer: str, line: Any, counter: str) -> Iterator[Fault]:
    """INV-02: after the comparison only what differs is counted again, and what differs much by somebody else."""
    if not line.difference and not line.must_recount:
        yield Fault.at(pointer, "line_agrees")
    elif line.must_recount and line.first_counter_id == counter:
        yield Fault.at(pointer, "counter_counted_before")


def place_fault(pointer: str, check: Mapping[str, Any]) -> Iterator[Fault]:
    """INV-07: what lies badly or unsafely is described."""
    if not (check["is_placed_well"] and check["is_safe"]) and not check.get("note"):
        yield Fault.at(f"{pointer}/note", "field_required")


def approval_fault(pointer: str, line: Any, available: int, *, is_corrected: bool = False) -> Iterator[Fault]:
    """INV-02, INV-14: why a difference cannot be set right.

    It has no cause, the books are broken, somebody set the card right since, or pieces that are missing are gone or promised.
    """
    names = {"location_code": line.location_code, "part_no": line.part_no, "lot_no": line.lot_no}
    if line.drift:
        yield Fault.at(pointer, "books_disagree", **names)
    if line.difference and line.cause is None:
        yield Fault.at(pointer, "line_unexplained", **names)
    if is_corrected:
        yield Fault.at(pointer, "corrected_since", **names)
    elif line.difference and line.difference + available < 0:
        yield Fault.at(pointer, "stock_moved_on", **names, missing=-line.difference, available=available)
