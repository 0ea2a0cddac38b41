"""Bodies and answers of issues and their delivery notes."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from inventory_service.api.schemas.movements import LineSchema
from inventory_service.api.schemas.serials import serial_numbers
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text, long_text
from shared.kit.fields import quantity as pieces

ON_REQUEST = ("part_no", "quantity")
NOT_WITH_RESERVATION = (*ON_REQUEST, "ticket_id", "repair_id", "location_id")


class NewIssueSchema(StrictSchema):
    """Parts to be issued: against a reservation, or `quantity` of `part_no` on the request of a ticket or a factory repair."""

    reservation_id = IdField()
    part_no = Text(longest=60)
    quantity = pieces()
    counted = pieces(0, required=True)
    collector = Text(required=True)
    ticket_id = IdField()
    repair_id = IdField()
    serial_nos = serial_numbers()
    technician_id = IdField()
    to_location_id = IdField()
    location_id = IdField()
    note = long_text()

    @validates_schema
    def check_form(self, data: dict[str, Any], **_: Any) -> None:
        """One of the two forms, whole."""
        if "reservation_id" in data:
            faults = {name: ["field_unknown"] for name in NOT_WITH_RESERVATION if name in data}
        else:
            faults = {name: ["field_required"] for name in ON_REQUEST if name not in data}
        if faults:
            raise ValidationError(faults)


class DeliveryNoteEntrySchema(StrictSchema):
    """A line of the delivery ledger (发货台帐)."""

    id = IdField()
    number = fields.String()
    part_no = fields.String()
    quantity = fields.Integer()
    from_location_id = IdField()
    from_location = fields.String()
    to_location_id = IdField()
    to_location = fields.String()
    reservation_id = IdField(allow_none=True)
    ticket_id = IdField(allow_none=True)
    repair_id = IdField(allow_none=True)
    issuer_name = fields.String()
    collector = fields.String()
    note = fields.String(allow_none=True)
    created_at = Instant()


class DeliveredLineSchema(LineSchema):
    """One lot that left, with the numbers of the pieces of a serialised part."""

    serial_nos = fields.List(fields.String(), dump_default=list)


class DeliveryNoteSchema(DeliveryNoteEntrySchema):
    """A delivery note (发货单) with the lots that left."""

    lines = fields.List(fields.Nested(DeliveredLineSchema))


class DeliveryNoteQuery(PageQuery):
    """Filters of the delivery ledger."""

    ticket_id = IdField()
    repair_id = IdField()
