"""Routes of repaired products in temporary storage (暂存)."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import kept_units as schemas
from inventory_service.operations import kept_units
from inventory_service.store import kept_units as store
from inventory_service.store.tables.kept_units import kept_units as kept_units_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("kept_units", __name__, prefix="stock/kept-units", description="Repaired products until they go back")


@blp.route("")
class KeptUnits(MethodView):
    """All kept units."""

    @blp.needs("kept_units.keep")
    @blp.arguments(schemas.NewKeptUnitSchema)
    @blp.response(201, schemas.KeptUnitSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Store a repaired product until it goes back."""
        return kept_units.keep(context(), data)

    @blp.needs("kept_units.read")
    @blp.arguments(schemas.KeptUnitQuery, location="query")
    @blp.response(200, page_of(schemas.KeptUnitEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Kept units, newest first."""
        ask = ask_from(query)
        columns = kept_units_table.c
        with context().reader() as reader:
            return reader.page(store.listed(**query), ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:kept_unit_id>")
class KeptUnit(MethodView):
    """One kept unit."""

    @blp.needs("kept_units.read")
    @blp.response(200, schemas.KeptUnitSchema)
    def get(self, kept_unit_id: str) -> Any:
        """A kept unit and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.listed(id=kept_unit_id), "kept_unit_unknown")
        return kept_units.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:kept_unit_id>/actions/hand-out")
class HandOut(MethodView):
    """The way back."""

    @blp.needs("kept_units.keep")
    @blp.arguments(schemas.HandOutSchema)
    @blp.response(200, schemas.KeptUnitSchema)
    def post(self, data: dict[str, Any], kept_unit_id: str) -> Any:
        """Hand a repaired product to a courier."""
        return kept_units.hand_out(context(), kept_unit_id, **data)
