"""The rows of this service, a module for each noun; the kit's own tables stand beside them."""

from settlement_service.store.tables import accounts, claims, deductions, part_credits, statements
from settlement_service.store.tables.ground import kit, metadata

__all__ = ["accounts", "claims", "deductions", "kit", "metadata", "part_credits", "statements"]
