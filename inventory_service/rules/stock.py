"""How much may be taken, from which lots, and whether account and card agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.kit.errors import Conflict, Refused
from shared.kit.policy import Policy

CONSISTENT, DISCREPANCY = "consistent", "discrepancy"
# What a movement is for: goods in, the stock at the start, to a technician, into a customer's unit, out of it, and back.
RECEIPT, OPENING, ISSUE, USE, REMOVAL, RETURN = ("receipt", "opening", "issue", "use", "removal", "return")
# Between places of the company, unused parts back, out of quarantine, what a count found, and what takes another one back.
TRANSFER, PUT_BACK, RELEASE, ADJUSTMENT, REVERSAL = ("transfer", "put_back", "release", "adjustment", "reversal")
ORDERS: Mapping[str, tuple[str, ...]] = {
    "receipt_date": ("received_on", "made_on", "lot_id"),
    "production_date": ("made_on", "received_on", "lot_id"),
}


@dataclass(frozen=True)
class Lot:
    """What a lot has to give. `made_on` is its production day, or the day of receipt where nobody knows it (INV-17)."""

    lot_id: str
    received_on: date
    made_on: date
    available: int


@dataclass(frozen=True)
class Take:
    """So much of a lot."""

    lot: Lot
    quantity: int


@dataclass(frozen=True)
class Offer:
    """The good stock of a part at one place; `id`, `code` and `kind` are the place's."""

    id: str
    code: str
    kind: str
    on_hand: int
    reserved: int
    # Pieces of the part that others wait for who come first.
    waiting: int = 0

    @property
    def available(self) -> int:
        """INV-13: what is on hand and not promised."""
        return self.on_hand - self.reserved


@dataclass(frozen=True)
class Agreement:
    """Whether account, card and goods agree, and how many pieces more (or fewer) there are than the account says."""

    outcome: str
    difference: int


def made_on(production_on: date | None, received_on: date) -> date:
    """INV-17: the day that stands for the age of a lot; an unknown production day counts as the day of receipt."""
    return production_on or received_on


def issue_order(policy: Policy) -> tuple[str, ...]:
    """INV-03: by which facts of a lot stock is consumed, first to last."""
    return ORDERS[policy.value("inv.issue_order")]


def fifo(lots: Sequence[Lot], quantity: int, policy: Policy) -> list[Take]:
    """INV-03: first in, first out: receipt day, then production day, then lot id. Raises Conflict if the lots fall short."""
    order = issue_order(policy)
    takes: list[Take] = []
    left = quantity
    for lot in sorted(lots, key=lambda lot: tuple(getattr(lot, name) for name in order)):
        take = min(lot.available, left)
        if take > 0:
            takes.append(Take(lot, take))
            left -= take
    if left > 0:
        raise short(requested=quantity, available=quantity - left)
    return takes


def best_place(offers: Sequence[Offer], requested: int) -> Offer | None:
    """Where to take from: a place that has enough, else the one that has most; of equals the first by code."""
    return min(offers, key=lambda offer: (-min(offer.available, requested), offer.code), default=None)


def check_available(*, on_hand: int, reserved: int, requested: int) -> None:
    """INV-13, INV-14: no more is taken or promised than is good, on hand and not promised yet.

    Raises Refused for a quantity that is none, Conflict if the stock is short.
    """
    if requested < 1:
        raise Refused("quantity_missing", clause="INV-13", requested=requested)
    if requested > on_hand - reserved:
        raise short(requested=requested, available=on_hand - reserved)


def unclaimed(offers: Sequence[Offer]) -> int:
    """INV-13: what these places have for a newcomer: what is available, less what others before wait for."""
    waiting = max((offer.waiting for offer in offers), default=0)
    return max(sum(offer.available for offer in offers) - waiting, 0)


def check_unclaimed(offers: Sequence[Offer], requested: int) -> Offer:
    """The place to take from. Nobody overtakes those who wait. Raises Conflict if too few pieces are unclaimed."""
    best = best_place(offers, requested)
    if best is None:
        raise short(requested=requested, available=0)
    check_available(on_hand=best.on_hand, reserved=best.reserved, requested=requested)
    if requested > unclaimed(offers):
        raise short(requested=requested, available=unclaimed(offers))
    return best


def short(*, requested: int, available: int) -> Conflict:
    """INV-14: the refusal for more than there is; it says how much there is."""
    return Conflict("stock_short", clause="INV-14", requested=requested, available=available)


def agreement(*, account: int, card: int, counted: int | None = None) -> Agreement:
    """INV-02: account (ledger), card (balance) and goods (count) agree, or a discrepancy opens.

    Without a count the card speaks for the goods. The difference is the goods less the account.
    """
    goods = card if counted is None else counted
    outcome = CONSISTENT if account == card == goods else DISCREPANCY
    return Agreement(outcome, goods - account)
