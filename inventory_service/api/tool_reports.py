"""Routes of tools that were lost or damaged."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.tool_custody import (
    ToolCauseSchema,
    ToolReportEntrySchema,
    ToolReportQuery,
    ToolReportSchema,
    ToolRestoreSchema,
    ToolWriteOffSchema,
)
from inventory_service.api.schemas.tools import ToolSchema
from inventory_service.operations import tool_reports
from inventory_service.store import tools as store
from inventory_service.store.tables.tools import tool_reports as reports_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint("tool_reports", __name__, prefix="tools", description="Tools lost or damaged: who pays, or who approves")


@blp.route("/reports")
class Reports(MethodView):
    """What was lost or damaged."""

    @blp.needs("tools.read")
    @blp.arguments(ToolReportQuery, location="query")
    @blp.response(200, page_of(ToolReportSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Reports of loss and damage, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = reports_table.c
        with ctx.reader() as reader:
            statement = store.reports(ctx.actor, **query)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:tool_id>/actions/report")
class Report(MethodView):
    """Telling of a loss."""

    @blp.needs("tools.report")
    @blp.arguments(ToolReportEntrySchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Report a tool lost or damaged."""
        return tool_reports.report(context(), tool_id, data)


@blp.route("/<id:tool_id>/actions/decide_cause")
class DecideCause(MethodView):
    """Who is to blame."""

    @blp.needs("tools.decide")
    @blp.arguments(ToolCauseSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Decide whether a person caused it; if so, the holder owes a compensation."""
        return tool_reports.decide_cause(context(), tool_id, data)


@blp.route("/<id:tool_id>/actions/write_off")
class WriteOff(MethodView):
    """The company bears it."""

    @blp.needs("tools.write_off")
    @blp.arguments(ToolWriteOffSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Write off a tool that nobody has to pay for."""
        return tool_reports.write_off(context(), tool_id, data["reason"])


@blp.route("/<id:tool_id>/actions/restore")
class Restore(MethodView):
    """Repaired."""

    @blp.needs("tools.issue")
    @blp.arguments(ToolRestoreSchema)
    @blp.response(200, ToolSchema)
    def post(self, data: dict[str, Any], tool_id: str) -> Any:
        """Put a damaged tool that was repaired back into the store."""
        return tool_reports.restore(context(), tool_id, data)
