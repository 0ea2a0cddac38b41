"""The lists of shipments: the ledger, what is to be followed today, what the sites should have counted in."""

from dataclasses import replace
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.shipments import entry
from inventory_service.rules.shipments import tracked_since
from inventory_service.store import shipments as store
from shared.kit.reader import Ask, Page


def listed(ctx: Context, query: dict[str, Any], ask: Ask) -> Page:
    """INV-10, ORD-14: shipments, newest first; with `tracking` or `confirmation` those that are late, the latest first."""
    tracking, confirmation = query.pop("tracking", None), query.pop("confirmation", None)
    with ctx.reader() as reader:
        if tracking is not None:
            before = ctx.today if tracking == "due" else tracked_since(ctx.today, ctx.policy())
            page = store.page_of_untracked(reader, ctx.actor, query, ask, before=before)
        elif confirmation is not None:
            page = store.page_of_unconfirmed(reader, ctx.actor, query, ask, before=ctx.today)
        else:
            page = store.page(reader, ctx.actor, query, ask)
    return replace(page, data=[entry(ctx, row) for row in page.data])
