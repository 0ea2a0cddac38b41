"""Routes of replacements: old numbers and new numbers."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.parts import PartCardSchema
from inventory_service.api.schemas.supersessions import SupersedeSchema, SupersessionSchema
from inventory_service.operations import parts, supersessions
from shared.kit.blueprint import Blueprint
from shared.kit.door import context

blp = Blueprint("supersessions", __name__, prefix="parts", description="Old part numbers and those that replace them")


@blp.route("/<id:part_id>/actions/supersede")
class Supersede(MethodView):
    """A new number."""

    @blp.needs("parts.update")
    @blp.arguments(SupersedeSchema)
    @blp.response(200, PartCardSchema)
    def post(self, data: dict[str, Any], part_id: str) -> Any:
        """Replace a part number by another: the old one is not ordered again, and its stock is used first."""
        ctx = context()
        return parts.shown(ctx, supersessions.supersede(ctx, part_id, **data))


@blp.route("/<id:part_id>/supersession")
class Supersession(MethodView):
    """The numbers of one thing."""

    @blp.needs("stock.read")
    @blp.response(200, SupersessionSchema)
    def get(self, part_id: str) -> Any:
        """The numbers that serve for a part with what there is of each, the one to use now and the one to order."""
        return supersessions.told(context(), part_id)
