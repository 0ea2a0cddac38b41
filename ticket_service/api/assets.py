"""Sold units and their warranty."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.jobs import Importer
from ticket_service.api.schemas.assets import AssetQuery, AssetRowSchema, AssetSchema, WarrantyQuery, WarrantySchema
from ticket_service.operations.assets import check_rows, register_asset, write_rows
from ticket_service.operations.warranty import ask_warranty, warranty_ends
from ticket_service.store.assets import get_asset, list_assets

blp = Blueprint("assets", __name__, description="Sold units and their warranty")
IMPORTER = Importer(AssetRowSchema(), "assets.import", check_rows, write_rows)


@blp.route("")
class Assets(MethodView):
    """All units that the caller may see."""

    @blp.needs("assets.create")
    @blp.arguments(AssetSchema)
    @blp.response(201, AssetSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Register a sold unit."""
        return register_asset(context(), data)

    @blp.needs("assets.read")
    @blp.arguments(AssetQuery, location="query")
    @blp.response(200, page_of(AssetSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Units, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_assets(reader, ask, ctx.actor, query)


@blp.route("/<id:asset_id>")
class OneAsset(MethodView):
    """One unit."""

    @blp.needs("assets.read")
    @blp.response(200, AssetSchema)
    def get(self, asset_id: str) -> Any:
        """A unit with the current ends of its warranty."""
        ctx = context()
        with ctx.reader() as reader:
            row = get_asset(reader, asset_id, ctx.actor)
            ends = warranty_ends(ctx, reader, row)
        return {**row._mapping, "warranty_ends": ends, "actions": []}, 200, {"ETag": etag_of(row)}


@blp.route("/<id:asset_id>/warranty")
class AssetWarranty(MethodView):
    """The warranty of one unit."""

    @blp.needs("assets.read")
    @blp.arguments(WarrantyQuery, location="query")
    @blp.response(200, WarrantySchema)
    def get(self, query: dict[str, Any], asset_id: str) -> Any:
        """Is this unit, this component, in warranty on this day, and why."""
        return ask_warranty(context(), asset_id, component=query.get("component"), on=query.get("on"))
