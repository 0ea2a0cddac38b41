"""Service requests and their commands."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import PageQuery, ask_from, page_of
from shared.kit.jobs import Importer
from ticket_service.api.schemas.tickets import (
    AssignSchema,
    ClassifySchema,
    ConfirmSchema,
    NoteSchema,
    OutcomeSchema,
    ReasonSchema,
    ReassignSchema,
    TicketFileSchema,
    TicketOpeningSchema,
    TicketQuery,
    TicketRowSchema,
    TicketSchema,
    TimelineSchema,
)
from ticket_service.operations import case_files, dispatch, ticket_endings, tickets
from ticket_service.operations.ticket_imports import check_rows, write_rows
from ticket_service.store.tickets import list_tickets

blp = Blueprint("tickets", __name__, description="Service requests")
IMPORTER = Importer(TicketRowSchema(), "tickets.import", check_rows, write_rows)


@blp.route("")
class Tickets(MethodView):
    """All requests that the caller may see."""

    @blp.needs("tickets.create")
    @blp.arguments(TicketOpeningSchema)
    @blp.response(201, TicketSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Register a request; the answer holds its number, priority, warranty and promise."""
        return tickets.open_ticket(context(), data)

    @blp.needs("tickets.read")
    @blp.arguments(TicketQuery, location="query")
    @blp.response(200, page_of(TicketSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Requests, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_tickets(reader, ask, ctx.actor, query)


@blp.route("/<id:ticket_id>")
class OneTicket(MethodView):
    """One request."""

    @blp.needs("tickets.read")
    @blp.response(200, TicketFileSchema)
    def get(self, ticket_id: str) -> Any:
        """A request with its next deadline, decisions, visits and what may be done now."""
        shown, row = case_files.ticket_file(context(), ticket_id)
        return shown, 200, {"ETag": etag_of(row)}


@blp.route("/<id:ticket_id>/timeline")
class Timeline(MethodView):
    """The course of one request."""

    @blp.needs("tickets.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, TimelineSchema)
    def get(self, query: dict[str, Any], ticket_id: str) -> Any:
        """What happened in a case, oldest first, and its visits."""
        return case_files.timeline(context(), ticket_id, ask_from(query))


@blp.route("/<id:ticket_id>/actions/acknowledge")
class Acknowledge(MethodView):
    """The first human answer."""

    @blp.needs("tickets.handle")
    @blp.response(200, TicketSchema)
    def post(self, ticket_id: str) -> Any:
        """Answer a new request: the response clock stops."""
        return tickets.acknowledge(context(), ticket_id)


@blp.route("/<id:ticket_id>/actions/classify")
class Classify(MethodView):
    """Type and priority."""

    @blp.needs("tickets.handle")
    @blp.arguments(ClassifySchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Settle type and priority of a request."""
        return tickets.classify(context(), ticket_id, data)


@blp.route("/<id:ticket_id>/actions/start_remote")
class StartRemote(MethodView):
    """Help by phone or from afar."""

    @blp.needs("tickets.handle")
    @blp.arguments(NoteSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Try to help by phone or from afar first."""
        return ticket_endings.step_ticket(context(), ticket_id, "start_remote", reason=data.get("note"))


@blp.route("/<id:ticket_id>/actions/report_unsolved")
class ReportUnsolved(MethodView):
    """The phone could not solve it."""

    @blp.needs("tickets.handle")
    @blp.arguments(NoteSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Report that the phone cannot solve it: call-back and on-site response become due."""
        return ticket_endings.report_unsolved(context(), ticket_id, data.get("note"))


@blp.route("/<id:ticket_id>/actions/solve_remotely")
class SolveRemotely(MethodView):
    """Solved without a visit."""

    @blp.needs("tickets.handle")
    @blp.arguments(OutcomeSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Record that it was solved by phone or from afar."""
        return ticket_endings.solve_remotely(context(), ticket_id, data)


@blp.route("/<id:ticket_id>/actions/assign")
class Assign(MethodView):
    """Dispatch."""

    @blp.needs("tickets.handle")
    @blp.arguments(AssignSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Send a technician; `visit_id` names the dispatch slip."""
        return dispatch.assign(context(), ticket_id, data)


@blp.route("/<id:ticket_id>/actions/reassign")
class Reassign(MethodView):
    """Dispatch somebody else."""

    @blp.needs("tickets.handle")
    @blp.arguments(ReassignSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Send another technician instead."""
        return dispatch.reassign(context(), ticket_id, data)


@blp.route("/<id:ticket_id>/actions/accept")
class Accept(MethodView):
    """Internal acceptance."""

    @blp.needs("tickets.handle")
    @blp.response(200, TicketSchema)
    def post(self, ticket_id: str) -> Any:
        """Accept a finished repair for the department."""
        return ticket_endings.step_ticket(context(), ticket_id, "accept")


@blp.route("/<id:ticket_id>/actions/confirm")
class Confirm(MethodView):
    """The customer's confirmation."""

    @blp.needs("tickets.handle")
    @blp.arguments(ConfirmSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Confirm the result as the customer, or record who confirmed it."""
        return ticket_endings.confirm(context(), ticket_id, data)


@blp.route("/<id:ticket_id>/actions/reject_result")
class RejectResult(MethodView):
    """The customer does not accept it."""

    @blp.needs("tickets.handle")
    @blp.arguments(ReasonSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Send a result back into repair."""
        return ticket_endings.reject_result(context(), ticket_id, data["reason"])


@blp.route("/<id:ticket_id>/actions/reopen")
class Reopen(MethodView):
    """It has come back."""

    @blp.needs("tickets.handle")
    @blp.arguments(ReasonSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Open a resolved request again."""
        return ticket_endings.reopen(context(), ticket_id, data["reason"])


@blp.route("/<id:ticket_id>/actions/excuse")
class Excuse(MethodView):
    """Force majeure."""

    @blp.needs("tickets.handle")
    @blp.arguments(ReasonSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Confirm that force majeure caused a delay."""
        return ticket_endings.excuse(context(), ticket_id, data["reason"])


@blp.route("/<id:ticket_id>/actions/close")
class Close(MethodView):
    """The end of a case."""

    @blp.needs("tickets.handle")
    @blp.arguments(OutcomeSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Close a confirmed case; it is read-only then."""
        return ticket_endings.close(context(), ticket_id, data)


@blp.route("/<id:ticket_id>/actions/cancel")
class Cancel(MethodView):
    """Giving up."""

    @blp.needs("tickets.handle")
    @blp.arguments(ReasonSchema)
    @blp.response(200, TicketSchema)
    def post(self, data: dict[str, Any], ticket_id: str) -> Any:
        """Cancel a request and its visit under way."""
        return tickets.cancel(context(), ticket_id, data["reason"])
