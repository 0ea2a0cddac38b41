"""Routes of locations."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.locations import LocationQuery, LocationSchema, NewLocationSchema
from inventory_service.operations import locations
from inventory_service.store import locations as store
from inventory_service.store.tables.stock import locations as locations_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("locations", __name__, description="Where stock lies: warehouses, bins, vans, sites")


@blp.route("")
class Locations(MethodView):
    """All places."""

    @blp.needs("locations.create")
    @blp.arguments(NewLocationSchema)
    @blp.response(201, LocationSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Open a place for stock."""
        return locations.create(context(), data)

    @blp.needs("locations.read")
    @blp.arguments(LocationQuery, location="query")
    @blp.response(200, page_of(LocationSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List places by code."""
        ctx, ask = context(), ask_from(query)
        columns = locations_table.c
        with ctx.reader() as reader:
            return reader.page(store.visible(store.listed(**query), ctx.actor), ask, columns.code, columns.id)


@blp.route("/<id:location_id>")
class Location(MethodView):
    """One place."""

    @blp.needs("locations.read")
    @blp.response(200, LocationSchema)
    def get(self, location_id: str) -> Any:
        """One place."""
        ctx = context()
        row = ctx.row(store.visible(store.listed(id=location_id), ctx.actor), "location_unknown")
        return row, 200, {"ETag": etag_of(row)}
