"""/deductions: fines and refunds that a site bears."""

from typing import Any

from flask.views import MethodView

from settlement_service.api.schemas.deductions import (
    DeductionConfirmSchema,
    DeductionDropSchema,
    DeductionEntrySchema,
    DeductionQuery,
    DeductionSchema,
)
from settlement_service.operations import deductions as operations
from settlement_service.rules.deductions import MACHINE, Fault
from settlement_service.store import deductions as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page
from shared.kit.transitions import verbs_from

blp = Blueprint("deductions", __name__, description="Deductions: fines and refunds (F-33)")


@blp.route("")
class Deductions(MethodView):
    """All deductions."""

    @blp.needs("deductions.read")
    @blp.arguments(DeductionQuery, location="query")
    @blp.response(200, page_of(DeductionSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """List deductions, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ask, ctx.actor, query)

    @blp.needs("deductions.create")
    @blp.arguments(DeductionEntrySchema)
    @blp.response(201, DeductionSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Enter a deduction; the fine is computed."""
        ctx = context()
        against = operations.Against(data.pop("site_id"), data.pop("month"), ctx.today, data.pop("claim_id", None))
        note, deduction_id = data.pop("note"), data.pop("id", None)
        return shown(operations.enter(ctx, against, Fault(**data), note=note, deduction_id=deduction_id), ctx)


@blp.route("/<id:deduction_id>")
class Deduction(MethodView):
    """One deduction."""

    @blp.needs("deductions.read")
    @blp.response(200, DeductionSchema)
    def get(self, deduction_id: str) -> Any:
        """One deduction."""
        ctx = context()
        row = ctx.row(store.one(deduction_id, ctx.actor), store.MISSING)
        return shown(row, ctx), 200, {"ETag": etag_of(row)}


@blp.route("/<id:deduction_id>/actions/confirm")
class Confirm(MethodView):
    """A proposed deduction is verified."""

    @blp.needs("deductions.create")
    @blp.arguments(DeductionConfirmSchema)
    @blp.response(200, DeductionSchema)
    def post(self, data: dict[str, Any], deduction_id: str) -> Any:
        """Confirm a proposed deduction; the fine is computed."""
        ctx = context()
        return shown(operations.confirm(ctx, deduction_id, data), ctx)


@blp.route("/<id:deduction_id>/actions/drop")
class Drop(MethodView):
    """A deduction is given up."""

    @blp.needs("deductions.create")
    @blp.arguments(DeductionDropSchema)
    @blp.response(200, DeductionSchema)
    def post(self, data: dict[str, Any], deduction_id: str) -> Any:
        """Drop a deduction with a reason."""
        ctx = context()
        return shown(operations.drop(ctx, deduction_id, data["reason"]), ctx)


def shown(row: Any, ctx: Any) -> dict[str, Any]:
    """A deduction and what the caller may do with it now."""
    return {**row._mapping, "actions": verbs_from(MACHINE, row.status, ctx.actor.roles)}
