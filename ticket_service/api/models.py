"""The product catalogue."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.jobs import Importer
from ticket_service.api.schemas.models import ModelQuery, ModelRowSchema, ModelSchema
from ticket_service.operations.models import check_rows, register_model, write_rows
from ticket_service.store.models import get_model, list_models

blp = Blueprint("models", __name__, description="Product models with their components")
IMPORTER = Importer(ModelRowSchema(), "models.import", check_rows, write_rows)


@blp.route("")
class Models(MethodView):
    """All models."""

    @blp.needs("models.create")
    @blp.arguments(ModelSchema)
    @blp.response(201, ModelSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Add a model to the catalogue."""
        return register_model(context(), data)

    @blp.needs("models.read")
    @blp.arguments(ModelQuery, location="query")
    @blp.response(200, page_of(ModelSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Models by code."""
        ask = ask_from(query)
        with context().reader() as reader:
            return list_models(reader, ask, query)


@blp.route("/<id:model_id>")
class OneModel(MethodView):
    """One model."""

    @blp.needs("models.read")
    @blp.response(200, ModelSchema)
    def get(self, model_id: str) -> Any:
        """A model with its components."""
        with context().reader() as reader:
            row = get_model(reader, model_id)
        return {**row._mapping, "actions": []}, 200, {"ETag": etag_of(row)}
