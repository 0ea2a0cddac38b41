"""The door for requests, in reading order: the table of contents of the parts warehouse."""

from collections.abc import Mapping

from inventory_service.api import (
    adjustments,
    cards,
    discrepancies,
    fits,
    issues,
    kept_units,
    locations,
    movements,
    parts,
    price_lists,
    receipts,
    reservations,
    serials,
    stock,
    supersessions,
    vouchers,
)
from inventory_service.api.schemas.fits import FitRowSchema
from inventory_service.api.schemas.locations import LocationRowSchema
from inventory_service.api.schemas.parts import PartRowSchema
from inventory_service.api.schemas.price_lists import PriceListRowSchema
from inventory_service.api.schemas.stock import OpeningRowSchema
from inventory_service.operations import fits as fits_operations
from inventory_service.operations import locations as locations_operations
from inventory_service.operations import opening, part_imports
from inventory_service.operations import price_lists as price_lists_operations
from shared.kit.blueprint import Blueprint
from shared.kit.jobs import Importer

BLUEPRINTS: tuple[Blueprint, ...] = (
    parts.blp,
    supersessions.blp,
    fits.blp,
    price_lists.blp,
    locations.blp,
    receipts.blp,
    reservations.blp,
    issues.blp,
    vouchers.blp,
    adjustments.blp,
    discrepancies.blp,
    stock.blp,
    cards.blp,
    serials.blp,
    movements.blp,
    kept_units.blp,
)
IMPORTERS: Mapping[str, Importer] = {
    "parts": Importer(PartRowSchema(), "parts.import", part_imports.check_rows, part_imports.write_rows),
    "parts/fits": Importer(FitRowSchema(), "parts.import", fits_operations.check_rows, fits_operations.write_rows),
    "parts/price-lists": Importer(
        PriceListRowSchema(), "price_lists.import", price_lists_operations.check_rows, price_lists_operations.write_rows
    ),
    "locations": Importer(
        LocationRowSchema(), "locations.import", locations_operations.check_rows, locations_operations.write_rows
    ),
    "stock": Importer(OpeningRowSchema(), "stock.import", opening.check_rows, opening.write_rows),
}
