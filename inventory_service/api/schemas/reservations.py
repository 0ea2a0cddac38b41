"""Bodies and answers of reservations."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from inventory_service.rules.reservations import STATES
from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text, choice, long_text, quantity


class NewReservationSchema(StrictSchema):
    """Parts to be put aside for a ticket; with `wait` the reservation joins the waiting list if there are too few."""

    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    ticket_id = IdField(required=True)
    visit_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    location_id = IdField(allow_none=True)
    needed_on = Day(allow_none=True)
    wait = fields.Boolean(load_default=False)

    @validates_schema
    def check_wait(self, data: dict[str, Any], **_: Any) -> None:
        """Who waits takes what comes, wherever it comes."""
        if data.get("wait") and data.get("location_id"):
            raise ValidationError({"location_id": ["field_unknown"]})


class ReservationEntrySchema(StrictSchema):
    """A reservation in the list of reservations."""

    id = IdField()
    number = fields.String()
    part_no = fields.String()
    quantity = fields.Integer()
    location_id = IdField(allow_none=True)
    location_code = fields.String(allow_none=True)
    ticket_id = IdField(allow_none=True)
    order_id = IdField(allow_none=True)
    visit_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    needed_on = fields.Date(allow_none=True)
    status = fields.String()
    hold_until = Instant(allow_none=True)
    created_at = Instant()


class ReservationSchema(ReservationEntrySchema):
    """A reservation with what the caller may do to it now."""

    actions = fields.List(fields.String())


class ReservationQuery(PageQuery):
    """Filters of reservations."""

    ticket_id = IdField()
    technician_id = IdField()
    status = choice(STATES)


class ReleaseSchema(StrictSchema):
    """Why a reservation is given up."""

    reason = long_text(required=True)
