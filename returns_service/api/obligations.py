"""/obligations: the old parts that sites owe the factory."""

from typing import Any

from flask.views import MethodView

from returns_service.api.schemas.obligations import ObligationQuery, ObligationSchema, OneObligationSchema
from returns_service.operations.obligations import show_obligation
from returns_service.store.obligations import list_obligations
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("obligations", __name__, description="Old parts that sites owe the factory")


@blp.route("")
class Obligations(MethodView):
    """The list."""

    @blp.needs("obligations.read")
    @blp.arguments(ObligationQuery, location="query")
    @blp.response(200, page_of(ObligationSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """What is owed, the earliest due day first; `overdue` and `with_keeper` say what is late and what is back."""
        ctx, ask = context(), ask_from(query)
        if query.pop("overdue", False):
            query["overdue_on"] = ctx.today
        with ctx.reader() as reader:
            return list_obligations(reader, ctx.actor, query, ask)


@blp.route("/<id:obligation_id>")
class Obligation(MethodView):
    """One obligation."""

    @blp.needs("obligations.read")
    @blp.response(200, OneObligationSchema)
    def get(self, obligation_id: str) -> Any:
        """One old part that is owed."""
        found = show_obligation(context(), obligation_id)
        return found, 200, {"ETag": etag_of(found["row"])}
