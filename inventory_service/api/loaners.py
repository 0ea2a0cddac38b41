"""Routes of loaner units."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.loaners import (
    LendSchema,
    LoanerCheckSchema,
    LoanerEntrySchema,
    LoanerQuery,
    LoanerSchema,
    LoanerStoreSchema,
    LoanSchema,
    LoseSchema,
    NewLoanerSchema,
    PoolSchema,
    TakeBackSchema,
)
from inventory_service.operations import loaners
from inventory_service.store import loaners as store
from inventory_service.store.tables.loaners import loaners as loaners_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("loaners", __name__, description="Units lent to customers while theirs is under repair (F-29)")


@blp.route("")
class Loaners(MethodView):
    """The pool."""

    @blp.needs("loaners.register")
    @blp.arguments(NewLoanerSchema)
    @blp.response(201, LoanerSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Put a unit into the pool; it lies in the store as a loaner."""
        return loaners.register(context(), data)

    @blp.needs("loaners.read")
    @blp.arguments(LoanerQuery, location="query")
    @blp.response(200, page_of(LoanerEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Loaners by serial number."""
        ctx, ask = context(), ask_from(query)
        columns = loaners_table.c
        with ctx.reader() as reader:
            return reader.page(store.visible(store.listed(**query), ctx.actor), ask, columns.serial_no, columns.id)


@blp.route("/pool")
class Pool(MethodView):
    """How many there are."""

    @blp.needs("loaners.pool")
    @blp.response(200, PoolSchema)
    def get(self) -> Any:
        """Each category with what is in the store and out, and what the store lacks."""
        return {"data": loaners.pool(context())}


@blp.route("/<id:loaner_id>")
class Loaner(MethodView):
    """One loaner."""

    @blp.needs("loaners.read")
    @blp.response(200, LoanerSchema)
    def get(self, loaner_id: str) -> Any:
        """A loaner and what may be done with it now."""
        ctx = context()
        row = ctx.row(store.one(loaner_id, ctx.actor), "loaner_unknown")
        return loaners.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:loaner_id>/actions/lend")
class Lend(MethodView):
    """Handing out."""

    @blp.needs("loaners.lend")
    @blp.arguments(LendSchema)
    @blp.response(200, LoanSchema)
    def post(self, data: dict[str, Any], loaner_id: str) -> Any:
        """Lend this unit for an open repair; the answer is the slip."""
        return loaners.lend(context(), data, loaner_id=loaner_id)


@blp.route("/<id:loaner_id>/actions/return")
class Return(MethodView):
    """Taking back."""

    @blp.needs("loaners.lend")
    @blp.arguments(TakeBackSchema)
    @blp.response(200, LoanerSchema)
    def post(self, data: dict[str, Any], loaner_id: str) -> Any:
        """Book a loaner back into the store in the condition seen; its case may close."""
        return loaners.take_back(context(), loaner_id, data)


@blp.route("/<id:loaner_id>/actions/check")
class Check(MethodView):
    """The keeper's look."""

    @blp.needs("loaners.lend")
    @blp.arguments(LoanerCheckSchema)
    @blp.response(200, LoanerSchema)
    def post(self, data: dict[str, Any], loaner_id: str) -> Any:
        """Check what came back: it is free again, or goes to repair."""
        return loaners.check(context(), loaner_id, data)


@blp.route("/<id:loaner_id>/actions/store")
class Store(MethodView):
    """Repaired."""

    @blp.needs("loaners.lend")
    @blp.arguments(LoanerStoreSchema)
    @blp.response(200, LoanerSchema)
    def post(self, data: dict[str, Any], loaner_id: str) -> Any:
        """Put a repaired loaner back into the pool."""
        return loaners.put_back(context(), loaner_id, data["note"])


@blp.route("/<id:loaner_id>/actions/lose")
class Lose(MethodView):
    """Giving up."""

    @blp.needs("loaners.lose")
    @blp.arguments(LoseSchema)
    @blp.response(200, LoanerSchema)
    def post(self, data: dict[str, Any], loaner_id: str) -> Any:
        """Book a loaner as lost, with or without a claim; its case may close."""
        return loaners.lose(context(), loaner_id, data)
