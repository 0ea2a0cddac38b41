"""What the kinds of location mean for stock: where it may lie, come in, be promised from, and in which condition."""

from shared.kit.errors import Refused

# Opened by people, or when a site or a technician joins.
KINDS = ("warehouse", "bin", "van", "site", "workshop", "quarantine", "staging")
# OLD-16: where old parts lie, each with its record: nothing else is put there.
OLD_PART_ROOMS = ("old_parts", "sheet_metal_room", "accident_room", "paint_room")
OPENED = (*KINDS, *OLD_PART_ROOMS)
# Outside the company: the other side of a movement, of which no balance is kept.
OUTSIDE = ("supplier", "customer", "loss", "buyer", "insurer")
WAREHOUSES = ("warehouse", "bin")
RECEIVING = ("warehouse", "bin", "staging", "quarantine")
FIELD = ("van", "site", "workshop")
ISSUED_TO = (*FIELD, "staging")

GOOD, QUARANTINE, LOANER, OLD_PART, SCRAP = CONDITIONS = ("good", "quarantine", "loaner", "old_part", "scrap")
COMPANY, SITE, INSURER, CUSTOMER = OWNERS = ("company", "site", "insurer", "customer")
CONDITION_OF_KIND = {"quarantine": QUARANTINE, "scrap": SCRAP, "loan": LOANER, **dict.fromkeys(OLD_PART_ROOMS, OLD_PART)}


def condition_at(kind: str) -> str:
    """INV-16: the condition in which stock lies at a kind of location; only good stock may be issued."""
    return CONDITION_OF_KIND.get(kind, GOOD)


def condition_after(condition: str, kind: str) -> str:
    """INV-16: the condition of stock that comes to a kind of place: the place's own, or, where good stock lies, its own.

    So nothing becomes good by being carried.
    """
    return CONDITION_OF_KIND.get(kind, condition)


def check_receiving(kind: str) -> None:
    """Goods come in at a place of the warehouse. Raises Refused for any other."""
    if kind not in RECEIVING:
        raise Refused("location_does_not_receive", kind=kind, allowed=", ".join(RECEIVING))


def check_promising(kind: str) -> None:
    """INV-13, INV-16: parts are reserved and issued from the good stock of a warehouse. Raises Refused for another place."""
    if kind not in WAREHOUSES:
        raise Refused("location_does_not_issue", clause="INV-16", kind=kind, allowed=", ".join(WAREHOUSES))


def check_destination(kind: str) -> None:
    """INV-08: parts are issued to where they are used or made ready for use. Raises Refused for another place."""
    if kind not in ISSUED_TO:
        raise Refused("location_not_issued_to", clause="INV-08", kind=kind, allowed=", ".join(ISSUED_TO))
