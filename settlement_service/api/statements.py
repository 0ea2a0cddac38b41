"""/statements: the month of a site, from the records to the payment (W-17)."""

from typing import Any

from flask.views import MethodView

from settlement_service.api.schemas.statements import (
    ApprovalSchema,
    ObjectionSchema,
    RecordsReceivedSchema,
    SettlementPaymentSchema,
    StatementFullSchema,
    StatementOpenSchema,
    StatementQuery,
    StatementSchema,
)
from settlement_service.operations import closings, drafts
from settlement_service.operations import statements as operations
from settlement_service.store import statements as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("statements", __name__, description="Statements: the monthly settlement of a site (F-33)")


@blp.route("")
class Statements(MethodView):
    """All statements."""

    @blp.needs("statements.read")
    @blp.arguments(StatementQuery, location="query")
    @blp.response(200, page_of(StatementSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """List statements, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ask, ctx.actor, query)

    @blp.needs("statements.create")
    @blp.arguments(StatementOpenSchema)
    @blp.response(201, StatementFullSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Open the statement of a site's month."""
        return operations.open_month(context(), site_id=data["site_id"], month=data["month"], statement_id=data.get("id"))


@blp.route("/<id:statement_id>")
class Statement(MethodView):
    """One statement."""

    @blp.needs("statements.read")
    @blp.response(200, StatementFullSchema)
    def get(self, statement_id: str) -> Any:
        """One statement with its lines."""
        ctx = context()
        with ctx.reader() as reader:
            row = reader.one(store.one(statement_id, ctx.actor), store.MISSING)
            return operations.shown(reader, statement_id, ctx), 200, {"ETag": etag_of(row)}


@blp.route("/<id:statement_id>/actions/receive_records")
class ReceiveRecords(MethodView):
    """The month's records were sent."""

    @blp.needs("statements.handle")
    @blp.arguments(RecordsReceivedSchema)
    @blp.response(200, StatementFullSchema)
    def post(self, data: dict[str, Any], statement_id: str) -> Any:
        """Enter when paper and email were sent; the rate is fixed once both are known."""
        return operations.receive_records(context(), statement_id, data)


@blp.route("/<id:statement_id>/actions/check")
class CheckRecords(MethodView):
    """The records were checked."""

    @blp.needs("statements.handle")
    @blp.response(200, StatementFullSchema)
    def post(self, statement_id: str) -> Any:
        """Confirm that after-sales has checked the month's records."""
        return operations.check(context(), statement_id)


@blp.route("/<id:statement_id>/actions/draft")
class Draft(MethodView):
    """The draft, made or redone."""

    @blp.needs("statements.handle")
    @blp.response(200, StatementFullSchema)
    def post(self, statement_id: str) -> Any:
        """Prepare the lines and sums, or redo them."""
        return drafts.draft(context(), statement_id)


@blp.route("/<id:statement_id>/actions/send")
class Send(MethodView):
    """The draft goes to the site."""

    @blp.needs("statements.handle")
    @blp.response(200, StatementFullSchema)
    def post(self, statement_id: str) -> Any:
        """Send the draft to the site."""
        return operations.send(context(), statement_id)


@blp.route("/<id:statement_id>/actions/object")
class Objection(MethodView):
    """The site objects."""

    @blp.needs("statements.handle")
    @blp.arguments(ObjectionSchema)
    @blp.response(200, StatementFullSchema)
    def post(self, data: dict[str, Any], statement_id: str) -> Any:
        """Object to a statement."""
        return operations.object_to(context(), statement_id, data["reason"])


@blp.route("/<id:statement_id>/actions/approve")
class Approve(MethodView):
    """The approval."""

    @blp.needs("statements.handle")
    @blp.arguments(ApprovalSchema)
    @blp.response(200, StatementFullSchema)
    def post(self, data: dict[str, Any], statement_id: str) -> Any:
        """Approve a statement; with an objection, the note answers it."""
        return operations.approve(context(), statement_id, data["note"])


@blp.route("/<id:statement_id>/actions/lock")
class Lock(MethodView):
    """The closing of the month."""

    @blp.needs("statements.handle")
    @blp.response(200, StatementFullSchema)
    def post(self, statement_id: str) -> Any:
        """Lock a statement: book what is not booked yet and settle its claims."""
        return closings.lock(context(), statement_id)


@blp.route("/<id:statement_id>/actions/pay")
class Pay(MethodView):
    """The payment."""

    @blp.needs("statements.handle")
    @blp.arguments(SettlementPaymentSchema)
    @blp.response(200, StatementFullSchema)
    def post(self, data: dict[str, Any], statement_id: str) -> Any:
        """Mark a statement as paid, by credit on the account or by transfer."""
        return closings.pay(context(), statement_id, **data)
