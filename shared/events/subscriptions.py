"""Who wants which event: the one table of the platform."""

from collections.abc import Mapping

SUBSCRIBERS: Mapping[str, tuple[str, ...]] = {
    "ticket.site.registered.v1": ("inventory", "settlement"),
    "ticket.technician.registered.v1": ("inventory",),
    "ticket.ticket.cancelled.v1": ("inventory",),
    "ticket.visit.filed.v1": ("inventory", "returns"),
    "ticket.ticket.closed.v1": ("feedback", "settlement"),
    "returns.return.received.v1": ("inventory",),
    "returns.return.credited.v1": ("settlement",),
    "feedback.follow_up.recorded.v1": ("settlement",),
}


def subscribers_of(publisher: str) -> dict[str, tuple[str, ...]]:
    """The event types of one publisher, each with the services that it is told to."""
    return {kind: names for kind, names in SUBSCRIBERS.items() if kind.startswith(f"{publisher}.")}
