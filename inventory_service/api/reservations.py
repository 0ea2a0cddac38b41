"""Routes of reservations."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.reservations import (
    NewReservationSchema,
    ReleaseSchema,
    ReservationEntrySchema,
    ReservationQuery,
    ReservationSchema,
)
from inventory_service.operations import reservations
from inventory_service.store import reservations as store
from inventory_service.store.tables.reservations import reservations as reservations_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("reservations", __name__, description="Parts put aside for visits")


@blp.route("")
class Reservations(MethodView):
    """All reservations."""

    @blp.needs("reservations.create")
    @blp.arguments(NewReservationSchema)
    @blp.response(201, ReservationSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Put parts aside for a ticket."""
        return reservations.reserve(context(), data)

    @blp.needs("reservations.read")
    @blp.arguments(ReservationQuery, location="query")
    @blp.response(200, page_of(ReservationEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Reservations, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = reservations_table.c
        with ctx.reader() as reader:
            statement = store.visible(store.listed(**query), ctx.actor)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/<id:reservation_id>")
class Reservation(MethodView):
    """One reservation."""

    @blp.needs("reservations.read")
    @blp.response(200, ReservationSchema)
    def get(self, reservation_id: str) -> Any:
        """A reservation and what may be done to it now."""
        ctx = context()
        row = ctx.row(store.one(reservation_id, ctx.actor), "reservation_unknown")
        return reservations.shown(ctx, row), 200, {"ETag": etag_of(row)}


@blp.route("/<id:reservation_id>/actions/release")
class Release(MethodView):
    """Giving up."""

    @blp.needs("reservations.release")
    @blp.arguments(ReleaseSchema)
    @blp.response(200, ReservationSchema)
    def post(self, data: dict[str, Any], reservation_id: str) -> Any:
        """Give a reservation up; its pieces are for everybody again."""
        return reservations.release(context(), reservation_id, data["reason"])
