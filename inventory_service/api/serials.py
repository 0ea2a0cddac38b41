"""Routes of pieces that are told apart by number."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.serials import SerialQuery, SerialSchema, SerialStepSchema
from inventory_service.store import serials as store
from inventory_service.store.tables.serials import serials as serials_table
from inventory_service.store.tables.stock import movements
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint(
    "serials", __name__, prefix="stock/serials", description="Pieces by number: where each is, and where it has been"
)


@blp.route("")
class Serials(MethodView):
    """All pieces."""

    @blp.needs("shelves.read")
    @blp.arguments(SerialQuery, location="query")
    @blp.response(200, page_of(SerialSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Pieces by number, narrowed by part, number or place."""
        ctx, ask = context(), ask_from(query)
        columns = serials_table.c
        with ctx.reader() as reader:
            return reader.page(store.visible(store.listed(**query), ctx.actor), ask, columns.serial_no, columns.id)


@blp.route("/<id:serial_id>")
class Serial(MethodView):
    """One piece."""

    @blp.needs("shelves.read")
    @blp.response(200, SerialSchema)
    def get(self, serial_id: str) -> Any:
        """One piece and where it is."""
        ctx = context()
        return ctx.row(store.visible(store.listed(id=serial_id), ctx.actor), "serial_unknown")


@blp.route("/<id:serial_id>/movements")
class Steps(MethodView):
    """The trace of a piece."""

    @blp.needs("shelves.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(SerialStepSchema))
    def get(self, query: dict[str, Any], serial_id: str) -> Any:
        """Where a piece has been, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            reader.one(store.visible(store.listed(id=serial_id), ctx.actor), "serial_unknown")
            return reader.page(store.trace(serial_id), ask, movements.c.at, movements.c.id, descending=True)
