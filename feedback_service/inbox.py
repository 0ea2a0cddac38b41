"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from typing import Any

from feedback_service.context import Context
from feedback_service.operations.closings import follow_closed_ticket
from shared.events.ticket import TicketClosedV1


def on_ticket_closed(ctx: Context, data: Mapping[str, Any]) -> None:
    """H-07, H-08: a finished case."""
    follow_closed_ticket(ctx, TicketClosedV1.parse(data))


HANDLERS: Mapping[str, Callable[..., None]] = {TicketClosedV1.TYPE: on_ticket_closed}
