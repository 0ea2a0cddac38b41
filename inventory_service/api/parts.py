"""Routes of the catalogue."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.parts import PartQuery, PartSchema, PriceSchema, QuoteQuery, QuoteSchema
from inventory_service.operations import parts
from inventory_service.store import parts as store
from inventory_service.store.tables.catalogue import part_prices
from inventory_service.store.tables.catalogue import parts as parts_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("parts", __name__, description="The parts catalogue, its prices, and the caps on what customers pay")


@blp.route("")
class Parts(MethodView):
    """The catalogue."""

    @blp.needs("parts.create")
    @blp.arguments(PartSchema)
    @blp.response(201, PartSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Put a part into the catalogue."""
        row = parts.create(context(), data)
        return row, 201, {"ETag": etag_of(row)}

    @blp.needs("parts.read")
    @blp.arguments(PartQuery, location="query")
    @blp.response(200, page_of(PartSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List parts by number."""
        ctx, ask = context(), ask_from(query)
        columns = parts_table.c
        with ctx.reader() as reader:
            return reader.page(store.filtered(store.listed(ctx.today), **query), ask, columns.part_no, columns.id)


@blp.route("/quote")
class Quote(MethodView):
    """The price cap."""

    @blp.needs("parts.quote")
    @blp.arguments(QuoteQuery, location="query")
    @blp.response(200, QuoteSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """The highest price that a customer may be charged for a part on a day."""
        return parts.quote(context(), query["part_no"], query.get("on"))


@blp.route("/<id:part_id>")
class Part(MethodView):
    """One part."""

    @blp.needs("parts.read")
    @blp.response(200, PartSchema)
    def get(self, part_id: str) -> Any:
        """One part."""
        ctx = context()
        row = ctx.row(store.one(part_id, ctx.today), "part_unknown")
        return row, 200, {"ETag": etag_of(row)}


@blp.route("/<id:part_id>/prices")
class Prices(MethodView):
    """The dated prices of a part."""

    @blp.needs("parts.create")
    @blp.arguments(PriceSchema)
    @blp.response(201, PriceSchema)
    def post(self, data: dict[str, Any], part_id: str) -> Any:
        """Give a part a supply price from a day on."""
        return parts.set_price(context(), part_id, **data)

    @blp.needs("parts.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(PriceSchema))
    def get(self, query: dict[str, Any], part_id: str) -> Any:
        """The supply prices of a part, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = part_prices.c
        with ctx.reader() as reader:
            reader.one(store.one(part_id, ctx.today), "part_unknown")
            return reader.page(store.prices(part_id), ask, columns.from_on, columns.id, descending=True)
