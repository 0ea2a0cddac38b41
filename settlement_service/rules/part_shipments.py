"""Shipments as both sides see them: what was sent, what was counted in, line by line (ORD-13, ORD-14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One line of a shipment on a reconciliation. `received` is null until it was counted or reported.

    `late` marks what belongs to an earlier month that was closed before it was told.
    """

    shipment_id: str
    shipment_number: str
    order_number: str | None
    line_id: str
    part_no: str
    price_fen: int
    sent: int
    received: int | None
    late: bool

    @property
    def missing(self) -> int:
        """Pieces that were sent and not received; negative where more arrived than was sent."""
        return 0 if self.received is None else self.sent - self.received

    @property
    def missing_fen(self) -> int:
        """The same in money, at the order's price."""
        return self.missing * self.price_fen


def worth(lines: Iterable[Mapping[str, Any]]) -> int:
    """ORD-15: quantity times price, summed, in fen."""
    return sum(line["quantity"] * line["price_fen"] for line in lines)


def counted(lines: Iterable[Mapping[str, Any]], reported: Mapping[str, int]) -> list[dict[str, Any]]:
    """ORD-13: the lines of a count, each with the pieces that were `taken` for received until then.

    That is what a site reported earlier on a reconciliation, where it is settled, and else what was sent.
    """
    return [{**line, "taken": reported.get(line["line_id"], line["sent"])} for line in lines]


def shortfall(lines: Sequence[Mapping[str, Any]], *, told_fen: int) -> tuple[int, int]:
    """ORD-13: what a count lacks, in fen, and how many lines differ. Without lines it is judged by its sum, `told_fen`."""
    if not lines:
        return told_fen, int(told_fen != 0)
    gaps = [(line["taken"] - line["counted"], line["price_fen"]) for line in lines]
    return sum(gap * price for gap, price in gaps), sum(gap != 0 for gap, _ in gaps)


def lines_of(shipment: Any, *, after: str, month: str, reported: Mapping[str, int]) -> list[Line]:
    """The lines of a shipment on the reconciliation that covers the months after `after` through `month`.

    One that was sent in these months is shown with what was counted in time or is `reported` now. One that was sent earlier is
    there for its late count: `sent` is then what the earlier month took for received.
    """
    in_time = shipment.counted_period is not None and shipment.counted_period <= month
    there = {line["line_id"]: line for line in shipment.counted_lines} if in_time else {}
    sent = {line["line_id"]: line for line in shipment.sent_lines}
    late_count = shipment.period <= after
    found = []
    for line_id in there if late_count else {**sent, **there}:
        line = sent.get(line_id) or there[line_id]
        taken = there[line_id]["taken"] if line_id in there else line["quantity"]
        received = reported.get(line_id, there[line_id]["counted"] if line_id in there else None)
        named = (shipment.id, shipment.number, shipment.order_number, line_id, line["part_no"], line["price_fen"])
        late = late_count or f"{shipment.shipped_on:%Y-%m}" != shipment.period
        found.append(Line(*named, sent=taken, received=received, late=late))
    return found
