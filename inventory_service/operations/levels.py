"""What there is of each part, and what to order."""

from typing import Any

from inventory_service.context import Context
from inventory_service.rules.locations import WAREHOUSES
from inventory_service.rules.plans import Level, suggestion
from inventory_service.rules.swaps import swap
from inventory_service.store import stock as store
from inventory_service.store.tables.catalogue import parts
from shared.kit.reader import Ask, Page


def on_hand(ctx: Context, part_no: str) -> Any:
    """The good stock of a part in the warehouses. Raises NotFound."""
    return ctx.row(store.total_of(part_no, WAREHOUSES), "part_unknown")


def swap_offer(ctx: Context, part_no: str, quantity: int) -> dict[str, Any]:
    """INV-15: whether a returned part can be answered by goods today. Raises NotFound."""
    row = on_hand(ctx, part_no)
    found = swap(available=int(row.available), quantity=quantity, policy=ctx.policy())
    return {**row._mapping, "quantity": quantity, "answer": found.answer, "clauses": found.clauses}


def plan(ctx: Context, ask: Ask) -> Page:
    """INV-05: what to order of each part that has a minimum and a maximum."""
    with ctx.reader() as reader:
        page = reader.page(store.planned(WAREHOUSES), ask, parts.c.part_no, parts.c.id)
    return Page([_suggested(ctx, row) for row in page.data], page.next_cursor, page.total)


def _suggested(ctx: Context, row: Any) -> dict[str, Any]:
    return {**row._mapping, "suggestion": suggestion(level_of(row), ctx.policy())}


def level_of(row: Any) -> Level:
    """INV-05: the stock of a part against its levels."""
    return Level(int(row.on_hand), int(row.reserved), int(row.on_order), row.min_level, row.max_level)
