"""The rows of this service, a module for each noun; the kit's own tables stand beside them."""

from inventory_service.store.tables import catalogue, price_lists, reservations, stock, vouchers
from inventory_service.store.tables.ground import kit, metadata

__all__ = ["catalogue", "kit", "metadata", "price_lists", "reservations", "stock", "vouchers"]
