"""Routes of the ledger."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.movements import MovementQuery, MovementSchema
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
