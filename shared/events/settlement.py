"""What finance tells its neighbours."""

from dataclasses import dataclass
from typing import ClassVar

from shared.kit.events import Event


@dataclass(frozen=True)
class PrepaymentHeldV1(Event):
    """ORD-01: the amount of a part order is held at the site's account: the order may ship."""

    TYPE: ClassVar[str] = "settlement.prepayment.held.v1"
    order_id: str
    number: str
    site_id: str
    amount_fen: int
    held_at: str


@dataclass(frozen=True)
class PrepaymentMissingV1(Event):
    """ORD-01: payments and credits of the site do not cover a part order yet; it waits, `missing_fen` short."""

    TYPE: ClassVar[str] = "settlement.prepayment.missing.v1"
    order_id: str
    number: str
    site_id: str
    amount_fen: int
    balance_fen: int
    missing_fen: int
    told_at: str
