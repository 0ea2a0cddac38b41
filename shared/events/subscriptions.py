"""Who wants which event: the one table of the platform."""

from collections.abc import Mapping

SUBSCRIBERS: Mapping[str, tuple[str, ...]] = {
    "ticket.site.registered.v1": ("inventory", "settlement"),
    "ticket.technician.registered.v1": ("inventory",),
    "ticket.ticket.cancelled.v1": ("inventory",),
    "ticket.visit.filed.v1": ("inventory", "returns"),
    "ticket.ticket.closed.v1": ("feedback", "settlement", "inventory"),
    "returns.return.received.v1": ("inventory",),
    "returns.return.credited.v1": ("settlement",),
    "inventory.part_order.entered.v1": ("settlement",),
    "inventory.part_order.shipped.v1": ("settlement",),
    "inventory.part_order.ended.v1": ("settlement",),
    "inventory.shipment.confirmed.v1": ("settlement",),
    "inventory.loaner.lent.v1": ("ticket",),
    "inventory.loaner.ended.v1": ("ticket",),
    "inventory.compensation.due.v1": ("settlement",),
    "inventory.compensation.paid.v1": ("settlement",),
    "inventory.scrap.sold.v1": ("settlement",),
    "inventory.old_part.fined.v1": ("settlement",),
    "inventory.old_part.stored.v1": ("returns",),
    "settlement.prepayment.held.v1": ("inventory",),
    "settlement.prepayment.missing.v1": ("inventory",),
    "feedback.follow_up.recorded.v1": ("settlement",),
}


def subscribers_of(publisher: str) -> dict[str, tuple[str, ...]]:
    """The event types of one publisher, each with the services that it is told to."""
    return {kind: names for kind, names in SUBSCRIBERS.items() if kind.startswith(f"{publisher}.")}
