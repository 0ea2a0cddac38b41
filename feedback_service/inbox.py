"""The door for events: each type leads to one operation."""

from collections.abc import Callable, Mapping

HANDLERS: Mapping[str, Callable[..., None]] = {}
