"""/accounts: the books."""

from typing import Any

from flask.views import MethodView

from settlement_service.api.schemas.accounts import (
    AccountQuery,
    AccountReconciliationSchema,
    AccountSchema,
    EntrySchema,
    PaidSchema,
    PaymentSchema,
)
from settlement_service.operations import accounts as operations
from settlement_service.rules.accounts import SITE
from settlement_service.store import accounts as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import PageQuery, ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("accounts", __name__, description="Accounts: double entry, append-only")


@blp.route("")
class Accounts(MethodView):
    """All accounts."""

    @blp.needs("accounts.read")
    @blp.arguments(AccountQuery, location="query")
    @blp.response(200, page_of(AccountSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """List accounts with their balances."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.page(reader, ask, ctx.actor, query)


@blp.route("/reconciliation")
class Reconciliation(MethodView):
    """The proof of the books."""

    @blp.needs("accounts.read")
    @blp.response(200, AccountReconciliationSchema)
    def get(self) -> Any:
        """Prove the books: postings, balances, holds of orders, closed months."""
        return operations.prove(context())


@blp.route("/<id:account_id>")
class Account(MethodView):
    """One account."""

    @blp.needs("accounts.read")
    @blp.response(200, AccountSchema)
    def get(self, account_id: str) -> Any:
        """One account with its balance."""
        ctx = context()
        row = ctx.row(store.one(account_id, ctx.actor), store.MISSING)
        actions = ["payments"] if row.kind == SITE and ctx.actor.has("finance") else []
        return {**row._mapping, "actions": actions}, 200, {"ETag": etag_of(row)}


@blp.route("/<id:account_id>/entries")
class Entries(MethodView):
    """What happened on an account."""

    @blp.needs("accounts.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(EntrySchema))
    def get(self, query: dict[str, Any], account_id: str) -> Page:
        """List the entries of an account, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            reader.one(store.one(account_id, ctx.actor), store.MISSING)
            return store.entries_page(reader, ask, account_id)


@blp.route("/<id:account_id>/payments")
class Payments(MethodView):
    """Money that a site pays in."""

    @blp.needs("accounts.pay")
    @blp.arguments(PaymentSchema)
    @blp.response(201, PaidSchema)
    def post(self, data: dict[str, Any], account_id: str) -> Any:
        """Book a site's prepayment."""
        return operations.pay_in(context(), account_id, **data)
