"""Routes of adjustments: asked for by the keeper, approved by somebody else."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import adjustments as schemas
from inventory_service.operations import adjustments
from inventory_service.store import adjustments as store
from inventory_service.store.tables.adjustments import adjustments as adjustments_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("adjustments", __name__, prefix="stock/adjustments", description="Putting the stock right, with approval")


@blp.route("")
class Adjustments(MethodView):
    """All adjustments."""

    @blp.needs("adjustments.create")
    @blp.arguments(schemas.NewAdjustmentSchema)
    @blp.response(201, schemas.AdjustmentSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Ask for pieces to be added or taken off; nothing moves before the approval."""
        return adjustments.request(context(), data)

    @blp.needs("adjustments.read")
    @blp.arguments(schemas.AdjustmentQuery, location="query")
    @blp.response(200, page_of(schemas.AdjustmentEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Adjustments, newest first."""
        ask = ask_from(query)
        columns = adjustments_table.c
        with context().reader() as reader:
            return reader.page(store.listed(**query), ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:adjustment_id>")
class Adjustment(MethodView):
    """One adjustment."""

    @blp.needs("adjustments.read")
    @blp.response(200, schemas.AdjustmentSchema)
    def get(self, adjustment_id: str) -> Any:
        """An adjustment and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.listed(id=adjustment_id), "adjustment_unknown")
        return adjustments.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:adjustment_id>/actions/approve")
class Approval(MethodView):
    """Approving."""

    @blp.needs("adjustments.decide")
    @blp.arguments(schemas.ApprovalRemarkSchema)
    @blp.response(200, schemas.AdjustmentSchema)
    def post(self, data: dict[str, Any], adjustment_id: str) -> Any:
        """Approve an adjustment: the pieces move from or to the loss."""
        return adjustments.decide(context(), adjustment_id, "approve", data["remark"])


@blp.route("/<id:adjustment_id>/actions/reject")
class Rejection(MethodView):
    """Rejecting."""

    @blp.needs("adjustments.decide")
    @blp.arguments(schemas.RefusalRemarkSchema)
    @blp.response(200, schemas.AdjustmentSchema)
    def post(self, data: dict[str, Any], adjustment_id: str) -> Any:
        """Reject an adjustment; nothing moves."""
        return adjustments.decide(context(), adjustment_id, "reject", data["remark"])


@blp.route("/<id:adjustment_id>/actions/withdraw")
class Withdrawal(MethodView):
    """Giving up."""

    @blp.needs("adjustments.create")
    @blp.arguments(schemas.RefusalRemarkSchema)
    @blp.response(200, schemas.AdjustmentSchema)
    def post(self, data: dict[str, Any], adjustment_id: str) -> Any:
        """Give an adjustment up before it is decided."""
        return adjustments.withdraw(context(), adjustment_id, data["remark"])
