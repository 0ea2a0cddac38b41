"""Visits and their commands."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from ticket_service.api.schemas.visits import (
    ArriveSchema,
    ContactSchema,
    DepartSchema,
    GiveBackSchema,
    ProposalSchema,
    RecordSchema,
    SubAssignSchema,
    VisitFileSchema,
    VisitQuery,
    VisitSchema,
)
from ticket_service.operations import dispatch, visit_records, visits
from ticket_service.operations.case_files import visit_file
from ticket_service.store.visits import list_visits

blp = Blueprint("visits", __name__, description="Visits: dispatch slips and service records")


@blp.route("")
class Visits(MethodView):
    """All visits that the caller may see."""

    @blp.needs("visits.read")
    @blp.arguments(VisitQuery, location="query")
    @blp.response(200, page_of(VisitSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Visits, newest first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_visits(reader, ask, ctx.actor, query)


@blp.route("/<id:visit_id>")
class OneVisit(MethodView):
    """One visit."""

    @blp.needs("visits.read")
    @blp.response(200, VisitFileSchema)
    def get(self, visit_id: str) -> Any:
        """A visit with its slip, its record and what may be done now."""
        shown, row = visit_file(context(), visit_id)
        return shown, 200, {"ETag": etag_of(row)}


@blp.route("/<id:visit_id>/actions/accept")
class AcceptVisit(MethodView):
    """Taking a job."""

    @blp.needs("visits.work")
    @blp.response(200, VisitSchema)
    def post(self, visit_id: str) -> Any:
        """Take the job."""
        return visits.accept(context(), visit_id)


@blp.route("/<id:visit_id>/actions/return")
class GiveBack(MethodView):
    """Giving a job back."""

    @blp.needs("visits.work")
    @blp.arguments(GiveBackSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """Give the job back for a listed reason."""
        return dispatch.give_back(context(), visit_id, reason=data["reason"], note=data.get("note"))


@blp.route("/<id:visit_id>/actions/sub_assign")
class SubAssign(MethodView):
    """A site hands a job on."""

    @blp.needs("visits.work")
    @blp.arguments(SubAssignSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """Hand the job to a technician of the own site."""
        return dispatch.sub_assign(context(), visit_id, data["technician_id"])


@blp.route("/<id:visit_id>/actions/contact")
class ContactCustomer(MethodView):
    """Agreeing on the time."""

    @blp.needs("visits.work")
    @blp.arguments(ContactSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """Record that the customer was reached and the time agreed."""
        return visits.contact(context(), visit_id, data.get("appointment_at"))


@blp.route("/<id:visit_id>/actions/depart")
class Depart(MethodView):
    """Setting out."""

    @blp.needs("visits.work")
    @blp.arguments(DepartSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """Set out with the checklist complete."""
        return visits.depart(context(), visit_id, data["checklist"])


@blp.route("/<id:visit_id>/actions/arrive")
class Arrive(MethodView):
    """Arriving."""

    @blp.needs("visits.work")
    @blp.arguments(ArriveSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """Record the arrival."""
        return visits.arrive(context(), visit_id, force_majeure=data["force_majeure"])


@blp.route("/<id:visit_id>/actions/propose")
class Propose(MethodView):
    """The repair proposal."""

    @blp.needs("visits.work")
    @blp.arguments(ProposalSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """Propose the repair; what is charged needs the customer's signed agreement."""
        return visit_records.propose(context(), visit_id, data)


@blp.route("/<id:visit_id>/actions/file")
class FileRecord(MethodView):
    """The signed record."""

    @blp.needs("visits.work")
    @blp.arguments(RecordSchema)
    @blp.response(200, VisitSchema)
    def post(self, data: dict[str, Any], visit_id: str) -> Any:
        """File the signed record of the visit."""
        return visit_records.file_record(context(), visit_id, data)
