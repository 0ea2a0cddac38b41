"""/accounts/holds: what is held for part orders of sites."""

from typing import Any

from flask.views import MethodView

from settlement_service.api.schemas.order_holds import OrderHoldQuery, OrderHoldSchema
from settlement_service.store import order_holds as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("order_holds", __name__, description="Prepayment held for part orders (ORD-01)", prefix="accounts/holds")


@blp.route("")
class OrderHolds(MethodView):
    """All holds."""

    @blp.needs("order_holds.read")
    @blp.arguments(OrderHoldQuery, location="query")
    @blp.response(200, page_of(OrderHoldSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """List what is held for part orders, newest order first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ask, ctx.actor, query)
