"""Routes of the ledger."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.movements import MovementQuery, MovementSchema, ReversalSchema
from inventory_service.api.schemas.vouchers import VoucherSchema
from inventory_service.operations import reversals
from inventory_service.store import movements as store
from inventory_service.store.tables.stock import movements as movements_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint("movements", __name__, description="The stock ledger")


@blp.route("")
class Movements(MethodView):
    """The ledger."""

    @blp.needs("movements.read")
    @blp.arguments(MovementQuery, location="query")
    @blp.response(200, page_of(MovementSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Movements, newest first."""
        ask = ask_from(query)
        columns = movements_table.c
        with context().reader() as reader:
            return reader.page(store.listed(**query), ask, columns.at, columns.id, descending=True)


@blp.route("/<id:movement_id>/actions/reverse")
class Reversal(MethodView):
    """Taking back."""

    @blp.needs("movements.reverse")
    @blp.arguments(ReversalSchema)
    @blp.response(201, VoucherSchema)
    def post(self, data: dict[str, Any], movement_id: str) -> Any:
        """Take an entry of the ledger back by a new one; the answer is the voucher of the reversal."""
        return reversals.reverse(context(), movement_id, **data)
