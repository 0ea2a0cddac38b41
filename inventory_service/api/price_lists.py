"""Routes of price lists."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.price_lists import (
    ApprovalSchema,
    NewPriceListSchema,
    PriceListEntrySchema,
    PriceListLineSchema,
    PriceListQuery,
    PriceListSchema,
    WithdrawalSchema,
)
from inventory_service.operations import price_lists
from inventory_service.store import price_lists as store
from inventory_service.store.tables.price_lists import price_list_lines
from inventory_service.store.tables.price_lists import price_lists as price_lists_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("price_lists", __name__, prefix="parts/price-lists", description="Supply prices, approved and dated as a list")


@blp.route("")
class PriceLists(MethodView):
    """All price lists."""

    @blp.needs("price_lists.create")
    @blp.arguments(NewPriceListSchema)
    @blp.response(201, PriceListSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Propose a price list; its lines are imported under its number."""
        ctx = context()
        row = price_lists.propose(ctx, **data)
        return price_lists.shown(ctx, row), 201, {"ETag": etag_of(row)}

    @blp.needs("price_lists.read")
    @blp.arguments(PriceListQuery, location="query")
    @blp.response(200, page_of(PriceListEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Price lists, the newest day first."""
        ctx, ask = context(), ask_from(query)
        columns = price_lists_table.c
        with ctx.reader() as reader:
            statement = store.visible(store.listed(**query), ctx.actor)
            return reader.page(statement, ask, columns.from_on, columns.id, descending=True)


@blp.route("/<id:list_id>")
class PriceList(MethodView):
    """One price list."""

    @blp.needs("price_lists.read")
    @blp.response(200, PriceListSchema)
    def get(self, list_id: str) -> Any:
        """A price list and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.one(list_id, ctx.actor), "price_list_unknown")
        return price_lists.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:list_id>/lines")
class Lines(MethodView):
    """What a list says."""

    @blp.needs("price_lists.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(PriceListLineSchema))
    def get(self, query: dict[str, Any], list_id: str) -> Any:
        """The lines of a price list, each beside the price that is in force today."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            reader.one(store.one(list_id, ctx.actor), "price_list_unknown")
            return reader.page(store.lines_of(list_id, ctx.today), ask, price_list_lines.c.id)


@blp.route("/<id:list_id>/actions/approve")
class Approve(MethodView):
    """The approval."""

    @blp.needs("price_lists.approve")
    @blp.arguments(ApprovalSchema)
    @blp.response(200, PriceListSchema)
    def post(self, data: dict[str, Any], list_id: str) -> Any:
        """Approve a price list: its lines are the catalogue's prices from its day on."""
        ctx = context()
        return price_lists.shown(ctx, price_lists.approve(ctx, list_id, **data))


@blp.route("/<id:list_id>/actions/withdraw")
class Withdraw(MethodView):
    """The end of a proposal."""

    @blp.needs("price_lists.create")
    @blp.arguments(WithdrawalSchema)
    @blp.response(200, PriceListSchema)
    def post(self, data: dict[str, Any], list_id: str) -> Any:
        """Give a proposed price list up."""
        ctx = context()
        return price_lists.shown(ctx, price_lists.withdraw(ctx, list_id, data["reason"]))
