"""/accounts/part-reconciliations: the monthly reconciliation of parts with each site (W-29, F-34)."""

from typing import Any

from flask.views import MethodView

from settlement_service.api.schemas.part_reconciliations import (
    DifferenceReportSchema,
    PartDraftedSchema,
    PartDraftSchema,
    PartReconciliationFullSchema,
    PartReconciliationQuery,
    PartReconciliationSchema,
    ResolutionSchema,
)
from settlement_service.operations import part_reconciliations as operations
from settlement_service.operations.part_drafts import draft_month
from settlement_service.store import part_reconciliations as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

PREFIX = "accounts/part-reconciliations"
blp = Blueprint("part_reconciliations", __name__, description="Monthly reconciliation of parts (F-34)", prefix=PREFIX)


@blp.route("")
class PartReconciliations(MethodView):
    """All reconciliations."""

    @blp.needs("part_reconciliations.read")
    @blp.arguments(PartReconciliationQuery, location="query")
    @blp.response(200, page_of(PartReconciliationSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """List reconciliations of parts, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ask, ctx.actor, query)

    @blp.needs("part_reconciliations.create")
    @blp.arguments(PartDraftSchema)
    @blp.response(201, PartDraftedSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Draft a month for all sites, or refresh its drafts."""
        return draft_month(context(), data["month"])


@blp.route("/<id:reconciliation_id>")
class PartReconciliation(MethodView):
    """One reconciliation."""

    @blp.needs("part_reconciliations.read")
    @blp.response(200, PartReconciliationFullSchema)
    def get(self, reconciliation_id: str) -> Any:
        """One reconciliation with its lines and postings."""
        ctx = context()
        with ctx.reader() as reader:
            row = reader.one(store.one(reconciliation_id, ctx.actor), store.MISSING)
            return operations.shown(reader, reconciliation_id, ctx), 200, {"ETag": etag_of(row)}


@blp.route("/<id:reconciliation_id>/actions/confirm")
class Confirm(MethodView):
    """The confirmation of after-sales, then of the site."""

    @blp.needs("part_reconciliations.handle")
    @blp.response(200, PartReconciliationFullSchema)
    def post(self, reconciliation_id: str) -> Any:
        """Confirm that received = sent: after-sales first, then the site."""
        return operations.confirm(context(), reconciliation_id)


@blp.route("/<id:reconciliation_id>/actions/report_difference")
class ReportDifference(MethodView):
    """A difference."""

    @blp.needs("part_reconciliations.handle")
    @blp.arguments(DifferenceReportSchema)
    @blp.response(200, PartReconciliationFullSchema)
    def post(self, data: dict[str, Any], reconciliation_id: str) -> Any:
        """Report what differs, line by line or in the balance."""
        return operations.report_difference(context(), reconciliation_id, **data)


@blp.route("/<id:reconciliation_id>/actions/resolve")
class Resolve(MethodView):
    """A way out."""

    @blp.needs("part_reconciliations.handle")
    @blp.arguments(ResolutionSchema)
    @blp.response(200, PartReconciliationFullSchema)
    def post(self, data: dict[str, Any], reconciliation_id: str) -> Any:
        """Say how a difference is put right; a supervisor approves it."""
        return operations.resolve(context(), reconciliation_id, **data)


@blp.route("/<id:reconciliation_id>/actions/approve")
class Approve(MethodView):
    """The supervisor's approval."""

    @blp.needs("part_reconciliations.handle")
    @blp.response(200, PartReconciliationFullSchema)
    def post(self, reconciliation_id: str) -> Any:
        """Approve how a difference is put right; its adjustment is booked."""
        return operations.approve(context(), reconciliation_id)


@blp.route("/<id:reconciliation_id>/actions/lock")
class Lock(MethodView):
    """The end of the month."""

    @blp.needs("part_reconciliations.handle")
    @blp.response(200, PartReconciliationFullSchema)
    def post(self, reconciliation_id: str) -> Any:
        """Lock a reconciliation: its closing opens the next month."""
        return operations.lock(context(), reconciliation_id)
