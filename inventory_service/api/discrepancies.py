"""Routes of discrepancies."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import discrepancies as schemas
from inventory_service.operations import discrepancies
from inventory_service.store import discrepancies as store
from inventory_service.store.tables.vouchers import discrepancies as discrepancies_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("discrepancies", __name__, prefix="stock/discrepancies", description="What books and world disagree about")


@blp.route("")
class Discrepancies(MethodView):
    """All discrepancies."""

    @blp.needs("stock.read")
    @blp.arguments(schemas.DiscrepancyQuery, location="query")
    @blp.response(200, page_of(schemas.DiscrepancySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Discrepancies, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = discrepancies_table.c
        statement = store.visible(store.listed(**query), ctx.actor)
        with ctx.reader() as reader:
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:discrepancy_id>")
class Discrepancy(MethodView):
    """One discrepancy."""

    @blp.needs("stock.read")
    @blp.response(200, schemas.DiscrepancyCardSchema)
    def get(self, discrepancy_id: str) -> Any:
        """A discrepancy and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.visible(store.listed(id=discrepancy_id), ctx.actor), "discrepancy_unknown")
        return discrepancies.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:discrepancy_id>/actions/explain")
class Explanation(MethodView):
    """The cause."""

    @blp.needs("discrepancies.explain")
    @blp.arguments(schemas.CauseSchema)
    @blp.response(200, schemas.DiscrepancyCardSchema)
    def post(self, data: dict[str, Any], discrepancy_id: str) -> Any:
        """Say why books and world disagree."""
        return discrepancies.explain(context(), discrepancy_id, data["cause"])


@blp.route("/<id:discrepancy_id>/actions/close")
class Closure(MethodView):
    """The end without an adjustment."""

    @blp.needs("discrepancies.close")
    @blp.arguments(schemas.ClosureSchema)
    @blp.response(200, schemas.DiscrepancyCardSchema)
    def post(self, data: dict[str, Any], discrepancy_id: str) -> Any:
        """Find that nothing has to be adjusted."""
        return discrepancies.close(context(), discrepancy_id, data["remark"])
