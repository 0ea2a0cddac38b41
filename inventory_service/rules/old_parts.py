"""The life of an old part (W-22): what it is, where it lies, who may take it, and what has to be done with it by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inventory_service.rules.locations import COMPANY, CUSTOMER, INSURER
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import SYSTEM, Machine, step, verbs_from

WARRANTY_SCRAP, SHEET_METAL_MOVED, TO_SCRAP = "warranty_scrap", "sheet_metal_moved", "scrap"

MECHANICAL, SHEET_METAL, ACCIDENT = REPLACED = ("mechanical", "sheet_metal", "accident")
WASTE_OIL, PACKAGING, PAINT = LOOSE = ("waste_oil", "packaging", "paint_leftover")
MATERIALS = (MECHANICAL, SHEET_METAL)

REMOVED, CLEANED = TO_HAND_OVER = ("removed", "cleaned")
IN_SHEET_METAL_ROOM, IN_OLD_PARTS_ROOM = IN_ROOM = ("in_sheet_metal_room", "in_old_parts_room")
INSURER_HOLD, NOTIFIED, IN_PAINT_ROOM, SCRAP = "insurer_hold", "notified", "in_paint_room", "scrap"
HANDED_TO_CUSTOMER, RETURNED_TO_MAKER, COLLECTED = "handed_to_customer", "returned_to_maker", "collected"
SOLD, INCOME_BOOKED, DISCARDED, USED_UP = "sold", "income_booked", "discarded", "used_up"
# In custody: told of, collected, or scrap after the month (OLD-11).
HELD = (*IN_ROOM, INSURER_HOLD, NOTIFIED)
# Still in the house: these have their pieces in the ledger.
OPEN = (*TO_HAND_OVER, *HELD, IN_PAINT_ROOM, SCRAP)
RETURNABLE = (*TO_HAND_OVER, *IN_ROOM, NOTIFIED)
ENDED = (HANDED_TO_CUSTOMER, RETURNED_TO_MAKER, COLLECTED, SOLD, INCOME_BOOKED, DISCARDED, USED_UP)
STATES = (*OPEN, *ENDED)

# W-22. Waste oil, packaging and paint are collected in their rooms and start there; oil and packaging are sold from them.
# What is not kept at all (OLD-05) is scrap at once; what a sorting finds useless (OLD-09) is scrap, and useless scrap is
# cleared away.
MACHINE: Machine = {
    (REMOVED, "clean"): step(CLEANED, "technician", "site"),
    **{(state, "hand_to_customer"): step(HANDED_TO_CUSTOMER, "technician", "site", "warehouse") for state in TO_HAND_OVER},
    **{(state, "hand_to_customer"): step(HANDED_TO_CUSTOMER, "site", "warehouse") for state in (*IN_ROOM, NOTIFIED)},
    **{(state, "store_sheet_metal"): step(IN_SHEET_METAL_ROOM, "technician", "warehouse") for state in TO_HAND_OVER},
    **{(state, "store"): step(IN_OLD_PARTS_ROOM, "warehouse", "site") for state in TO_HAND_OVER},
    **{(state, "hold"): step(INSURER_HOLD, "technician", "warehouse") for state in TO_HAND_OVER},
    **{(state, "dispose"): step(SCRAP, "warehouse", "site") for state in TO_HAND_OVER},
    **{(state, "return_to_maker"): step(RETURNED_TO_MAKER, SYSTEM) for state in RETURNABLE},
    (IN_SHEET_METAL_ROOM, "move"): step(IN_OLD_PARTS_ROOM, "warehouse"),
    **{(state, "move"): step(state, "warehouse") for state in OPEN if state not in (*TO_HAND_OVER, IN_SHEET_METAL_ROOM)},
    **{(state, "notify"): step(NOTIFIED, "agent") for state in HELD},
    **{(state, "collect"): step(COLLECTED, "technician", "warehouse") for state in (INSURER_HOLD, NOTIFIED)},
    **{(state, "lapse"): step(SCRAP, SYSTEM) for state in HELD},
    (IN_OLD_PARTS_ROOM, "sort_out"): step(SCRAP, "warehouse", "supervisor"),
    (SCRAP, "discard"): step(DISCARDED, "warehouse", "supervisor"),
    **{(state, "sell"): step(SOLD, "warehouse") for state in (SCRAP, IN_OLD_PARTS_ROOM)},
    (SOLD, "book_income"): step(INCOME_BOOKED, "finance"),
    (IN_PAINT_ROOM, "use_up"): step(USED_UP, "technician", "warehouse"),
}
# Said to one old part; the other verbs are said to many at once, or by the system.
OWN_VERBS = frozenset({"clean", "hand_to_customer", "notify", "collect", "use_up"})


@dataclass(frozen=True)
class Tag:
    """F-30: what the tag of an old part says; `material` is told of accident parts, `part_type` where it is known."""

    kind: str
    material: str | None
    part_type: str | None
    part_name: str | None
    plate_no: str | None
    ticket_id: str | None
    removed_on: date | None
    for_insurer: bool
    in_warranty: bool
    goes_to_maker: bool

    @classmethod
    def of(cls, row: object) -> "Tag":
        """The tag of a record."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    @property
    def owner(self) -> str:
        """Whose it is while it is kept: the insurer's, the company's, or the customer's who paid for the new one."""
        if self.for_insurer:
            return INSURER
        return COMPANY if self.in_warranty or self.kind in LOOSE else CUSTOMER


