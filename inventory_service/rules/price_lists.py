"""Price lists: who proposes, who approves, and from when they may count (FEE-09)."""

from collections.abc import Sequence
from datetime import date

from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.transitions import Machine, step

DRAFT, APPROVED, WITHDRAWN = STATES = ("draft", "approved", "withdrawn")
MACHINE: Machine = {
    (DRAFT, "approve"): step(APPROVED, "supervisor", "vp"),
    (DRAFT, "withdraw"): step(WITHDRAWN, "admin"),
}


def check_from(from_on: date, today: date) -> None:
    """FEE-08: no list counts for days that are over: what was charged by the prices of then stays right. Raises Refused."""
    if from_on < today:
        faults = [Fault.at("/from_on", "price_list_late", from_on=from_on)]
        raise Refused("price_list_late", clause="FEE-08", from_on=from_on, faults=faults)


def check_approver(*, author_id: str, approver_id: str) -> None:
    """FEE-09: a price list has an approver, who is not its author. Raises Refused if the two are one."""
    if author_id == approver_id:
        raise Refused("approver_is_author", clause="FEE-09")


def check_lines(*, count: int, priced: Sequence[str], from_on: date) -> None:
    """A list that is approved has lines, none for a part that has a price from that day: a price is never edited.

    `priced` are the numbers of such parts. Raises Refused, or Conflict naming all of them.
    """
    if count == 0:
        raise Refused("price_list_empty", clause="FEE-09")
    if priced:
        faults = [Fault.at("/lines", "price_exists", part_no=part_no, from_on=from_on) for part_no in priced]
        raise Conflict("price_list_collides", clause="FEE-08", count=len(priced), from_on=from_on, faults=faults)
