"""Routes of tools in people's hands."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.tool_custody import (
    NewToolClearanceSchema,
    NewToolRecordSchema,
    ToolCheckSchema,
    ToolClearanceQuery,
    ToolClearanceSchema,
    ToolHandOverSchema,
    ToolIssueSchema,
    ToolRecordSchema,
    ToolReturnSchema,
)
from inventory_service.api.schemas.tools import ToolSchema
from inventory_service.operations import tool_custody
from inventory_service.store import tools as store
from inventory_service.store.tables.tools import tool_clearances, tool_records
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("tool_custody", __name__, prefix="tools", description="Tools in people's hands: signatures, use, return")


@blp.route("/<id:tool_id>/actions/issue")
class Issue(MethodView):
    """Handing out."""

    @blp.needs("tools.issue")
    @blp.arguments(ToolIssueSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Issue a tool to a technician, who signs for it."""
        return tool_custody.issue(context(), tool_id, data)


@blp.route("/<id:tool_id>/actions/hand_over")
class HandOver(MethodView):
    """From hand to hand."""

    @blp.needs("tools.hold")
    @blp.arguments(ToolHandOverSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Hand a tool over to another technician, who signs for it."""
        return tool_custody.hand_over(context(), tool_id, data)


@blp.route("/<id:tool_id>/actions/return")
class Return(MethodView):
    """Bringing back."""

    @blp.needs("tools.hold")
    @blp.arguments(ToolReturnSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Bring a tool back; who takes it signs."""
        return tool_custody.give_back(context(), tool_id, data)


@blp.route("/<id:tool_id>/actions/check")
class Check(MethodView):
    """The keeper's look."""

    @blp.needs("tools.issue")
    @blp.arguments(ToolCheckSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Put a tool that came back sound into the store; a damaged one is reported instead."""
        return tool_custody.check(context(), tool_id, data)


@blp.route("/<id:tool_id>/records")
class Records(MethodView):
    """The use records of a tool."""

    @blp.needs("tools.hold")
    @blp.arguments(NewToolRecordSchema)
    @blp.response(201, ToolRecordSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Enter a use, a service, a repair, a calibration or a renewal."""
        return tool_custody.enter(context(), tool_id, data)

    @blp.needs("tools.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(ToolRecordSchema))
    def get(self, query: dict[str, Any], tool_id: str) -> Any:
        """The use records of a tool, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = tool_records.c
        with ctx.reader() as reader:
            reader.one(store.one(tool_id, ctx.actor), "tool_unknown")
            return reader.page(store.records(tool_id), ask, columns.created_at, columns.id, descending=True)


@blp.route("/clearances")
class Clearances(MethodView):
    """People who have given everything back."""

    @blp.needs("tools.clear")
    @blp.arguments(NewToolClearanceSchema)
    @blp.response(201, ToolClearanceSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Confirm that somebody who leaves or changes post holds no tool; what is still out is named."""
        return tool_custody.clear(context(), data)

    @blp.needs("tools.read")
    @blp.arguments(ToolClearanceQuery, location="query")
    @blp.response(200, page_of(ToolClearanceSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Clearances, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = tool_clearances.c
        with ctx.reader() as reader:
            statement = store.clearances(ctx.actor, **query)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)
