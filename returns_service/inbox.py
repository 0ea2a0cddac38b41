"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping
from typing import Any

from returns_service.context import Context
from returns_service.operations.obligations import owe
from shared.events.ticket import VisitFiledV1


def on_visit_filed(ctx: Context, data: Mapping[str, Any]) -> None:
    """H-05: what was replaced in warranty is owed to the factory."""
    owe(ctx, VisitFiledV1.parse(data))


HANDLERS: Mapping[str, Callable[..., None]] = {VisitFiledV1.TYPE: on_visit_filed}
