"""Routes of loaner slips."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.loaners import LoanQuery, LoanSchema, NewLoanSchema
from inventory_service.operations import loaners
from inventory_service.rules.loaners import DUE
from inventory_service.store import loaners as store
from inventory_service.store.tables.loaners import loans as loans_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("loans", __name__, prefix="loaners/loans", description="Loaner slips (替补品借用单)")


@blp.route("")
class Loans(MethodView):
    """All slips."""

    @blp.needs("loaners.lend")
    @blp.arguments(NewLoanSchema)
    @blp.response(201, LoanSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Lend a free unit of a category for an open repair."""
        category = data.pop("category")
        return loaners.lend(context(), data, category=category)

    @blp.needs("loaners.read")
    @blp.arguments(LoanQuery, location="query")
    @blp.response(200, page_of(LoanSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Slips, newest first; those due or overdue by the day on which they should be back."""
        ctx, ask = context(), ask_from(query)
        columns, is_overdue = loans_table.c, query.pop("overdue", False)
        statement = store.visible_slips(store.slips(**query), ctx.actor)
        with ctx.reader() as reader:
            if is_overdue:
                return reader.page(store.overdue(statement, ctx.today), ask, columns.due_on, columns.id)
            if query.get("status") == DUE:
                return reader.page(statement, ask, columns.due_on, columns.id)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:loan_id>")
class Loan(MethodView):
    """One slip."""

    @blp.needs("loaners.read")
    @blp.response(200, LoanSchema)
    def get(self, loan_id: str) -> Any:
        """A loaner slip."""
        ctx = context()
        row = ctx.row(store.slip(loan_id, ctx.actor), "loan_unknown")
        return row, 200, {"ETag": etag_of(row)}
