"""A case with a loaner out stays open."""

from collections.abc import Sequence

from shared.kit.errors import Conflict, Fault
from shared.kit.policy import Policy


def blocks_close(serials: Sequence[str], policy: Policy) -> bool:
    """LOAN-04: whether loaners that are out (their serial numbers) keep a case open."""
    return bool(serials) and bool(policy.value("loan.blocks_close"))


def check_loaners_back(serials: Sequence[str], policy: Policy) -> None:
    """LOAN-04: a case is closed when its loaner is back in the store or booked as lost. Raises Conflict naming each one out."""
    if blocks_close(serials, policy):
        faults = [Fault.at("", "loaner_is_out", serial_no=serial_no) for serial_no in serials]
        raise Conflict("loaner_out", clause="LOAN-04", faults=faults, loaners=list(serials))
