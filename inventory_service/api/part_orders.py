"""Routes of parts orders by sites."""

from typing import Any

from flask import request
from flask.views import MethodView

from inventory_service.api.schemas.part_orders import (
    AmendOrderSchema,
    DueOrderQuery,
    EnterOrderSchema,
    NewOrderSchema,
    OrderNoteSchema,
    OrderReasonSchema,
    PartOrderEntrySchema,
    PartOrderQuery,
    PartOrderSchema,
    ReturnOrderSchema,
)
from inventory_service.operations import part_order_ends, part_order_reviews, part_orders
from inventory_service.store import part_orders as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("part-orders", __name__, description="Parts orders by sites (零配件订购单)")
PAGE = page_of(PartOrderEntrySchema)


@blp.route("")
class PartOrders(MethodView):
    """All orders."""

    @blp.needs("part_orders.create")
    @blp.arguments(NewOrderSchema)
    @blp.response(201, PartOrderSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Begin an order: a draft that is handed in with `submit`."""
        return part_orders.draft(context(), data)

    @blp.needs("part_orders.read")
    @blp.arguments(PartOrderQuery, location="query")
    @blp.response(200, PAGE)
    def get(self, query: dict[str, Any]) -> Any:
        """Orders, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ctx.actor, query, ask)


@blp.route("/due")
class DueOrders(MethodView):
    """What is to be done next."""

    @blp.needs("part_orders.read")
    @blp.arguments(DueOrderQuery, location="query")
    @blp.response(200, PAGE)
    def get(self, query: dict[str, Any]) -> Any:
        """The work list: what is to be reviewed, entered, paid or shipped; emergency orders first, then by the last day."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page_of_due(reader, ctx.actor, query, ask)


@blp.route("/<id:order_id>")
class PartOrder(MethodView):
    """One order."""

    @blp.needs("part_orders.read")
    @blp.response(200, PartOrderSchema)
    def get(self, order_id: str) -> Any:
        """An order with what became of each line, where its payment stands, and what may be done to it now."""
        found = part_orders.shown(context(), order_id)
        return found, 200, {"ETag": etag_of(found["row"])}

    @blp.needs("part_orders.create")
    @blp.arguments(AmendOrderSchema)
    @blp.response(200, PartOrderSchema)
    def patch(self, data: dict[str, Any], order_id: str) -> Any:
        """Change a draft or a returned form; `lines` replace all of them."""
        found = part_orders.amend(context(), order_id, data, request.headers.get("If-Match"))
        return found, 200, {"ETag": etag_of(found["row"])}


@blp.route("/<id:order_id>/actions/submit")
class Submit(MethodView):
    """Handing in."""

    @blp.needs("part_orders.create")
    @blp.response(200, PartOrderSchema)
    def post(self, order_id: str) -> Any:
        """Hand an order in: on an order day, or as an emergency with its reason (ORD-03 to ORD-07)."""
        return part_orders.submit(context(), order_id)


@blp.route("/<id:order_id>/actions/review")
class Review(MethodView):
    """Review."""

    @blp.needs("part_orders.review")
    @blp.arguments(OrderNoteSchema)
    @blp.response(200, PartOrderSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Pass an order on to the warehouse."""
        return part_order_reviews.review(context(), order_id, **data)


@blp.route("/<id:order_id>/actions/return")
class SendBack(MethodView):
    """Review."""

    @blp.needs("part_orders.review")
    @blp.arguments(ReturnOrderSchema)
    @blp.response(200, PartOrderSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Return an incomplete form to the site (ORD-07)."""
        return part_order_reviews.send_back(context(), order_id, **data)


@blp.route("/<id:order_id>/actions/reject")
class Reject(MethodView):
    """Review."""

    @blp.needs("part_orders.review")
    @blp.arguments(OrderReasonSchema)
    @blp.response(200, PartOrderSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Reject an order; it does not count in its month (ORD-06)."""
        return part_order_reviews.reject(context(), order_id, data["reason"])


@blp.route("/<id:order_id>/actions/enter")
class Enter(MethodView):
    """Entry."""

    @blp.needs("part_orders.enter")
    @blp.arguments(EnterOrderSchema)
    @blp.response(200, PartOrderSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Enter an order in the ERP: its parts are put aside or waited for, and its payment is asked for."""
        return part_order_reviews.enter(context(), order_id, data["erp_no"])


@blp.route("/<id:order_id>/actions/cancel")
class Cancel(MethodView):
    """The end."""

    @blp.needs("part_orders.cancel")
    @blp.arguments(OrderReasonSchema)
    @blp.response(200, PartOrderSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Cancel an order of which nothing has shipped."""
        return part_order_ends.cancel(context(), order_id, data["reason"])


@blp.route("/<id:order_id>/actions/give_up_rest")
class GiveUp(MethodView):
    """The end."""

    @blp.needs("part_orders.give_up")
    @blp.arguments(OrderReasonSchema)
    @blp.response(200, PartOrderSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Give up the rest of an order that has shipped in part."""
        return part_order_ends.give_up(context(), order_id, data["reason"])
