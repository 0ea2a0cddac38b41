"""Unused parts that come back from the field."""

from collections.abc import Iterable, Mapping

from inventory_service.rules.locations import FIELD, GOOD, WAREHOUSES
from shared.kit.errors import Conflict, Fault, Refused


def check_places(*, source: str, target: str) -> None:
    """Unused parts come from a van, a site or the workshop to a store. Raises Refused naming each wrong place."""
    faults = []
    if source not in FIELD:
        faults.append(Fault.at("/from_location_id", "location_returns_nothing", kind=source, allowed=", ".join(FIELD)))
    if target not in WAREHOUSES:
        faults.append(Fault.at("/to_location_id", "location_takes_no_return", kind=target, allowed=", ".join(WAREHOUSES)))
    if faults:
        raise Refused("places_wrong", clause="INV-08", faults=faults)


def check_reasons(lines: Iterable[Mapping[str, object]]) -> None:
    """INV-16: whoever doubts a part says why; it waits for the inspection. Raises Refused naming every line without."""
    faults = [
        Fault.at(f"/lines/{n}/reason", "field_required")
        for n, line in enumerate(lines)
        if line["condition"] != GOOD and not line.get("reason")
    ]
    if faults:
        raise Refused("lines_faulty", clause="INV-16", faults=faults)


def check_outstanding(wanted: Mapping[str, int], outstanding: Mapping[str, int]) -> None:
    """FEE-07: no more comes back, or is used up, than was issued and is still out, by part number.

    Raises Conflict naming every part of which there would be more.
    """
    faults = [
        Fault.at("/lines", "more_than_issued", part_no=part_no, requested=quantity, outstanding=outstanding.get(part_no, 0))
        for part_no, quantity in wanted.items()
        if quantity > outstanding.get(part_no, 0)
    ]
    if faults:
        raise Conflict("more_than_issued", clause="FEE-07", faults=faults, **dict(faults[0].params))