def room(*, destination: str | None, is_in_warranty: bool, policy: Policy, part_type: str | None = None) -> str | None:
    """OLD-16: the kind of location for an old part, by the destination on the visit record; None: the customer keeps it.

    A part replaced in warranty is owed to the factory where the profile says so, even if the record calls it scrap. What
    is not kept at all is scrap, whatever the record calls it (OLD-05).
    """
    rooms = policy.value("old.room_map")
    if destination == TO_SCRAP and is_in_warranty:
        return str(rooms[WARRANTY_SCRAP])
    is_kept = part_type not in policy.value("old.no_store_types") or goes_to_maker(is_in_warranty, policy)
    return rooms.get(destination) if is_kept or destination not in rooms else TO_SCRAP


def goes_to_maker(is_in_warranty: bool, policy: Policy) -> bool:
    """OLD-16: whether a replaced part goes back to the factory: in warranty, where the profile does not scrap such parts."""
    return is_in_warranty and policy.value("old.room_map")[WARRANTY_SCRAP] != TO_SCRAP


def kind_of(part_type: str, policy: Policy) -> str:
    """OLD-01: the kind of a part that a visit replaced: sheet metal is a part type of its own, the rest is mechanical."""
    return SHEET_METAL if part_type == SHEET_METAL and SHEET_METAL in policy.value("old.kinds") else MECHANICAL


def room_of(tag: Tag, policy: Policy, *, is_moved: bool = False) -> str:
    """OLD-05, OLD-06, OLD-10, OLD-15: the kind of room in which an old part is kept; sheet metal moves on from its first."""
    name = f"{tag.kind}_{tag.material}" if tag.kind == ACCIDENT else tag.kind
    return str(policy.value("old.room_map")[SHEET_METAL_MOVED if is_moved and tag.kind == SHEET_METAL else name])


def first_state(kind: str) -> str:
    """W-22: replaced parts start as removed; what is collected where it arises starts in its room."""
    if kind in REPLACED:
        return REMOVED
    return IN_PAINT_ROOM if kind == PAINT else IN_OLD_PARTS_ROOM


def check_new(tag: Tag, policy: Policy, *, today: date, finished_on: date | None, unknown_part: str | None = None) -> None:
    """OLD-01, F-30: a record is of a kind in scope, and its tag says where the thing is from.

    Raises Refused naming all faults.
    """
    faults = []
    if tag.kind not in policy.value("old.kinds"):
        faults.append(Fault.at("/kind", "old_part_kind_unknown", kinds=list(policy.value("old.kinds"))))
    if tag.kind in REPLACED and not (tag.plate_no or tag.ticket_id):
        faults.append(Fault.at("/plate_no", "old_part_origin_missing"))
    if (tag.kind == ACCIDENT) != (tag.material is not None):
        faults.append(Fault.at("/material", "field_required" if tag.material is None else "material_of_accident_only"))
    if tag.for_insurer and (tag.kind != ACCIDENT or tag.in_warranty):
        faults.append(Fault.at("/for_insurer", "insurer_takes_accident_parts"))
    if unknown_part is not None:
        faults.append(Fault.at("/part_no", "part_unknown", part_no=unknown_part))
    elif not tag.part_name:
        faults.append(Fault.at("/part_name", "field_required"))
    days = {"removed_on": tag.removed_on, "finished_on": finished_on}
    faults += [Fault.at(f"/{name}", "day_in_future") for name, day in days.items() if day is not None and day > today]
    if faults:
        raise Refused("old_part_faulty", clause="OLD-01", faults=faults)


