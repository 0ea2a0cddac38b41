"""The rows of this service, a module for each noun; the kit's own tables stand beside them."""

from inventory_service.store.tables import catalogue, compensations, loaners, reservations, stock, tools, vouchers
from inventory_service.store.tables.ground import kit, metadata

__all__ = ["catalogue", "compensations", "kit", "loaners", "metadata", "reservations", "stock", "tools", "vouchers"]
