"""The door for requests, in reading order: the table of contents of the parts warehouse."""

from collections.abc import Mapping

from inventory_service.api import (
    alerts,
    counts,
    issues,
    locations,
    movements,
    parts,
    receipts,
    replenishments,
    reservations,
    stock,
    stocktakes,
)
from inventory_service.api.schemas.counts import CountRowSchema
from inventory_service.api.schemas.locations import LocationRowSchema
from inventory_service.api.schemas.parts import PartRowSchema
from inventory_service.api.schemas.stock import OpeningRowSchema
from inventory_service.operations import counts as counts_operations
from inventory_service.operations import locations as locations_operations
from inventory_service.operations import opening
from inventory_service.operations import parts as parts_operations
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (
    parts.blp,
    locations.blp,
    receipts.blp,
    reservations.blp,
    issues.blp,
    stock.blp,
    movements.blp,
    stocktakes.blp,
    counts.blp,
    replenishments.blp,
    alerts.blp,
)
IMPORTERS: Mapping[str, Importer] = {
    "parts": Importer(PartRowSchema(), "parts.import", parts_operations.check_rows, parts_operations.write_rows),
    "locations": Importer(
        LocationRowSchema(), "locations.import", locations_operations.check_rows, locations_operations.write_rows
    ),
    "stock": Importer(OpeningRowSchema(), "stock.import", opening.check_rows, opening.write_rows),
    "stocktakes": Importer(CountRowSchema(), "stocktakes.import", counts_operations.check_rows, counts_operations.write_rows),
}
