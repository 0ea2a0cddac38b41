"""Customer files."""

from typing import Any

from flask import request
from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.jobs import Importer
from ticket_service.api.schemas.customers import CustomerChangeSchema, CustomerQuery, CustomerRowSchema, CustomerSchema
from ticket_service.operations.customers import change_customer, check_rows, register_customer, write_rows
from ticket_service.store.customers import get_customer, list_customers

blp = Blueprint("customers", __name__, description="Customer files")
IMPORTER = Importer(CustomerRowSchema(), "customers.import", check_rows, write_rows)


@blp.route("")
class Customers(MethodView):
    """All customers that the caller may see."""

    @blp.needs("customers.create")
    @blp.arguments(CustomerSchema)
    @blp.response(201, CustomerSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Open a customer file."""
        return register_customer(context(), data)

    @blp.needs("customers.read")
    @blp.arguments(CustomerQuery, location="query")
    @blp.response(200, page_of(CustomerSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Customers, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_customers(reader, ask, ctx.actor, query)


@blp.route("/<id:customer_id>")
class OneCustomer(MethodView):
    """One customer."""

    @blp.needs("customers.read")
    @blp.response(200, CustomerSchema)
    def get(self, customer_id: str) -> Any:
        """A customer file."""
        ctx = context()
        with ctx.reader() as reader:
            row = get_customer(reader, customer_id, ctx.actor)
        actions = ["update"] if ctx.house.access.allows(ctx.actor, "customers.update") else []
        return {**row._mapping, "actions": actions}, 200, {"ETag": etag_of(row)}

    @blp.needs("customers.update")
    @blp.arguments(CustomerChangeSchema)
    @blp.response(200, CustomerSchema)
    def patch(self, data: dict[str, Any], customer_id: str) -> Any:
        """Change a customer file."""
        row = change_customer(context(), customer_id, data, if_match=request.headers.get("If-Match"))
        return row, 200, {"ETag": etag_of(row)}
