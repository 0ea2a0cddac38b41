"""F-27: the papers of the warehouse's own moves."""

from collections.abc import Mapping

from inventory_service.rules.locations import OUTSIDE
from inventory_service.rules.stock import PUT_BACK, RELEASE, REVERSAL, TRANSFER
from shared.kit.errors import Fault, Refused

CONSUMPTION = "consumption"
# Which series numbers a paper of a kind.
NUMBERS: Mapping[str, str] = {TRANSFER: "TR", PUT_BACK: "PB", RELEASE: "RL", CONSUMPTION: "CN", REVERSAL: "RV"}
KINDS = tuple(NUMBERS)


def check_ends(*, source: tuple[str, str], target: tuple[str, str]) -> None:
    """Both ends, given as id and kind, are places of the company, and two of them. Raises Refused naming all faults."""
    ends = (("/from_location_id", source), ("/to_location_id", target))
    faults = [Fault.at(pointer, "location_is_outside", kind=end[1]) for pointer, end in ends if end[1] in OUTSIDE]
    if source[0] == target[0]:
        faults.append(Fault.at("/to_location_id", "places_equal"))
    if faults:
        raise Refused("places_wrong", clause="INV-07", faults=faults)


def check_workshop(kind: str) -> None:
    """A repair uses up what lies in the workshop. Raises Refused for another kind of place."""
    if kind != "workshop":
        raise Refused(
            "places_wrong", clause="INV-08", faults=[Fault.at("/from_location_id", "location_is_no_workshop", kind=kind)]
        )
