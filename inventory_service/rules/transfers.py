"""Which stock may be carried from where to where inside the company, and in which condition it arrives."""

from collections.abc import Iterable, Mapping

from inventory_service.rules.locations import FIELD, GOOD, LOANER, OLD_PART, QUARANTINE, SCRAP, condition_after
from shared.kit.errors import Fault, Refused

STORES = ("warehouse", "bin", "staging", "transit", "quarantine")
# INV-16: the kinds of place to which stock in a condition may be carried.
CARRIED_TO: Mapping[str, tuple[str, ...]] = {
    GOOD: (*STORES, *FIELD),
    QUARANTINE: STORES,
    LOANER: ("warehouse", "bin", "staging", "loan"),
    OLD_PART: ("old_parts", "staging", "transit", "quarantine"),
    SCRAP: ("scrap", "staging"),
}


def check_ways(*, source: str, target: str) -> None:
    """INV-08: what leaves the warehouse for the field is issued on a request, and what comes back is returned.

    A transfer stays on its side: from shelf to shelf, or from van to van. `source` and `target` are kinds of places. Raises
    Refused.
    """
    if (source in FIELD) == (target in FIELD):
        return
    code = "transfer_is_return" if source in FIELD else "transfer_is_issue"
    raise Refused(code, clause="INV-08", faults=[Fault.at("/to_location_id", code)])


def carried(conditions: Iterable[tuple[str, str]], kind: str) -> list[str]:
    """INV-16: the conditions in which stock arrives at a kind of place, by pointer and condition before.

    Raises Refused naming every line whose stock may not be carried there.
    """
    asked = list(conditions)
    faults = [
        Fault.at(pointer, "condition_not_carried", condition=condition, kind=kind)
        for pointer, condition in asked
        if kind not in CARRIED_TO[condition]
    ]
    if faults:
        raise Refused("lines_faulty", clause="INV-16", faults=faults)
    return [condition_after(condition, kind) for _, condition in asked]
