"""Dispatch: who could be sent."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from ticket_service.api.schemas.dispatch import CandidateQuery, CandidatesSchema
from ticket_service.operations.dispatch import candidates_for

blp = Blueprint("dispatch", __name__, description="Who could be sent")


@blp.route("/candidates")
class Candidates(MethodView):
    """Technicians judged for one request."""

    @blp.needs("dispatch.read")
    @blp.arguments(CandidateQuery, location="query")
    @blp.response(200, CandidatesSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Every technician for a request: the eligible by score, the others with the reasons against them."""
        return candidates_for(context(), query["ticket_id"], tools=query.get("tools", ()), on=query.get("on"))
