"""The rows of this service, a module for each noun; the kit's own tables stand beside them."""

from settlement_service.store.tables import (
    accounts,
    claims,
    deductions,
    order_holds,
    part_credits,
    part_reconciliations,
    part_shipments,
    statements,
)
from settlement_service.store.tables.ground import kit, metadata

NOUNS = (accounts, claims, deductions, order_holds, part_credits, part_reconciliations, part_shipments, statements)
__all__ = ["NOUNS", "kit", "metadata"]
