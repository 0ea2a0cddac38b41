"""The door for requests, in reading order: the table of contents of the parts warehouse."""

from inventory_service.api import (
    compensations,
    fits,
    issues,
    loaners,
    loans,
    locations,
    movements,
    part_orders,
    parts,
    price_lists,
    receipts,
    reservations,
    shipments,
    stock,
    supersessions,
    tool_custody,
    tool_reports,
    tools,
)
from inventory_service.api.importers import IMPORTERS
from shared.kit.blueprint import Blueprint

__all__ = ["BLUEPRINTS", "IMPORTERS"]

BLUEPRINTS: tuple[Blueprint, ...] = (
    parts.blp,
    supersessions.blp,
    fits.blp,
    price_lists.blp,
    locations.blp,
    receipts.blp,
    reservations.blp,
    issues.blp,
    stock.blp,
    movements.blp,
    part_orders.blp,
    shipments.packing,
    shipments.blp,
    tools.blp,
    tool_custody.blp,
    tool_reports.blp,
    compensations.blp,
    loaners.blp,
    loans.blp,
)
