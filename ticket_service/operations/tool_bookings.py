"""TOOL-09: whether required tools are with other people on the day of a visit: the warehouse's answer, if it answers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shared.clients.inventory import ToolBookings
from shared.kit.errors import Unavailable
from shared.kit.messages import LANGUAGES
from ticket_service.context import Context


def ask_bookings(ctx: Context, kinds: Sequence[str], on: date) -> list[ToolBookings]:
    """The bookings of each kind. A warehouse that is down warns of nothing: the dispatch goes on without it."""
    try:
        return [ctx.inventory.tool_bookings(kind, on) for kind in kinds]
    except Unavailable:
        return []


def warnings_for(ctx: Context, booked: Sequence[ToolBookings], technician_id: str) -> list[dict[str, Any]]:
    """What somebody would go without: kinds of which all tools are with others, and none with this person."""
    say = ctx.house.messages.say
    return [
        {
            "kind": one.kind,
            "clause": "TOOL-09",
            **{language: say("tool_booked_out", language, {"kind": one.kind}) for language in LANGUAGES},
        }
        for one in booked
        if one.all_out and technician_id not in one.holder_ids
    ]