def check_changeable(status: str, changed: Iterable[str]) -> None:
    """A tag is corrected while the thing is in the house; whose it is and of which kind, before the keeper has it.

    Raises Conflict.
    """
    if status not in OPEN:
        raise Conflict("old_part_gone", state=status)
    if status not in TO_HAND_OVER and {"kind", "material", "for_insurer"}.intersection(changed):
        raise Conflict("old_part_stored_already", state=status)


def check_own(field: str, named: str | None, own: str | None) -> None:
    """Somebody who sees only own rows puts nothing on record for others. Raises Refused."""
    if named is not None and named != own:
        raise Refused("old_part_of_other", faults=[Fault.at(f"/{field}", "old_part_of_other")])


def ways(tag: Tag, policy: Policy) -> dict[str, str]:
    """By which verbs an old part is handed over to the keeper, each with its clause."""
    if tag.kind not in REPLACED:
        return {}
    if tag.kind == ACCIDENT and tag.for_insurer:
        return {"hold": "OLD-10"}
    if tag.part_type in policy.value("old.no_store_types") and not tag.goes_to_maker:
        return {"dispose": "OLD-05"}
    # OLD-07: what was replaced in warranty is not kept in the workshop.
    may_wait = tag.kind == SHEET_METAL and not tag.in_warranty
    return {"store": "OLD-05", **({"store_sheet_metal": "OLD-06"} if may_wait else {})}


def check_way(verb: str, tag: Tag, policy: Policy) -> None:
    """OLD-05, OLD-06, OLD-07, OLD-10: where this kind goes. Raises Conflict for another way, Refused for a faulty tag."""
    allowed = ways(tag, policy)
    if verb not in allowed:
        clause = next(iter(allowed.values()), "OLD-15")
        raise Conflict("old_part_goes_elsewhere", clause=clause, verb=verb, kind=tag.kind, allowed=sorted(allowed))
    check_tag(tag)


def check_tag(tag: Tag) -> None:
    """OLD-10: an accident part is kept only with date, plate number and part name on its tag. Raises Refused."""
    if tag.kind != ACCIDENT:
        return
    lacking = [name for name in ("removed_on", "plate_no", "part_name") if not getattr(tag, name)]
    if lacking:
        faults = [Fault.at(f"/{name}", "field_required") for name in lacking]
        raise Refused("tag_incomplete", clause="OLD-10", faults=faults, lacking=lacking)


def check_release(tag: Tag, *, signature: str | None, is_packed: bool) -> None:
    """OLD-04: the customer gets an old part packed, and signs on the dispatch slip.

    Raises Conflict for one that the insurer (OLD-13) or the maker (OLD-16) is to have, Refused without signature or packing.
    """
    if tag.for_insurer:
        raise Conflict("old_part_for_insurer", clause="OLD-13")
    if tag.goes_to_maker:
        raise Conflict("old_part_for_maker", clause="OLD-16")
    faults = [] if signature else [Fault.at("/signature", "signature_missing")]
    faults += [] if is_packed else [Fault.at("/packed", "not_packed")]
    if faults:
        raise Refused("old_part_not_released", clause="OLD-04", faults=faults)


def check_collection(tag: Tag, *, actor: str, collector: str, supervisor: str) -> None:
    """OLD-13: an insurer takes its part from the workshop while the service adviser looks on: three people, on record.

    Raises Conflict for a part that no insurer is to have, Refused if one person is two of them.
    """
    if not tag.for_insurer:
        raise Conflict("old_part_not_insured", clause="OLD-13")
    names = [name.strip().casefold() for name in (actor, collector, supervisor)]
    if len(set(names)) < len(names):
        raise Refused("collection_not_supervised", clause="OLD-13", faults=[Fault.at("/supervised_by", "same_person")])


def actions_for(status: str, tag: Tag, roles: Iterable[str], policy: Policy) -> list[str]:
    """What these roles may do to one old part now."""
    hidden = {"hand_to_customer"} if tag.for_insurer or tag.goes_to_maker else set()
    hidden |= set() if tag.for_insurer else {"collect"}
    said = (OWN_VERBS | set(ways(tag, policy))) - hidden
    return [verb for verb in verbs_from(MACHINE, status, roles) if verb in said]
