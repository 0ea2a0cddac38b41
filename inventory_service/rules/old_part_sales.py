"""Scrap and waste oil for money: what may be sold, who witnesses, and who books what (OLD-02, OLD-12, OLD-14)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from inventory_service.rules.old_parts import IN_OLD_PARTS_ROOM, PACKAGING, SCRAP, WASTE_OIL
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.policy import Policy
from shared.kit.transitions import Machine, step, verbs_from

DRAFT, WITNESSED, SOLD, INCOME_BOOKED, CANCELLED = STATES = ("draft", "witnessed", "sold", "income_booked", "cancelled")
SCRAP_SALE, OIL_SALE = KINDS = ("scrap", "waste_oil")
UNITS = ("kg", "l", "piece")

# W-22. A draft may only be sold where the policy needs no witness.
MACHINE: Machine = {
    (DRAFT, "witness"): step(WITNESSED, "finance"),
    **{(state, "sell"): step(SOLD, "warehouse") for state in (DRAFT, WITNESSED)},
    **{(state, "cancel"): step(CANCELLED, "warehouse") for state in (DRAFT, WITNESSED)},
    (SOLD, "book_income"): step(INCOME_BOOKED, "finance"),
}


def check_draft(*, kind: str, has_parts: bool, sent_by: str | None, amount_fen: int) -> None:
    """OLD-12, OLD-14: scrap is sold by record, oil by measure and by whom the manager sent; nothing is given away as sold.

    Raises Refused naming all faults.
    """
    faults = []
    if kind == SCRAP_SALE and not has_parts:
        faults.append(Fault.at("/old_part_ids", "field_required"))
    if (kind == OIL_SALE) != (sent_by is not None):
        faults.append(Fault.at("/sent_by", "field_required" if sent_by is None else "sent_by_of_oil_only"))
    if amount_fen < 1:
        faults.append(Fault.at("/amount", "amount_missing"))
    if faults:
        raise Refused("old_part_sale_faulty", clause="OLD-12" if kind == OIL_SALE else "OLD-14", faults=faults)


def is_sellable(sale_kind: str, *, status: str, kind: str) -> bool:
    """OLD-12, OLD-14: oil is sold from its room; scrap is what is scrap, and packaging, which nobody waits for."""
    if sale_kind == OIL_SALE:
        return kind == WASTE_OIL and status == IN_OLD_PARTS_ROOM
    return status == SCRAP or (kind == PACKAGING and status == IN_OLD_PARTS_ROOM)


def check_lots(sale_kind: str, ids: Sequence[str], found: Mapping[str, Any]) -> None:
    """OLD-14: what is offered is there, may be sold, and is in no other sale.

    Raises Refused naming every old part that may not, Conflict if others are in another sale.
    """
    faults, taken = [], []
    for place, row in enumerate(map(found.get, ids)):
        if row is None:
            faults.append(Fault.at(f"/old_part_ids/{place}", "old_part_unknown"))
        elif row.sale_id is not None:
            taken.append(Fault.at(f"/old_part_ids/{place}", "old_part_in_sale"))
        elif not is_sellable(sale_kind, status=row.status, kind=row.kind):
            faults.append(Fault.at(f"/old_part_ids/{place}", "old_part_not_for_sale"))
    if faults:
        raise Refused("old_part_sale_faulty", clause="OLD-14", faults=[*faults, *taken])
    if taken:
        raise Conflict("old_part_in_sale", clause="OLD-14", faults=taken)


def actions_for(status: str, seller_id: str, *, actor_id: str, roles: Iterable[str], policy: Policy) -> list[str]:
    """What somebody may do to a sale now: the seller is no witness, and a draft is not sold if a witness is needed."""
    hidden = {"witness"} if actor_id == seller_id else set()
    if status == DRAFT and policy.value("old.sale_needs_finance"):
        hidden.add("sell")
    return [verb for verb in verbs_from(MACHINE, status, roles) if verb not in hidden]


def check_witness(*, seller_id: str, witness_id: str) -> None:
    """OLD-14: who looks on is not who sells. Raises Refused."""
    if seller_id == witness_id:
        raise Refused("witness_is_seller", clause="OLD-14")


def sale(*, kind: str, amount_fen: int, witness_id: str | None, policy: Policy, today: date) -> Decision:
    """OLD-12, OLD-14: a sale under the eyes of finance. Raises Conflict for one without a witness, if the policy needs one."""
    clause = "OLD-12" if kind == OIL_SALE else "OLD-14"
    if witness_id is None and policy.value("old.sale_needs_finance"):
        raise Conflict("sale_not_witnessed", clause=clause)
    return Decision(
        kind="old_part_sale",
        outcome="sold",
        clauses=("OLD-02", clause),
        inputs={"kind": kind, "amount_fen": amount_fen, "witness_id": witness_id, "sold_on": today},
        values=policy.values("old.sale_needs_finance"),
        amount_fen=amount_fen,
    )


def month_of(day: date) -> str:
    """The month of the income ledger (`2025-03`)."""
    return day.strftime("%Y-%m")
