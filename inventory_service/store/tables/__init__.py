"""The rows of this service, a module for each noun; the kit's own tables stand beside them."""

from inventory_service.store.tables import (
    adjustments,
    catalogue,
    kept_units,
    price_lists,
    reservations,
    serials,
    stock,
    vouchers,
)
from inventory_service.store.tables.ground import kit, metadata

NOUNS = (adjustments, catalogue, kept_units, price_lists, reservations, serials, stock, vouchers)

__all__ = ["NOUNS", "kit", "metadata"]
