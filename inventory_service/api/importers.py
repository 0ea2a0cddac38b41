"""What may be imported in bulk, by noun."""

from collections.abc import Mapping

from inventory_service.api.schemas.counts import CountRowSchema
from inventory_service.api.schemas.fits import FitRowSchema
from inventory_service.api.schemas.locations import LocationRowSchema
from inventory_service.api.schemas.parts import PartRowSchema
from inventory_service.api.schemas.price_lists import PriceListRowSchema
from inventory_service.api.schemas.stock import OpeningRowSchema
from inventory_service.api.schemas.tools import ToolRowSchema
from inventory_service.operations import counts, fits, locations, opening, part_imports, price_lists, tools
from shared.kit.jobs import Importer

IMPORTERS: Mapping[str, Importer] = {
    "parts": Importer(PartRowSchema(), "parts.import", part_imports.check_rows, part_imports.write_rows),
    "parts/fits": Importer(FitRowSchema(), "parts.import", fits.check_rows, fits.write_rows),
    "parts/price-lists": Importer(PriceListRowSchema(), "price_lists.import", price_lists.check_rows, price_lists.write_rows),
    "locations": Importer(LocationRowSchema(), "locations.import", locations.check_rows, locations.write_rows),
    "stock": Importer(OpeningRowSchema(), "stock.import", opening.check_rows, opening.write_rows),
    "stocktakes": Importer(CountRowSchema(), "stocktakes.import", counts.check_rows, counts.write_rows),
    "tools": Importer(ToolRowSchema(), "tools.import", tools.check_rows, tools.write_rows),
}
