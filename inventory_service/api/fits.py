"""Routes of the models that a part fits."""

from typing import Any

from flask import request
from flask.views import MethodView

from inventory_service.api.schemas.fits import FitSchema
from inventory_service.operations import fits
from inventory_service.store import fits as store
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.catalogue import part_fits
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("fits", __name__, prefix="parts", description="The models that parts fit")


@blp.route("/<id:part_id>/fits")
class Fits(MethodView):
    """The models of a part."""

    @blp.needs("parts.update")
    @blp.arguments(FitSchema)
    @blp.response(201, FitSchema)
    def post(self, data: dict[str, Any], part_id: str) -> Any:
        """Say that a part fits a model."""
        return fits.add(context(), part_id, data)

    @blp.needs("parts.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(FitSchema))
    def get(self, query: dict[str, Any], part_id: str) -> Any:
        """The models that a part fits."""
        ctx, ask = context(), ask_from(query)
        columns = part_fits.c
        with ctx.reader() as reader:
            reader.one(parts_store.one(part_id, ctx.today), "part_unknown")
            return reader.page(store.of_part(part_id), ask, columns.model_code, columns.from_serial, columns.id)


@blp.route("/<id:part_id>/fits/<id:fit_id>")
class Fit(MethodView):
    """One model of a part."""

    @blp.needs("parts.update")
    @blp.response(204)
    def delete(self, part_id: str, fit_id: str) -> None:
        """Say that a part does not fit a model after all; `If-Match` names the version of the part."""
        fits.remove(context(), part_id, fit_id, if_match=request.headers.get("If-Match"))
