"""/inspections: QC's tests of returned parts."""

from typing import Any

from flask.views import MethodView

from returns_service.api.schemas.inspections import InspectionQuery, InspectionSchema, InspectSchema, OneInspectionSchema
from returns_service.operations.inspections import inspect, show_inspection
from returns_service.store.inspections import list_inspections
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("inspections", __name__, description="QC's tests of returned parts")


@blp.route("")
class Inspections(MethodView):
    """The list, and testing."""

    @blp.needs("inspections.read")
    @blp.arguments(InspectionQuery, location="query")
    @blp.response(200, page_of(InspectionSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """Inspections, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_inspections(reader, ctx.actor, query, ask)

    @blp.needs("inspections.create")
    @blp.arguments(InspectSchema)
    @blp.response(201, OneInspectionSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Record QC's results; once every line has one, the return is tested (RET-11)."""
        return inspect(context(), data)


@blp.route("/<id:inspection_id>")
class Inspection(MethodView):
    """One inspection."""

    @blp.needs("inspections.read")
    @blp.response(200, OneInspectionSchema)
    def get(self, inspection_id: str) -> Any:
        """One inspection with its results."""
        found = show_inspection(context(), inspection_id)
        return found, 200, {"ETag": etag_of(found["row"])}
