"""Technicians."""

from typing import Any

from flask.views import MethodView

from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.jobs import Importer
from ticket_service.api.schemas.technicians import TechnicianQuery, TechnicianRowSchema, TechnicianSchema
from ticket_service.operations.technicians import check_rows, register_technician, write_rows
from ticket_service.store.technicians import get_technician, list_technicians, with_abilities

blp = Blueprint("technicians", __name__, description="Technicians with skills and certificates")
IMPORTER = Importer(TechnicianRowSchema(), "technicians.import", check_rows, write_rows)


@blp.route("")
class Technicians(MethodView):
    """All technicians that the caller may see."""

    @blp.needs("technicians.create")
    @blp.arguments(TechnicianSchema)
    @blp.response(201, TechnicianSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Register a technician; the warehouse opens the van."""
        return register_technician(context(), data)

    @blp.needs("technicians.read")
    @blp.arguments(TechnicianQuery, location="query")
    @blp.response(200, page_of(TechnicianSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Technicians by code."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return list_technicians(reader, ask, ctx.actor, query)


@blp.route("/<id:technician_id>")
class OneTechnician(MethodView):
    """One technician."""

    @blp.needs("technicians.read")
    @blp.response(200, TechnicianSchema)
    def get(self, technician_id: str) -> Any:
        """A technician with skills and certificates."""
        ctx = context()
        with ctx.reader() as reader:
            row = get_technician(reader, technician_id, ctx.actor)
            found = with_abilities(reader, [row])
        return {**found[0], "actions": []}, 200, {"ETag": etag_of(row)}
