"""Bodies and answers of reservations."""

from marshmallow import fields

from inventory_service.rules.reservations import STATES
from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text, choice, long_text, quantity


class NewReservationSchema(StrictSchema):
    """Parts to be put aside for a ticket."""

    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    ticket_id = IdField(required=True)
    visit_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    location_id = IdField(allow_none=True)
    needed_on = Day(allow_none=True)


class ReservationEntrySchema(StrictSchema):
    """A reservation in the list of reservations."""

    id = IdField()
    number = fields.String()
    part_no = fields.String()
    quantity = fields.Integer()
    location_id = IdField()
    location_code = fields.String()
    ticket_id = IdField()
    visit_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    needed_on = fields.Date(allow_none=True)
    status = fields.String()
    hold_until = Instant()
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
