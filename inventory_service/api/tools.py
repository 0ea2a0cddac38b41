"""Routes of the register of tools and equipment."""

from typing import Any

from flask import request
from flask.views import MethodView

from inventory_service.api.schemas.tools import (
    NewToolSchema,
    ToolAvailabilityQuery,
    ToolAvailabilitySchema,
    ToolChangeSchema,
    ToolEntrySchema,
    ToolQuery,
    ToolSchema,
)
from inventory_service.operations import tools
from inventory_service.store import tools as store
from inventory_service.store.tables.tools import tools as tools_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("tools", __name__, description="Tools and equipment: the ledger and who has what (F-28)")


@blp.route("")
class Tools(MethodView):
    """The equipment ledger."""

    @blp.needs("tools.register")
    @blp.arguments(NewToolSchema)
    @blp.response(201, ToolSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Register a tool; its price says whether it is a fixed asset."""
        return tools.register(context(), data)

    @blp.needs("tools.read")
    @blp.arguments(ToolQuery, location="query")
    @blp.response(200, page_of(ToolEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Tools by number; those that are overdue, or due for service, by day."""
        ctx, ask = context(), ask_from(query)
        days = [name for name in store.BY_DAY if query.pop(name, False)]
        statement = store.visible(store.listed(**query), ctx.actor)
        for name in days:
            statement = store.passed(statement, name, ctx.today)
        first = store.BY_DAY[days[0]] if days else tools_table.c.tool_no
        with ctx.reader() as reader:
            return reader.page(statement, ask, first, tools_table.c.id)


@blp.route("/availability")
class Availability(MethodView):
    """Booked tools."""

    @blp.needs("tools.plan")
    @blp.arguments(ToolAvailabilityQuery, location="query")
    @blp.response(200, ToolAvailabilitySchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Whether a technician can have a tool of a kind on a day, and who has those that are out."""
        ctx = context()
        on, technician_id = query.get("on") or ctx.today, query.get("technician_id")
        return tools.available(ctx, kind=query["kind"], on=on, technician_id=technician_id)


@blp.route("/<id:tool_id>")
class Tool(MethodView):
    """One tool."""

    @blp.needs("tools.read")
    @blp.response(200, ToolSchema)
    def get(self, tool_id: str) -> Any:
        """A tool card and what may be done with the tool now."""
        ctx = context()
        row = ctx.row(store.one(tool_id, ctx.actor), "tool_unknown")
        return tools.shown(ctx, row), 200, {"ETag": etag_of(row)}

    @blp.needs("tools.register")
    @blp.arguments(ToolChangeSchema)
    @blp.response(200, ToolSchema)
    def patch(self, data: dict[str, Any], tool_id: str) -> Any:
        """Correct a card."""
        return tools.change(context(), tool_id, data, if_match=request.headers.get("If-Match"))
