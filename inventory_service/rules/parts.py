"""What a part must be to be listed, ordered, received and used; and what it may cost the customer."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.money import with_markup
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step

# A retired part is neither ordered nor received again; a superseded one is not ordered. Their stock is used up.
LISTED, SUPERSEDED, RETIRED = STATES = ("listed", "superseded", "retired")
KEEPERS = ("warehouse", "admin")
MACHINE: Machine = {
    (LISTED, "retire"): step(RETIRED, *KEEPERS),
    (LISTED, "supersede"): step(SUPERSEDED, *KEEPERS),
    (RETIRED, "supersede"): step(SUPERSEDED, *KEEPERS),
    (RETIRED, "reinstate"): step(LISTED, *KEEPERS),
    (SUPERSEDED, "reinstate"): step(LISTED, *KEEPERS),
}
# What a piece on the shelf has been counted and told apart by.
FIXED_BY_STOCK = ("unit", "serialised")

CAP, CAP_OF_LOW = "fee.cap_high_pct", "fee.cap_low_pct"


def price_day(visited_on: date, today: date, policy: Policy) -> date:
    """FEE-08: the supply price is the catalogue's on the day of the visit, unless the policy takes today's."""
    return visited_on if policy.value("fee.price_basis") == "visit_date" else today


def price_cap(supply_price_fen: int, policy: Policy) -> Decision:
    """FEE-02, FEE-03, FEE-04: the highest price for a customer, from the supply price; rounded down (GEN-09).

    The policy is that of the day of the visit. Both tiers claim the threshold itself; the policy says whose it is.
    """
    threshold_fen = policy.fen("fee.threshold")
    is_claimed_twice = supply_price_fen == threshold_fen
    is_high = supply_price_fen > threshold_fen or (is_claimed_twice and policy.value("fee.threshold_belongs_to") == "high")
    tier = CAP if is_high else CAP_OF_LOW
    return Decision(
        kind="price_cap",
        outcome="high" if is_high else "low",
        clauses=(policy.cite(tier).clause, *(["FEE-04"] if is_claimed_twice else [])),
        inputs={"supply_price_fen": supply_price_fen},
        values=policy.values("fee.threshold", "fee.threshold_belongs_to", tier, "money.cap_rounding"),
        detail={"cap_pct": policy.value(tier)},
        amount_fen=with_markup(supply_price_fen, policy.value(tier), policy.value("money.cap_rounding")),
    )


def excess(charged_fen: int, cap_fen: int) -> int:
    """FEE-05: by how much a price lies above the cap; 0 for one that keeps to it."""
    return max(charged_fen - cap_fen, 0)


def is_returnable(stated: bool | None, *, gas_conversion: bool) -> bool:
    """RET-05: a conversion part is not taken back unless somebody says so; any other part is."""
    return not gas_conversion if stated is None else stated


def level_faults(part: Mapping[str, Any]) -> Iterable[Fault]:
    """INV-01: a part has both a minimum and a maximum or neither, and no maximum below its minimum."""
    low, high = part.get("min_level"), part.get("max_level")
    if (low is None) != (high is None):
        yield Fault.at("/max_level", "levels_incomplete")
    elif low is not None and high is not None and high < low:
        yield Fault.at("/max_level", "levels_crossed")


def check_new(part: Mapping[str, Any], today: date) -> None:
    """A new part has sound levels and a price in force. Raises Refused naming all faults."""
    faults = [*level_faults(part)]
    if part.get("price_from") is not None and part["price_from"] > today:
        faults.append(Fault.at("/price_from", "price_in_future"))
    if faults:
        raise Refused("part_faulty", faults=faults)


def check_change(before: Mapping[str, Any], change: Mapping[str, Any], *, has_moved: bool) -> None:
    """A changed part has sound levels; its unit, and whether its pieces have serial numbers, are fixed by its first receipt.

    Raises Refused, or Conflict, naming all faults.
    """
    faults = [*level_faults({**before, **change})]
    if faults:
        raise Refused("part_faulty", clause="INV-01", faults=faults)
    fixed = [name for name in FIXED_BY_STOCK if name in change and change[name] != before[name]]
    if has_moved and fixed:
        raise Conflict("part_has_moved", faults=[Fault.at(f"/{name}", "part_has_moved") for name in fixed])


def order_fault(part: Any, newest: Any, pointer: str) -> Fault | None:
    """Whether a part may be ordered: not one that is retired; one that is superseded names the number that replaces it.

    `newest` is the part at the end of its chain of replacements, the part itself where there is none.
    """
    if newest.status == RETIRED:
        return Fault.at(pointer, "part_retired", part_no=newest.part_no)
    if newest.part_no != part.part_no:
        return Fault.at(pointer, "part_superseded", part_no=part.part_no, successor=newest.part_no)
    return None


def receipt_fault(part: Any, pointer: str, policy: Policy) -> Fault | None:
    """Whether goods of a part may come in: not of a retired one, and no other maker's (FEE-07).

    Old numbers that are still under way are taken in.
    """
    if part.status == RETIRED:
        return Fault.at(pointer, "part_retired", part_no=part.part_no)
    return brand_fault(part, pointer, policy)


def brand_fault(part: Any, pointer: str, policy: Policy) -> Fault | None:
    """FEE-07: another maker's part is neither received nor promised, issued or used, unless the policy allows it."""
    if part.own_brand or not policy.value("fee.own_brand_only"):
        return None
    return Fault.at(pointer, "part_of_other_maker", part_no=part.part_no)


def check_own_brand(part: Any, policy: Policy) -> None:
    """FEE-07: no other maker's part is promised, issued or used. Raises Refused for one."""
    fault = brand_fault(part, "/part_no", policy)
    if fault:
        raise Refused("part_of_other_maker", clause="FEE-07", part_no=part.part_no, faults=[fault])


def check_successor(part: Any, successor: Any, chain: Iterable[str]) -> None:
    """A number is replaced by another that can be had, and never, however far one follows, by itself. Raises Refused.

    `chain` are the ids of the parts that replace the successor in turn.
    """
    code = None
    if part.id == successor.id or part.id in chain:
        code = "supersession_circle"
    elif successor.status == RETIRED:
        code = "successor_retired"
    if code:
        fault = Fault.at("/successor", code, part_no=part.part_no, successor=successor.part_no)
        raise Refused(code, part_no=part.part_no, successor=successor.part_no, faults=[fault])


def number_to_use(numbers: Iterable[tuple[str, int]]) -> str:
    """Remaining old stock is used first: of numbers with what is available, oldest first, the first that can be had.

    The newest where there is none of any.
    """
    part_no = ""
    for part_no, available in numbers:
        if available > 0:
            return part_no
    return part_no
