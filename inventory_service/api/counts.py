"""Routes of the count sheet: what a person with a phone works with, and what the comparison shows afterwards."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import counts as schemas
from inventory_service.operations import counts, sheets, stocktake_places
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint(
    "counts", __name__, prefix="stocktakes", description="The count sheet (盘点单): counting without seeing the books"
)


@blp.route("/<id:stocktake_id>/sheet")
class Sheet(MethodView):
    """The sheet."""

    @blp.needs("stocktakes.count")
    @blp.arguments(schemas.SheetQuery, location="query")
    @blp.response(200, page_of(schemas.SheetLineSchema))
    def get(self, query: dict[str, Any], stocktake_id: str) -> Any:
        """The lines to count, by place, part and lot, without a quantity of the books."""
        return sheets.sheet(context(), stocktake_id, ask_from(query), query)


@blp.route("/<id:stocktake_id>/counts")
class Counts(MethodView):
    """Counts."""

    @blp.needs("stocktakes.count")
    @blp.arguments(schemas.CountsSchema)
    @blp.response(200, schemas.CountedSchema)
    def post(self, data: dict[str, Any], stocktake_id: str) -> Any:
        """Count one line or many, all or none; a later count of a line replaces the earlier one."""
        return counts.count(context(), stocktake_id, data["counts"])

    @blp.needs("stocktakes.read")
    @blp.arguments(schemas.CountQuery, location="query")
    @blp.response(200, page_of(schemas.CountSchema))
    def get(self, query: dict[str, Any], stocktake_id: str) -> Any:
        """Every count, newest first."""
        return sheets.history(context(), stocktake_id, ask_from(query), query)


@blp.route("/<id:stocktake_id>/lines")
class Lines(MethodView):
    """The comparison."""

    @blp.needs("stocktakes.read")
    @blp.arguments(schemas.ComparedQuery, location="query")
    @blp.response(200, page_of(schemas.ComparedLineSchema))
    def get(self, query: dict[str, Any], stocktake_id: str) -> Any:
        """The lines with account, card and goods, by place, part and lot."""
        return sheets.compared(context(), stocktake_id, ask_from(query), query)


@blp.route("/<id:stocktake_id>/places")
class Places(MethodView):
    """The places of the sheet."""

    @blp.needs("stocktakes.count")
    @blp.arguments(schemas.PlaceChecksSchema)
    @blp.response(200, schemas.PlacesCheckedSchema)
    def post(self, data: dict[str, Any], stocktake_id: str) -> Any:
        """Say how things lie at places: well placed, and safe."""
        return stocktake_places.check(context(), stocktake_id, data["checks"])

    @blp.needs("stocktakes.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(schemas.PlaceSchema))
    def get(self, query: dict[str, Any], stocktake_id: str) -> Any:
        """The places of the sheet, by code."""
        return sheets.places(context(), stocktake_id, ask_from(query))
