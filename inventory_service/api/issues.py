"""Routes of issues: the delivery ledger (发货台帐)."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.issues import (
    DeliveryNoteEntrySchema,
    DeliveryNoteQuery,
    DeliveryNoteSchema,
    NewIssueSchema,
)
from inventory_service.operations import issues
from inventory_service.store import issues as store
from inventory_service.store.tables.vouchers import delivery_notes
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint("issues", __name__, prefix="stock/issues", description="Parts leaving the warehouse, each with a delivery note")


@blp.route("")
class Issues(MethodView):
    """All delivery notes."""

    @blp.needs("stock.issue")
    @blp.arguments(NewIssueSchema)
    @blp.response(201, DeliveryNoteSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Issue parts to a technician's van and write the delivery note."""
        return issues.issue(context(), data)

    @blp.needs("stock.read")
    @blp.arguments(DeliveryNoteQuery, location="query")
    @blp.response(200, page_of(DeliveryNoteEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """The delivery ledger, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = delivery_notes.c
        with ctx.reader() as reader:
            statement = store.visible(store.listed(**query), ctx.actor)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:note_id>")
class Issue(MethodView):
    """One delivery note."""

    @blp.needs("stock.read")
    @blp.response(200, DeliveryNoteSchema)
    def get(self, note_id: str) -> Any:
        """A delivery note with the lots that left."""
        return issues.found(context(), note_id)
