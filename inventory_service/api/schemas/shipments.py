"""Bodies and answers of shipments (F-02)."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from inventory_service.api.schemas.part_orders import MOST_LINES
from inventory_service.rules.shipments import STATES, TRACKS
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity

SOME = validate.Length(min=1, max=MOST_LINES)
MISSED, DUE, OVERDUE = "missed", "due", "overdue"


class ShipmentCountSchema(StrictSchema):
    """What was counted of a line of the order."""

    line_id = IdField(required=True)
    counted = quantity(0, required=True)


class PackShipmentSchema(StrictSchema):
    """What is packed of an order: each line with its count, and who checked it besides the issuer."""

    lines = fields.List(fields.Nested(ShipmentCountSchema), required=True, validate=SOME)
    checker = Text(required=True)
    note = long_text()


class SendShipmentSchema(StrictSchema):
    """Who carries it; without a freight mode that of the order holds."""

    carrier = Text(required=True)
    waybill = Text(required=True)
    freight_mode = Text()
    expected_on = Day()


class TrackShipmentSchema(StrictSchema):
    """The tracking entry of the day."""

    status = choice(TRACKS, required=True)
    note = long_text()


class ArriveShipmentSchema(StrictSchema):
    """The day on which it arrived."""

    arrived_on = Day(required=True)


class ConfirmShipmentSchema(StrictSchema):
    """The site's count of every line; a clerk who records it names the copy of what the site sent."""

    lines = fields.List(fields.Nested(ShipmentCountSchema), required=True, validate=SOME)
    copy_ref = Text()


class CloseShipmentSchema(StrictSchema):
    """Under which reference the papers went to the departments."""

    documents = Text(required=True)


class ShipmentEntrySchema(StrictSchema):
    """A line of the delivery ledger (发货台帐) for sites; `tracking` is `ok`, `tracking_missed` or `arrived`."""

    id = IdField()
    number = fields.String()
    note_no = fields.String()
    order_id = IdField()
    order_number = fields.String()
    erp_no = fields.String(allow_none=True)
    kind = fields.String()
    site_id = IdField()
    site_name = fields.String()
    status = fields.String()
    amount = Money(attribute="amount_fen")
    issuer_name = fields.String()
    checker = fields.String()
    carrier = fields.String(allow_none=True)
    waybill = fields.String(allow_none=True)
    freight_mode = fields.String(allow_none=True)
    expected_on = fields.Date(allow_none=True)
    shipped_at = Instant(allow_none=True)
    tracked_on = fields.Date(allow_none=True)
    tracking = fields.String(allow_none=True)
    arrived_on = fields.Date(allow_none=True)
    confirm_due_on = fields.Date(allow_none=True)
    confirmed_at = Instant(allow_none=True)
    confirmation = fields.String(allow_none=True)
    created_at = Instant()


class ShipmentLineSchema(StrictSchema):
    """A line of the delivery note; `counted` is what the site counted, null until then."""

    line_id = IdField(attribute="order_line_id")
    line_no = fields.Integer()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    unit = fields.String()
    model = fields.String(allow_none=True)
    quantity = fields.Integer()
    counted = fields.Integer(allow_none=True)
    supply_price = Money(attribute="price_fen")


class ShipmentLotSchema(StrictSchema):
    """So many pieces of a lot that left."""

    part_no = fields.String()
    lot_no = fields.String()
    production_on = fields.Date(allow_none=True)
    quantity = fields.Integer()


class ShipmentTrackSchema(StrictSchema):
    """A tracking entry."""

    tracked_on = fields.Date()
    status = fields.String()
    note = fields.String(allow_none=True)
    tracker_name = fields.String()
    created_at = Instant()


class ShipmentSchema(ShipmentEntrySchema):
    """A delivery note (发货单) to a site, with its lots, how it was followed, and what the caller may do now."""

    contact = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    confirmed_by = fields.String(allow_none=True)
    copy_ref = fields.String(allow_none=True)
    documents = fields.String(allow_none=True)
    closed_at = Instant(allow_none=True)
    lines = fields.List(fields.Nested(ShipmentLineSchema))
    lots = fields.List(fields.Nested(ShipmentLotSchema))
    tracks = fields.List(fields.Nested(ShipmentTrackSchema))
    actions = fields.List(fields.String())


class ShipmentQuery(PageQuery):
    """Filters of shipments.

    `tracking`: on the way and not followed today (`due`) or for too long (`missed`); `confirmation`: arrived and not counted in
    in time (`overdue`).
    """

    order_id = IdField()
    site_id = IdField()
    status = choice(STATES)
    tracking = choice([DUE, MISSED])
    confirmation = choice([OVERDUE])

    @validates_schema
    def check_one_list(self, data: dict[str, Any], **_: Any) -> None:
        """What is on the way has not arrived."""
        if "tracking" in data and "confirmation" in data:
            raise ValidationError({"confirmation": ["field_unknown"]})
