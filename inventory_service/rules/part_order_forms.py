"""The order form (F-01): what it must hold, who may write it, and which parts can be ordered on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inventory_service.rules.part_orders import ACCEPTED, EMERGENCY, RETURNED
from shared.kit.decision import Decision
from shared.kit.errors import Conflict, Fault, Forbidden, Refused
from shared.kit.money import LARGEST_FEN
from shared.kit.policy import Policy

WEB, EMAIL, FAX = CHANNELS = ("web", "email", "fax")
# What the company asks for besides the lines: 联系人, 电话, 传真/邮箱, 收货地址, 货运方式.
FIELDS = ("contact", "phone", "reply_to", "address", "freight_mode")


def missing(form: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """ORD-05, ORD-07, ORD-08: pointers to everything that a form lacks."""
    needed = [*FIELDS]
    if form["kind"] == EMERGENCY:
        needed.append("reason")
    if form["channel"] != WEB:
        needed.append("copy_ref")
    found = [f"/{name}" for name in needed if not form.get(name)]
    found += [] if lines else ["/lines"]
    return found + [f"/lines/{place}/model" for place, line in enumerate(lines) if not line.get("model")]


def form(form: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], remarks: Sequence[str] = ()) -> Decision:
    """ORD-07: an incomplete form is returned; ORD-05: so is an emergency order without its reason.

    `remarks` are what a reviewer found wrong besides.
    """
    gaps = missing(form, lines)
    is_complete = not gaps and not remarks
    lacks_reason = "/reason" in gaps
    return Decision(
        kind="order_form",
        outcome=ACCEPTED if is_complete else RETURNED,
        clauses=("ORD-05", "ORD-07") if lacks_reason else ("ORD-07",),
        inputs={"kind": form["kind"], "channel": form["channel"], "reason": form.get("reason"), "lines": len(lines)},
        detail={"missing": gaps, "remarks": list(remarks)},
    )


def check_form(decision: Decision, faults: Iterable[Fault]) -> None:
    """ORD-07: raises Refused naming all that a form lacks, and all `faults` of its lines."""
    found = [*(Fault.at(pointer, "field_required") for pointer in decision.detail["missing"]), *faults]
    if found:
        raise Refused("order_incomplete", clause=decision.clauses[0], faults=found)


def line_faults(part: Any, pointer: str, *, part_no: str) -> Iterable[Fault]:
    """ORD-15, FEE-07: a line names a part of the catalogue that is the company's own and has a supply price today.

    `part` is None for a number that the catalogue does not know.
    """
    if part is None:
        yield Fault.at(pointer, "part_unknown", part_no=part_no)
    elif not part.own_brand:
        yield Fault.at(pointer, "part_of_other_maker", part_no=part_no)
    elif part.supply_price_fen is None:
        yield Fault.at(pointer, "part_unpriced", part_no=part_no)


def total(lines: Iterable[tuple[int, int]]) -> int:
    """ORD-15: the sum of quantity times supply price, in fen. Raises Refused beyond what an account can hold."""
    found = sum(quantity * price_fen for quantity, price_fen in lines)
    if found > LARGEST_FEN:
        raise Refused("amount_out_of_range", clause="ORD-15", faults=[Fault.at("/lines", "amount_out_of_range")])
    return found


def check_channel(channel: str, *, is_site: bool, policy: Policy) -> None:
    """ORD-08: a site orders on the web; a clerk records what came by fax or email. Raises Refused for another way."""
    mine = (WEB,) if is_site else (EMAIL, FAX)
    allowed = [name for name in mine if name in policy.value("ord.channels")]
    if channel not in allowed:
        fault = Fault.at("/channel", "order_channel", allowed=allowed)
        raise Refused("order_channel", clause="ORD-08", allowed=allowed, faults=[fault])


def check_author(channel: str, *, is_site: bool) -> None:
    """ORD-08: what a site wrote on the web is changed by the site alone. Raises Forbidden for a clerk."""
    if channel == WEB and not is_site:
        raise Forbidden("order_of_site", clause="ORD-08")


def check_kind(before: Mapping[str, Any], change: Mapping[str, Any]) -> None:
    """ORD-06: an order that was taken counts as what it was taken for. Raises Conflict if its kind changes after that."""
    if before["accepted_on"] is not None and change.get("kind", before["kind"]) != before["kind"]:
        fault = Fault.at("/kind", "order_kind_fixed")
        raise Conflict("order_kind_fixed", clause="ORD-06", faults=[fault])
