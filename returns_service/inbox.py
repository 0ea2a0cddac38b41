"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from typing import Any

from returns_service.context import Context
from returns_service.operations.obligations import keep, owe
from shared.events.inventory import OldPartStoredV1
from shared.events.ticket import VisitFiledV1


def on_visit_filed(ctx: Context, data: Mapping[str, Any]) -> None:
    """H-05: what was replaced in warranty is owed to the factory."""
    owe(ctx, VisitFiledV1.parse(data))


def on_old_part_stored(ctx: Context, data: Mapping[str, Any]) -> None:
    """OLD-07: an old part that was replaced in warranty is with the warehouse's keeper."""
    keep(ctx, OldPartStoredV1.parse(data))


HANDLERS: Mapping[str, Callable[..., None]] = {
    VisitFiledV1.TYPE: on_visit_filed,
    OldPartStoredV1.TYPE: on_old_part_stored,
}
