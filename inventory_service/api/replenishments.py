"""Routes of replenishment (补货): what the stock plan proposes, what is on order, and what comes in."""

from typing import Any

from flask import request
from flask.views import MethodView

from inventory_service.api.schemas import replenishments as schemas
from inventory_service.api.schemas.receipts import ReceiptSchema
from inventory_service.operations import purchases, replenishments
from inventory_service.store import replenishments as store
from inventory_service.store.tables.replenishments import replenishment_runs
from inventory_service.store.tables.replenishments import replenishments as table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import PageQuery, ask_from, page_of

ABOUT = "The stock plan followed: proposals, purchases, goods that come in"
blp = Blueprint("replenishments", __name__, prefix="stock/replenishments", description=ABOUT)


@blp.route("")
class Replenishments(MethodView):
    """All proposals and purchases."""

    @blp.needs("replenishments.plan")
    @blp.arguments(schemas.NewRunSchema)
    @blp.response(201, schemas.RunSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Run the stock plan: a proposal for every part at or below its minimum."""
        return replenishments.run(context(), data["title"])

    @blp.needs("replenishments.read")
    @blp.arguments(schemas.ReplenishmentQuery, location="query")
    @blp.response(200, page_of(schemas.ReplenishmentSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Proposals and purchases, newest first."""
        ask = ask_from(query)
        with context().reader() as reader:
            return reader.page(store.listed(**query), ask, table.c.created_at, table.c.id, descending=True)


@blp.route("/runs")
class Runs(MethodView):
    """Runs of the plan."""

    @blp.needs("replenishments.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(schemas.RunSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Runs of the stock plan, newest first."""
        ask, columns = ask_from(query), replenishment_runs.c
        with context().reader() as reader:
            return reader.page(store.runs(), ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:replenishment_id>")
class Replenishment(MethodView):
    """One proposal or purchase."""

    @blp.needs("replenishments.read")
    @blp.response(200, schemas.ReplenishmentOneSchema)
    def get(self, replenishment_id: str) -> Any:
        """A proposal or purchase and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.listed(id=replenishment_id), "replenishment_unknown")
        return replenishments.shown(ctx, row), 200, {"ETag": etag_of(row)}

    @blp.needs("replenishments.plan")
    @blp.arguments(schemas.AmendSchema)
    @blp.response(200, schemas.ReplenishmentOneSchema)
    def patch(self, data: dict[str, Any], replenishment_id: str) -> Any:
        """Change how much a proposal buys."""
        return replenishments.amend(context(), replenishment_id, data, request.headers.get("If-Match"))


@blp.route("/actions/accept")
class Accept(MethodView):
    """Buying."""

    @blp.needs("replenishments.accept")
    @blp.arguments(schemas.AcceptSchema)
    @blp.response(200, schemas.AcceptedSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Buy what proposals say, as one purchase; from now on it is on order."""
        when = {"supplier": data.get("supplier"), "arrives_on": data.get("expected_on")}
        return purchases.accept(context(), data["ids"], **when)


@blp.route("/actions/drop")
class Drop(MethodView):
    """Not buying."""

    @blp.needs("replenishments.plan")
    @blp.arguments(schemas.EndSchema)
    @blp.response(200, schemas.EndedSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Drop proposals."""
        return purchases.end(context(), "drop", data["ids"], data["reason"])


@blp.route("/actions/cancel")
class Cancel(MethodView):
    """Giving up what is still to come."""

    @blp.needs("replenishments.accept")
    @blp.arguments(schemas.EndSchema)
    @blp.response(200, schemas.EndedSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Cancel what of purchases is still to come; it is on order no longer."""
        return purchases.end(context(), "cancel", data["ids"], data["reason"])


@blp.route("/actions/receive")
class Receive(MethodView):
    """Goods that come in."""

    @blp.needs("stock.receive")
    @blp.arguments(schemas.ArrivalsSchema)
    @blp.response(201, ReceiptSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Take in what was bought, as one goods receipt; what is missing stays on order."""
        return purchases.receive(context(), data)
