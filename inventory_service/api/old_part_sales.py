"""Routes of sales of scrap and waste oil, and of the income ledger that they make up."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import old_part_sales as schemas
from inventory_service.operations import old_part_sales
from inventory_service.store import old_part_sales as store
from inventory_service.store.tables.old_parts import old_part_sales as sales_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("old_part_sales", __name__, prefix="old-parts", description="Scrap and waste oil sold, and the income from it")


@blp.route("/sales")
class Sales(MethodView):
    """All sales."""

    @blp.needs("old_part_sales.create")
    @blp.arguments(schemas.NewOldPartSaleSchema)
    @blp.response(201, schemas.OldPartSaleSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Offer scrap or waste oil to a buyer."""
        return old_part_sales.draft(context(), data)

    @blp.needs("old_part_sales.read")
    @blp.arguments(schemas.OldPartSaleQuery, location="query")
    @blp.response(200, page_of(schemas.OldPartSaleEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Sales, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = sales_table.c
        with ctx.reader() as reader:
            return reader.page(store.listed(**query), ask, columns.created_at, columns.id, descending=True)


@blp.route("/sales/<id:sale_id>")
class Sale(MethodView):
    """One sale."""

    @blp.needs("old_part_sales.read")
    @blp.response(200, schemas.OldPartSaleSchema)
    def get(self, sale_id: str) -> Any:
        """A sale, what it has taken up, and what may be done now."""
        found = old_part_sales.show(context(), sale_id)
        return found, 200, {"ETag": etag_of(found["row"])}


@blp.route("/sales/<id:sale_id>/actions/witness")
class Witness(MethodView):
    """The eyes of finance."""

    @blp.needs("old_part_sales.witness")
    @blp.response(200, schemas.OldPartSaleSchema)
    def post(self, sale_id: str) -> Any:
        """Look on as finance while scrap or oil is weighed and handed over."""
        return old_part_sales.witness(context(), sale_id)


@blp.route("/sales/<id:sale_id>/actions/sell")
class Sell(MethodView):
    """The buyer takes it."""

    @blp.needs("old_part_sales.create")
    @blp.response(200, schemas.OldPartSaleSchema)
    def post(self, sale_id: str) -> Any:
        """Let the buyer take it: the stock ledger and the income ledger say so."""
        return old_part_sales.sell(context(), sale_id)


@blp.route("/sales/<id:sale_id>/actions/book_income")
class BookIncome(MethodView):
    """The cash."""

    @blp.needs("old_part_sales.book")
    @blp.arguments(schemas.OldPartReceiptNoSchema)
    @blp.response(200, schemas.OldPartSaleSchema)
    def post(self, data: dict[str, Any], sale_id: str) -> Any:
        """Say as finance that the cash is there, with the number of the receipt."""
        return old_part_sales.book_income(context(), sale_id, data["receipt_no"])


@blp.route("/sales/<id:sale_id>/actions/cancel")
class Cancel(MethodView):
    """Nothing came of it."""

    @blp.needs("old_part_sales.create")
    @blp.arguments(schemas.OldPartCancelSchema)
    @blp.response(200, schemas.OldPartSaleSchema)
    def post(self, data: dict[str, Any], sale_id: str) -> Any:
        """Give a sale up; what it had taken up can be sold otherwise."""
        return old_part_sales.cancel(context(), sale_id, data["reason"])


@blp.route("/income")
class Income(MethodView):
    """The income ledger."""

    @blp.needs("old_part_sales.read")
    @blp.arguments(schemas.OldPartIncomeQuery, location="query")
    @blp.response(200, page_of(schemas.OldPartIncomeSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """What scrap and waste oil brought in, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = sales_table.c
        with ctx.reader() as reader:
            return reader.page(store.income(**query), ask, columns.sold_on, columns.id, descending=True)


@blp.route("/income/months")
class Months(MethodView):
    """The totals."""

    @blp.needs("old_part_sales.read")
    @blp.arguments(schemas.OldPartMonthsQuery, location="query")
    @blp.response(200, schemas.OldPartMonthSchema(many=True))
    def get(self, query: dict[str, Any]) -> Any:
        """The income of a year, this one without a year, by month and kind."""
        ctx = context()
        with ctx.reader() as reader:
            return reader.rows(store.months(query.get("year", ctx.today.year)))
