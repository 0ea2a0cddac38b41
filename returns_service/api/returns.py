"""/returns: part returns from the application to the credit."""

from typing import Any

from flask.views import MethodView

from returns_service.api.schemas.returns import (
    ApplicationSchema,
    ApproveSchema,
    OneReturnSchema,
    ReceiveSchema,
    RejectSchema,
    ReleaseSchema,
    ReturnQuery,
    ReturnSchema,
    ShipSchema,
)
from returns_service.operations import returns, returns_credit, returns_receipt
from returns_service.store.returns import list_returns
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("returns", __name__, description="Part returns to the factory")


@blp.route("")
class Returns(MethodView):
    """The list, and filing."""

    @blp.needs("returns.read")
    @blp.arguments(ReturnQuery, location="query")
    @blp.response(200, page_of(ReturnSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """Part returns, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_returns(reader, ctx.actor, query, ask)

    @blp.needs("returns.create")
    @blp.arguments(ApplicationSchema)
    @blp.response(201, OneReturnSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Apply for a part return (RET-01); a refusal names every faulty line with the rule."""
        return returns.apply(context(), data)


@blp.route("/<id:return_id>")
class OneReturn(MethodView):
    """One return."""

    @blp.needs("returns.read")
    @blp.response(200, OneReturnSchema)
    def get(self, return_id: str) -> Any:
        """One part return with its lines."""
        found = returns.show(context(), return_id)
        return found, 200, {"ETag": etag_of(found["row"])}


@blp.route("/<id:return_id>/actions/approve")
class Approve(MethodView):
    """Review."""

    @blp.needs("returns.handle")
    @blp.arguments(ApproveSchema)
    @blp.response(200, OneReturnSchema)
    def post(self, data: dict[str, Any], return_id: str) -> Any:
        """Approve an application (RET-01)."""
        return returns.approve(context(), return_id, **data)


@blp.route("/<id:return_id>/actions/reject")
class Reject(MethodView):
    """Review."""

    @blp.needs("returns.handle")
    @blp.arguments(RejectSchema)
    @blp.response(200, OneReturnSchema)
    def post(self, data: dict[str, Any], return_id: str) -> Any:
        """Reject an application; its obligations are open again."""
        return returns.reject(context(), return_id, **data)


@blp.route("/<id:return_id>/actions/ship")
class Ship(MethodView):
    """Shipment."""

    @blp.needs("returns.handle")
    @blp.arguments(ShipSchema)
    @blp.response(200, OneReturnSchema)
    def post(self, data: dict[str, Any], return_id: str) -> Any:
        """Hand the approved parts to the carrier."""
        return returns.ship(context(), return_id, **data)


@blp.route("/<id:return_id>/actions/receive")
class Receive(MethodView):
    """Receipt."""

    @blp.needs("returns.handle")
    @blp.arguments(ReceiveSchema)
    @blp.response(200, OneReturnSchema)
    def post(self, data: dict[str, Any], return_id: str) -> Any:
        """Count every line in; the company's count is final (RET-09)."""
        return returns_receipt.receive(context(), return_id, data["lines"])


@blp.route("/<id:return_id>/actions/release")
class Release(MethodView):
    """Receipt."""

    @blp.needs("returns.handle")
    @blp.arguments(ReleaseSchema)
    @blp.response(200, OneReturnSchema)
    def post(self, data: dict[str, Any], return_id: str) -> Any:
        """Let a held line go on to the test (RET-07)."""
        return returns_receipt.release(context(), return_id, **data)


@blp.route("/<id:return_id>/actions/credit")
class Credit(MethodView):
    """Credit."""

    @blp.needs("returns.handle")
    @blp.response(200, OneReturnSchema)
    def post(self, return_id: str) -> Any:
        """Credit the tested lines and close the return (RET-12, RET-13)."""
        return returns_credit.credit(context(), return_id)
