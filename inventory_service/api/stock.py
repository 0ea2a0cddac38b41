"""Routes of questions to the stock."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import stock as schemas
from inventory_service.operations import levels, reconciliation
from inventory_service.store import proofs as proofs_store
from inventory_service.store import stock as store
from inventory_service.store.tables.adjustments import proofs
from inventory_service.store.tables.stock import balances
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("stock", __name__, description="What there is of each part, and whether the books agree")


@blp.route("")
class Balances(MethodView):
    """The bin cards."""

    @blp.needs("shelves.read")
    @blp.arguments(schemas.BalanceQuery, location="query")
    @blp.response(200, page_of(schemas.BalanceSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """What lies where, by part, place, lot, condition and owner."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return reader.page(store.visible(store.listed(**query), ctx.actor), ask, balances.c.id)


@blp.route("/on-hand")
class OnHand(MethodView):
    """The total of one part."""

    @blp.needs("stock.read")
    @blp.arguments(schemas.PartNoQuery, location="query")
    @blp.response(200, schemas.OnHandSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """The good stock of a part in the warehouses."""
        return levels.on_hand(context(), query["part_no"])


@blp.route("/swap-offer")
class SwapOffer(MethodView):
    """Goods for goods."""

    @blp.needs("stock.read")
    @blp.arguments(schemas.SwapQuery, location="query")
    @blp.response(200, schemas.SwapSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Whether a part that came back can be answered by goods instead of money."""
        return levels.swap_offer(context(), query["part_no"], query["quantity"])


@blp.route("/plan")
class Plan(MethodView):
    """The stock plan."""

    @blp.needs("stock.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(schemas.PlanSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """What to order of each part that has a minimum and a maximum."""
        return levels.plan(context(), ask_from(query))


@blp.route("/trace")
class Trace(MethodView):
    """The trace of issued parts."""

    @blp.needs("movements.read")
    @blp.arguments(schemas.TraceQuery, location="query")
    @blp.response(200, schemas.TraceSchema(many=True))
    def get(self, query: dict[str, Any]) -> Any:
        """What became of the parts that were issued for a ticket, or for a factory repair."""
        return reconciliation.trace(context(), **query)


@blp.route("/reconciliation")
class Reconciliation(MethodView):
    """The proof of the books."""

    @blp.needs("stock.read")
    @blp.response(200, schemas.ReconciliationSchema)
    def get(self) -> Any:
        """Whether ledger, bin cards, levels, reservations and serial numbers agree, with every difference."""
        return reconciliation.reconcile(context())


@blp.route("/reconciliation/runs")
class Proofs(MethodView):
    """The nightly proofs."""

    @blp.needs("stock.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(schemas.ProofSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """The nightly proofs of the books, newest first."""
        ask = ask_from(query)
        with context().reader() as reader:
            return reader.page(proofs_store.listed(), ask, proofs.c.day, proofs.c.id, descending=True)
