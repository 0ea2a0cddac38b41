"""/claims: the in-warranty repair records that sites are paid for."""

from typing import Any

from flask.views import MethodView

from settlement_service.api.schemas.claims import ClaimQuery, ClaimSchema, VerdictSchema
from settlement_service.operations import claims as operations
from settlement_service.rules.claims import MACHINE
from settlement_service.store import claims as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page
from shared.kit.transitions import verbs_from

blp = Blueprint("claims", __name__, description="Claims: in-warranty repair records (F-12)")


@blp.route("")
class Claims(MethodView):
    """All claims."""

    @blp.needs("claims.read")
    @blp.arguments(ClaimQuery, location="query")
    @blp.response(200, page_of(ClaimSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """List claims, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ask, ctx.actor, query)


@blp.route("/<id:claim_id>")
class Claim(MethodView):
    """One claim."""

    @blp.needs("claims.read")
    @blp.response(200, ClaimSchema)
    def get(self, claim_id: str) -> Any:
        """One claim."""
        ctx = context()
        row = ctx.row(store.one(claim_id, ctx.actor), store.MISSING)
        return shown(row, ctx), 200, {"ETag": etag_of(row)}


@blp.route("/<id:claim_id>/actions/check")
class Check(MethodView):
    """The verdict on a record."""

    @blp.needs("claims.check")
    @blp.arguments(VerdictSchema)
    @blp.response(200, ClaimSchema)
    def post(self, data: dict[str, Any], claim_id: str) -> Any:
        """Judge a record: valid, invalid or forged; the fine follows."""
        ctx = context()
        return shown(operations.judge(ctx, claim_id, verdict=data["verdict"], note=data.get("note")), ctx)


def shown(row: Any, ctx: Any) -> dict[str, Any]:
    """A claim and whether the caller may judge it now."""
    return {**row._mapping, "actions": ["check"] if verbs_from(MACHINE, row.status, ctx.actor.roles) else []}
