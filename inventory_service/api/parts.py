"""Routes of the catalogue."""

from typing import Any

from flask import request
from flask.views import MethodView

from inventory_service.api.schemas.parts import (
    PartCardSchema,
    PartChangeSchema,
    PartQuery,
    PartSchema,
    PartTurnSchema,
    PriceSchema,
    QuoteQuery,
    QuoteSchema,
)
from inventory_service.operations import parts
from inventory_service.store import parts as store
from inventory_service.store import searches
from inventory_service.store.tables.catalogue import part_prices
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
        """List parts by number, found by number, words or model."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return searches.page(reader, ask, ctx.today, **query)


@blp.route("/quote")
class Quote(MethodView):
    """The price cap."""

    @blp.needs("parts.quote")
    @blp.arguments(QuoteQuery, location="query")
    @blp.response(200, QuoteSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """The highest price that a customer may be charged for a part on a day."""
        asked = {"visited_on": query.get("on"), "charged_fen": query.get("charged_fen")}
        return parts.quote(context(), query["part_no"], **asked)


@blp.route("/<id:part_id>")
class Part(MethodView):
    """One part."""

    @blp.needs("parts.read")
    @blp.response(200, PartCardSchema)
    def get(self, part_id: str) -> Any:
        """A part, its place among its replacements, and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.one(part_id, ctx.today), "part_unknown")
        return parts.shown(ctx, row), 200, {"ETag": etag_of(row)}

    @blp.needs("parts.update")
    @blp.arguments(PartChangeSchema)
    @blp.response(200, PartCardSchema)
    def patch(self, data: dict[str, Any], part_id: str) -> Any:
        """Change a part."""
        ctx = context()
        row = parts.change(ctx, part_id, data, if_match=request.headers.get("If-Match"))
        return parts.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:part_id>/actions/retire")
class Retire(MethodView):
    """The end of a part."""

    @blp.needs("parts.update")
    @blp.arguments(PartTurnSchema)
    @blp.response(200, PartCardSchema)
    def post(self, data: dict[str, Any], part_id: str) -> Any:
        """Retire a part: it is neither ordered nor received again, and its stock is used up."""
        ctx = context()
        return parts.shown(ctx, parts.turn(ctx, part_id, "retire", data["reason"]))


@blp.route("/<id:part_id>/actions/reinstate")
class Reinstate(MethodView):
    """A part that is back."""

    @blp.needs("parts.update")
    @blp.arguments(PartTurnSchema)
    @blp.response(200, PartCardSchema)
    def post(self, data: dict[str, Any], part_id: str) -> Any:
        """Take a part that was retired or replaced up again; nothing replaces it any more."""
        ctx = context()
        return parts.shown(ctx, parts.turn(ctx, part_id, "reinstate", data["reason"]))


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
