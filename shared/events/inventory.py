"""What the parts warehouse tells its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shared.kit.events import Event


@dataclass(frozen=True)
class PartOrderEnteredV1(Event):
    """ORD-01: a site's order was reviewed and entered: its amount is to be held at the site's account before anything ships.

    `kind` is `regular` or `emergency`; `amount_fen` is the total at submission (ORD-15).
    """

    TYPE: ClassVar[str] = "inventory.part_order.entered.v1"
    order_id: str
    number: str
    site_id: str
    kind: str
    amount_fen: int
    entered_at: str


@dataclass(frozen=True)
class PartOrderShippedV1(Event):
    """H-16: a shipment of an order left; `amount_fen` of what is held is earned (ORD-01).

    Each of `lines` holds `line_id part_no quantity price_fen`. One order may ship in several shipments.
    """

    TYPE: ClassVar[str] = "inventory.part_order.shipped.v1"
    order_id: str
    number: str
    shipment_id: str
    shipment_number: str
    site_id: str
    amount_fen: int
    shipped_at: str
    lines: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class PartOrderEndedV1(Event):
    """ORD-01: nothing more of an order will ship (`outcome`: `cancelled` or `closed`): what is still held is released."""

    TYPE: ClassVar[str] = "inventory.part_order.ended.v1"
    order_id: str
    number: str
    site_id: str
    outcome: str
    ended_at: str


@dataclass(frozen=True)
class ShipmentConfirmedV1(Event):
    """ORD-14: a site counted a shipment in. Each of `lines` holds `line_id part_no sent counted price_fen`.

    `sent_fen` is what was shipped, `received_fen` what the site reports as received, both at the order's prices (ORD-13).
    """

    TYPE: ClassVar[str] = "inventory.shipment.confirmed.v1"
    shipment_id: str
    number: str
    order_id: str
    site_id: str
    confirmed_at: str
    sent_fen: int
    received_fen: int
    lines: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class LoanerLentV1(Event):
    """LOAN-02: a loaner went out for an open repair; the job stays open until the loan has ended (LOAN-04).

    `repair_id` is the repair order where there is one, else null.
    """

    TYPE: ClassVar[str] = "inventory.loaner.lent.v1"
    loan_id: str
    number: str
    loaner_id: str
    serial_no: str
    ticket_id: str
    repair_id: str | None
    lent_at: str


@dataclass(frozen=True)
class LoanerEndedV1(Event):
    """LOAN-03, LOAN-04: a loan has ended: `outcome` is `returned` or, booked by a supervisor, `lost`."""

    TYPE: ClassVar[str] = "inventory.loaner.ended.v1"
    loan_id: str
    number: str
    loaner_id: str
    ticket_id: str
    outcome: str
    ended_at: str


@dataclass(frozen=True)
class CompensationDueV1(Event):
    """TOOL-04: somebody owes the company for a lost or damaged tool or loaner.

    `payer` is `holder` (a technician: `holder_id`, and `site_id` for one of a site) or `customer`; `source` is `tool` or
    `loaner`.
    """

    TYPE: ClassVar[str] = "inventory.compensation.due.v1"
    compensation_id: str
    number: str
    source: str
    holder_id: str | None
    site_id: str | None
    amount_fen: int
    decided_at: str
    payer: str = "holder"
    payer_name: str = ""


@dataclass(frozen=True)
class CompensationPaidV1(Event):
    """TOOL-04: finance took the money that a holder owed."""

    TYPE: ClassVar[str] = "inventory.compensation.paid.v1"
    compensation_id: str
    number: str
    amount_fen: int
    paid_on: str


@dataclass(frozen=True)
class ScrapSoldV1(Event):
    """OLD-02, OLD-12, OLD-14: scrap or waste oil was sold with finance as witness: the cash is with finance."""

    TYPE: ClassVar[str] = "inventory.scrap.sold.v1"
    sale_id: str
    number: str
    kind: str
    buyer: str
    amount_fen: int
    witness_name: str
    sold_on: str


@dataclass(frozen=True)
class OldPartFinedV1(Event):
    """OLD-08: an oily part was handed over uncleaned: a fine, for the site of the technician where there is one."""

    TYPE: ClassVar[str] = "inventory.old_part.fined.v1"
    old_part_id: str
    number: str
    ticket_id: str | None
    technician_id: str | None
    site_id: str | None
    amount_fen: int
    clause: str
    fined_on: str


@dataclass(frozen=True)
class OldPartStoredV1(Event):
    """OLD-07: a part that was replaced in warranty is with the keeper; the returns desk sees that the owed part is there.

    `visit_id` and `line_id` are those of the visit record that removed it, null where it was registered by hand.
    """

    TYPE: ClassVar[str] = "inventory.old_part.stored.v1"
    old_part_id: str
    number: str
    ticket_id: str
    part_no: str
    quantity: int
    site_id: str | None
    in_warranty: bool
    stored_on: str
    visit_id: str | None = None
    line_id: str | None = None
