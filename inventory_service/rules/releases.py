"""Stock that leaves quarantine once it has been inspected."""

from collections.abc import Iterable

from inventory_service.rules.locations import GOOD, OLD_PART, SCRAP, WAREHOUSES
from shared.kit.decision import Decision
from shared.kit.errors import Fault, Refused

OUTCOMES = (GOOD, SCRAP, OLD_PART)
INSPECTOR = "qc"


def check_inspection(roles: Iterable[str], inspection_no: str | None) -> None:
    """INV-16: who inspects releases; the keeper does so only with the paper of the inspection. Raises Refused without it."""
    if INSPECTOR not in roles and not inspection_no:
        raise Refused("inspection_missing", clause="INV-16", faults=[Fault.at("/inspection_no", "field_required")])


def check_target(outcome: str, kind: str | None) -> None:
    """Good pieces go to a store, which must be named; others to the room for such pieces. Raises Refused."""
    if outcome == GOOD and kind is None:
        raise Refused("destination_missing", clause="INV-07", faults=[Fault.at("/to_location_id", "field_required")])
    if outcome == GOOD and kind not in WAREHOUSES:
        fault = Fault.at("/to_location_id", "location_takes_no_return", kind=kind, allowed=", ".join(WAREHOUSES))
        raise Refused("places_wrong", clause="INV-16", faults=[fault])
    if outcome != GOOD and kind is not None:
        raise Refused("validation_failed", faults=[Fault.at("/to_location_id", "field_unknown")])


def released(*, outcome: str, pieces: int, inspection_no: str | None) -> Decision:
    """INV-16: what became of pieces that waited for their inspection."""
    return Decision(
        kind="quarantine_release",
        outcome=outcome,
        clauses=("INV-16",),
        inputs={"outcome": outcome, "pieces": pieces, "inspection_no": inspection_no},
        detail={"pieces": pieces},
    )
