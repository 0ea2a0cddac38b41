"""What the sheet of a stocktake shows to whom: nothing of the books before the lines are compared."""

from collections.abc import Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.stocktakes import shows_books, shows_line
from inventory_service.store import stocktake_sheets as store
from inventory_service.store import stocktakes
from inventory_service.store.tables.stocktakes import stocktake_counts, stocktake_places
from shared.kit.reader import Ask, Page

BOOKS = ("account", "card", "counted", "difference", "value_fen")


def sheet(ctx: Context, stocktake_id: str, ask: Ask, filters: dict[str, Any]) -> Page:
    """INV-02: the lines to count. Whoever counts sees neither the books nor what others counted. Raises NotFound."""
    with ctx.reader() as reader:
        reader.one(stocktakes.listed(id=stocktake_id), "stocktake_unknown")
        page = reader.page(store.sheet(stocktake_id, **filters), ask, *store.SHEET)
    return Page([_blind(row, ctx.actor.id) for row in page.data], page.next_cursor, page.total)


def _blind(row: Any, counter: str) -> dict[str, Any]:
    mine = row.counted if row.counter_id == counter else None
    return {**row._mapping, "is_counted": row.counted is not None, "my_count": mine}


def compared(ctx: Context, stocktake_id: str, ask: Ask, filters: dict[str, Any]) -> Page:
    """F-26: the lines with account, card and goods, which are hidden until all is counted. Raises NotFound."""
    with ctx.reader() as reader:
        status = reader.one(stocktakes.listed(id=stocktake_id), "stocktake_unknown").status
        if not shows_books(status):
            filters.pop("differing", None)
        page = reader.page(store.compared(stocktake_id, **filters), ask, *store.SHEET)
    return _told(ctx, page, status, BOOKS)


def history(ctx: Context, stocktake_id: str, ask: Ask, filters: dict[str, Any]) -> Page:
    """Every count, newest first; who counts learns from it neither the books nor what others counted. Raises NotFound."""
    with ctx.reader() as reader:
        status = reader.one(stocktakes.listed(id=stocktake_id), "stocktake_unknown").status
        page = reader.page(store.counts(stocktake_id, **filters), ask, stocktake_counts.c.id, descending=True)
    return _told(ctx, page, status, ("card", "counted"))


def _told(ctx: Context, page: Page, status: str, secrets: Sequence[str]) -> Page:
    hidden = dict.fromkeys(secrets)
    rows = [{**row._mapping, **({} if shows_line(row, status, ctx.actor.roles) else hidden)} for row in page.data]
    return Page(rows, page.next_cursor, page.total)


def places(ctx: Context, stocktake_id: str, ask: Ask) -> Page:
    """INV-07: the places of a stocktake, by code. Raises NotFound."""
    columns = stocktake_places.c
    with ctx.reader() as reader:
        reader.one(stocktakes.listed(id=stocktake_id), "stocktake_unknown")
        return reader.page(store.places(stocktake_id), ask, columns.location_code, columns.id)
