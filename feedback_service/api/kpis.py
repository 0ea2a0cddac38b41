"""/kpis: figures of the quality office."""

from typing import Any

from flask.views import MethodView

from feedback_service.api.schemas.kpis import PeriodQuery, SatisfactionSchema
from feedback_service.operations import kpis as operations
from shared.kit.blueprint import Blueprint
from shared.kit.door import context

blp = Blueprint("kpis", __name__, description="Figures of the quality office")


@blp.route("/satisfaction")
class SatisfactionRate(MethodView):
    """The satisfaction rate."""

    @blp.needs("kpis.read")
    @blp.arguments(PeriodQuery, location="query")
    @blp.response(200, SatisfactionSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """The satisfaction rate of a period against the target, with the response rate."""
        return operations.satisfaction(context(), query.get("first"), query.get("last"))
