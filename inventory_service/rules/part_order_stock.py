"""How the stock of the warehouse is shared out among the lines of an order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inventory_service.rules.stock import Offer, best_place, unclaimed


@dataclass(frozen=True)
class Want:
    """So many pieces of a part that a line of an order asks for."""

    line_id: str
    line_no: int
    part_id: str
    quantity: int


@dataclass(frozen=True)
class Share:
    """So many pieces for a line, from one place; without a place they are waited for."""

    want: Want
    quantity: int
    offer: Offer | None


def share_out(wants: Sequence[Want], offers: Mapping[str, Sequence[Offer]]) -> list[Share]:
    """INV-13: each line gets what nobody who comes first waits for, from as few places as can be; the rest of it waits.

    `offers` are the places by part. No piece is given to two lines.
    """
    left = {part_id: list(found) for part_id, found in offers.items()}
    free = {part_id: unclaimed(found) for part_id, found in offers.items()}
    shares: list[Share] = []
    for want in wants:
        open_pieces = want.quantity
        for share in _from_places(want, left.get(want.part_id, []), free.get(want.part_id, 0)):
            shares.append(share)
            free[want.part_id] -= share.quantity
            open_pieces -= share.quantity
        if open_pieces:
            shares.append(Share(want, open_pieces, None))
    return shares


def _from_places(want: Want, places: list[Offer], free: int) -> Iterable[Share]:
    """What a line takes from each place; `places` are left as they are after it."""
    open_pieces = min(want.quantity, free)
    while open_pieces:
        best = best_place(places, open_pieces)
        if best is None or best.available == 0:
            return
        taken = min(best.available, open_pieces)
        places[places.index(best)] = replace(best, reserved=best.reserved + taken)
        open_pieces -= taken
        yield Share(want, taken, best)
