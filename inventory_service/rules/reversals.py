"""Which entries of the ledger may be taken back, by whom; an entry is never edited (INV-02)."""

from collections.abc import Iterable, Mapping

from inventory_service.rules.stock import ADJUSTMENT, ISSUE, OPENING, PUT_BACK, RECEIPT, RELEASE, TRANSFER, USE
from shared.kit.errors import Conflict, Forbidden

KEEPER, APPROVER = "warehouse", "supervisor"
BOTH = (KEEPER, APPROVER)
# What rests on somebody else's word (an approval, a signed visit record, an inspection) only the supervisor takes back;
# what other papers with states of their own have moved is corrected there.
MAY_REVERSE: Mapping[str, tuple[str, ...]] = {
    RECEIPT: BOTH,
    OPENING: BOTH,
    ISSUE: BOTH,
    TRANSFER: BOTH,
    PUT_BACK: BOTH,
    RELEASE: (APPROVER,),
    ADJUSTMENT: (APPROVER,),
    USE: (APPROVER,),
}


def check_reversible(kind: str, *, is_reversed: bool, roles: Iterable[str]) -> None:
    """INV-02: an entry is taken back once, if it is of a kind that may be.

    Raises Conflict if it may not, or was taken back before; Forbidden if another role must do it.
    """
    allowed = MAY_REVERSE.get(kind)
    if allowed is None:
        raise Conflict("movement_kind_stays", clause="INV-02", kind=kind)
    if is_reversed:
        raise Conflict("movement_reversed", clause="INV-02")
    if not set(allowed).intersection(roles):
        raise Forbidden("role_may_not", clause="INV-02", verb="reverse", roles=sorted(allowed))


def check_still_there(*, quantity: int, available: int) -> None:
    """The pieces must lie where the entry brought them, and not be promised. Raises Conflict if they have gone on."""
    if available < quantity:
        raise Conflict("pieces_gone_on", clause="INV-14", quantity=quantity, available=available)
