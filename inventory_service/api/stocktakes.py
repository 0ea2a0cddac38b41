"""Routes of stocktakes (盘点): planned, started, compared, explained, approved."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import stocktakes as schemas
from inventory_service.operations import comparisons, stocktake_approvals, stocktakes
from inventory_service.store import stocktakes as store
from inventory_service.store.tables.stocktakes import stocktakes as stocktakes_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("stocktakes", __name__, description="Counting what is there, while stock moves on")


@blp.route("")
class Stocktakes(MethodView):
    """All stocktakes."""

    @blp.needs("stocktakes.plan")
    @blp.arguments(schemas.NewStocktakeSchema)
    @blp.response(201, schemas.StocktakeSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Plan a stocktake: its sheet has a line for each bin card of the scope."""
        return stocktakes.plan(context(), data)

    @blp.needs("stocktakes.read")
    @blp.arguments(schemas.StocktakeQuery, location="query")
    @blp.response(200, page_of(schemas.StocktakeEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Stocktakes, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = stocktakes_table.c
        with ctx.reader() as reader:
            return reader.page(store.listed(**query), ask, columns.created_at, columns.id, descending=True)


@blp.route("/due")
class Due(MethodView):
    """Regular stocktakes."""

    @blp.needs("stocktakes.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(schemas.DueSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Which warehouses have yet to be counted in this period."""
        return stocktakes.due(context(), ask_from(query))


@blp.route("/<id:stocktake_id>")
class Stocktake(MethodView):
    """One stocktake."""

    @blp.needs("stocktakes.read")
    @blp.response(200, schemas.StocktakeSchema)
    def get(self, stocktake_id: str) -> Any:
        """A stocktake, how far it is, and what may be done to it now."""
        ctx = context()
        row = stocktakes.found(ctx, stocktake_id)
        return stocktakes.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:stocktake_id>/actions/start")
class Start(MethodView):
    """Beginning."""

    @blp.needs("stocktakes.count")
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, stocktake_id: str) -> Any:
        """Begin to count; what came in since the plan gets its lines."""
        return stocktakes.start(context(), stocktake_id)


@blp.route("/<id:stocktake_id>/actions/compare")
class Compare(MethodView):
    """Comparing."""

    @blp.needs("stocktakes.count")
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, stocktake_id: str) -> Any:
        """Lay account, card and goods beside each other, once all is counted."""
        return comparisons.compare(context(), stocktake_id)


@blp.route("/<id:stocktake_id>/explanations")
class Explanations(MethodView):
    """Causes."""

    @blp.needs("stocktakes.count")
    @blp.arguments(schemas.ExplanationsSchema)
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, data: dict[str, Any], stocktake_id: str) -> Any:
        """Say why lines differ."""
        return comparisons.explain_lines(context(), stocktake_id, data["explanations"])


@blp.route("/<id:stocktake_id>/actions/explain")
class Explain(MethodView):
    """Handing in."""

    @blp.needs("stocktakes.count")
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, stocktake_id: str) -> Any:
        """Hand the explained differences in for approval."""
        return comparisons.explain(context(), stocktake_id)


@blp.route("/<id:stocktake_id>/actions/reject")
class Reject(MethodView):
    """Sending back."""

    @blp.needs("stocktakes.approve")
    @blp.arguments(schemas.ReasonSchema)
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, data: dict[str, Any], stocktake_id: str) -> Any:
        """Send the differences back, to be counted or explained again."""
        return comparisons.reject(context(), stocktake_id, data["reason"])


@blp.route("/<id:stocktake_id>/actions/approve")
class Approve(MethodView):
    """Approving."""

    @blp.needs("stocktakes.approve")
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, stocktake_id: str) -> Any:
        """Set all differences right in one posting, and close the stocktake."""
        return stocktake_approvals.approve(context(), stocktake_id)


@blp.route("/<id:stocktake_id>/actions/cancel")
class Cancel(MethodView):
    """Giving up."""

    @blp.needs("stocktakes.plan")
    @blp.arguments(schemas.ReasonSchema)
    @blp.response(200, schemas.StocktakeSchema)
    def post(self, data: dict[str, Any], stocktake_id: str) -> Any:
        """Give a stocktake up; nothing is adjusted."""
        return stocktakes.cancel(context(), stocktake_id, data["reason"])
