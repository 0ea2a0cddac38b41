"""Routes of goods receipts."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.receipts import NewReceiptSchema, ReceiptEntrySchema, ReceiptQuery, ReceiptSchema
from inventory_service.operations import receipts
from inventory_service.store import receipts as store
from inventory_service.store.tables.vouchers import receipts as receipts_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint("receipts", __name__, prefix="stock/receipts", description="Goods coming in (入库单)")


@blp.route("")
class Receipts(MethodView):
    """All receipts."""

    @blp.needs("stock.receive")
    @blp.arguments(NewReceiptSchema)
    @blp.response(201, ReceiptSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Take goods into stock, each line as a lot."""
        return receipts.receive(context(), **data)

    @blp.needs("stock.read")
    @blp.arguments(ReceiptQuery, location="query")
    @blp.response(200, page_of(ReceiptEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Goods receipts, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = receipts_table.c
        with ctx.reader() as reader:
            statement = store.visible(store.listed(**query), ctx.actor)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:receipt_id>")
class Receipt(MethodView):
    """One receipt."""

    @blp.needs("stock.read")
    @blp.response(200, ReceiptSchema)
    def get(self, receipt_id: str) -> Any:
        """A goods receipt with its lots."""
        return receipts.found(context(), receipt_id)
