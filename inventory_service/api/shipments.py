"""Routes of shipments to sites: the delivery ledger of parts orders."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas.part_orders import OrderReasonSchema
from inventory_service.api.schemas.shipments import (
    ArriveShipmentSchema,
    CloseShipmentSchema,
    ConfirmShipmentSchema,
    PackShipmentSchema,
    SendShipmentSchema,
    ShipmentEntrySchema,
    ShipmentQuery,
    ShipmentSchema,
    TrackShipmentSchema,
)
from inventory_service.operations import shipment_arrivals, shipment_lists, shipments
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

packing = Blueprint("part-orders/shipments", __name__, prefix="part-orders", description="Packing a parts order")
blp = Blueprint("shipments", __name__, description="Shipments to sites, from the delivery note to the site's count")


@packing.route("/<id:order_id>/shipments")
class Packing(MethodView):
    """Shipments of an order."""

    @packing.needs("shipments.pack")
    @packing.arguments(PackShipmentSchema)
    @packing.response(201, ShipmentSchema)
    def post(self, data: dict[str, Any], order_id: str) -> Any:
        """Count, check and pack what is held for an order, and write the delivery note (INV-09)."""
        return shipments.pack(context(), order_id, data)


@blp.route("")
class Shipments(MethodView):
    """All shipments."""

    @blp.needs("shipments.read")
    @blp.arguments(ShipmentQuery, location="query")
    @blp.response(200, page_of(ShipmentEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """The ledger, newest first; the daily tracking list and the unconfirmed ones with the longest overdue first."""
        ask = ask_from(query)
        return shipment_lists.listed(context(), query, ask)


@blp.route("/<id:shipment_id>")
class Shipment(MethodView):
    """One shipment."""

    @blp.needs("shipments.read")
    @blp.response(200, ShipmentSchema)
    def get(self, shipment_id: str) -> Any:
        """A shipment with its lots, how it was followed, and what may be done to it now."""
        found = shipments.shown(context(), shipment_id)
        return found, 200, {"ETag": etag_of(found["row"])}


@blp.route("/<id:shipment_id>/actions/unpack")
class Unpack(MethodView):
    """Dispatch store."""

    @blp.needs("shipments.pack")
    @blp.arguments(OrderReasonSchema)
    @blp.response(200, ShipmentSchema)
    def post(self, data: dict[str, Any], shipment_id: str) -> Any:
        """Take a delivery note back; its pieces are held for the order as before."""
        return shipments.unpack(context(), shipment_id, data["reason"])


@blp.route("/<id:shipment_id>/actions/ship")
class Ship(MethodView):
    """Dispatch store."""

    @blp.needs("shipments.pack")
    @blp.arguments(SendShipmentSchema)
    @blp.response(200, ShipmentSchema)
    def post(self, data: dict[str, Any], shipment_id: str) -> Any:
        """Hand a shipment to the carrier; from here on it is the site's."""
        return shipments.ship(context(), shipment_id, data)


@blp.route("/<id:shipment_id>/actions/track")
class Track(MethodView):
    """On the way."""

    @blp.needs("shipments.track")
    @blp.arguments(TrackShipmentSchema)
    @blp.response(200, ShipmentSchema)
    def post(self, data: dict[str, Any], shipment_id: str) -> Any:
        """Write the day's tracking entry (INV-10)."""
        return shipment_arrivals.track(context(), shipment_id, **data)


@blp.route("/<id:shipment_id>/actions/arrive")
class Arrive(MethodView):
    """On the way."""

    @blp.needs("shipments.arrive")
    @blp.arguments(ArriveShipmentSchema)
    @blp.response(200, ShipmentSchema)
    def post(self, data: dict[str, Any], shipment_id: str) -> Any:
        """Write down the day of arrival; the days for the site's count begin."""
        return shipment_arrivals.arrive(context(), shipment_id, data["arrived_on"])


@blp.route("/<id:shipment_id>/actions/confirm")
class Confirm(MethodView):
    """At the site."""

    @blp.needs("shipments.confirm")
    @blp.arguments(ConfirmShipmentSchema)
    @blp.response(200, ShipmentSchema)
    def post(self, data: dict[str, Any], shipment_id: str) -> Any:
        """Count a shipment in; each difference opens a discrepancy (ORD-14)."""
        return shipment_arrivals.confirm(context(), shipment_id, data)


@blp.route("/<id:shipment_id>/actions/close")
class Close(MethodView):
    """The papers."""

    @blp.needs("shipments.close")
    @blp.arguments(CloseShipmentSchema)
    @blp.response(200, ShipmentSchema)
    def post(self, data: dict[str, Any], shipment_id: str) -> Any:
        """Close a shipment whose papers are back for audit and booking (ORD-09)."""
        return shipment_arrivals.close(context(), shipment_id, data["documents"])
