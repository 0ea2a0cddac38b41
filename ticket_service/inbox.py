"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.inventory import LoanerEndedV1, LoanerLentV1
from ticket_service.context import Context
from ticket_service.operations import loaners


def on_loaner_lent(ctx: Context, data: Mapping[str, Any]) -> None:
    """A loaner went out: its case stays open until it has ended (LOAN-04)."""
    loaners.lent(ctx, LoanerLentV1.parse(data))


def on_loaner_ended(ctx: Context, data: Mapping[str, Any]) -> None:
    """A loaner is back or lost: its case may close."""
    loaners.ended(ctx, LoanerEndedV1.parse(data))


HANDLERS: Mapping[str, Callable[..., None]] = {
    LoanerLentV1.TYPE: on_loaner_lent,
    LoanerEndedV1.TYPE: on_loaner_ended,
}
