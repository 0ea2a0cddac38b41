"""REP-07, REP-08: a repaired product waits in the store and goes back by a tracked courier."""

from shared.kit.errors import Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

STORED, HANDED_OUT = STATES = ("stored", "handed_out")

ROOMS = ("warehouse", "bin", "staging")

MACHINE: Machine = {(STORED, "hand_out"): step(HANDED_OUT, "warehouse")}


def carton_mark(salesperson: str, policy: Policy) -> str:
    """REP-07: what is written on the carton: that it is stored for a time, and for whom."""
    return f"{policy.value('rep.storage_mark')} {salesperson}"


def check_room(kind: str) -> None:
    """REP-07: the keeper stores it in the warehouse. Raises Refused for another kind of place."""
    if kind not in ROOMS:
        fault = Fault.at("/location_id", "location_keeps_no_units", kind=kind, allowed=", ".join(ROOMS))
        raise Refused("places_wrong", clause="REP-07", faults=[fault])
