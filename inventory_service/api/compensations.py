"""Routes of compensations for tools and loaners."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.compensations import (
    CompensationEntrySchema,
    CompensationQuery,
    CompensationSchema,
    PaymentSchema,
)
from inventory_service.operations import compensations
from inventory_service.store import compensations as store
from inventory_service.store.tables.compensations import compensations as compensations_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("compensations", __name__, prefix="tools/compensations", description="What is owed for lost or damaged tools")


@blp.route("")
class Compensations(MethodView):
    """All compensations."""

    @blp.needs("compensations.read")
    @blp.arguments(CompensationQuery, location="query")
    @blp.response(200, page_of(CompensationEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Compensations for tools and loaners, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = compensations_table.c
        with ctx.reader() as reader:
            statement = store.visible(store.listed(**query), ctx.actor)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:compensation_id>")
class Compensation(MethodView):
    """One compensation."""

    @blp.needs("compensations.read")
    @blp.response(200, CompensationSchema)
    def get(self, compensation_id: str) -> Any:
        """A compensation and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.one(compensation_id, ctx.actor), "compensation_unknown")
        return compensations.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:compensation_id>/actions/pay")
class Pay(MethodView):
    """The money is there."""

    @blp.needs("compensations.pay")
    @blp.arguments(PaymentSchema)
    @blp.response(200, CompensationSchema)
    def post(self, data: dict[str, Any], compensation_id: str) -> Any:
        """Book a compensation as paid."""
        return compensations.pay(context(), compensation_id, data)
