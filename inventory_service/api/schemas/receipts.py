"""Bodies and answers of goods receipts."""

from marshmallow import fields, validate

from inventory_service.api.schemas.movements import LineSchema
from inventory_service.api.schemas.serials import serial_numbers
from inventory_service.rules.locations import COMPANY, GOOD, OWNERS, QUARANTINE
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, quantity

MOST_LINES = 2000
ARRIVING = (GOOD, QUARANTINE)


class ReceiptLineSchema(StrictSchema):
    """So many pieces of a part that came in; without a number the lot is given one.

    What is in doubt comes in as `quarantine`. Pieces of a serialised part are named one by one.
    """

    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    production_on = Day(allow_none=True)
    lot_no = Text()
    unit_cost = Money(attribute="unit_cost_fen", allow_none=True)
    condition = choice(ARRIVING, load_default=GOOD)
    owner = choice(OWNERS, load_default=COMPANY)
    serial_nos = serial_numbers()


class NewReceiptSchema(StrictSchema):
    """Goods that came in with a supplier's document."""

    location_id = IdField(required=True)
    document = Text(required=True)
    lines = fields.List(fields.Nested(ReceiptLineSchema), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class ReceiptEntrySchema(StrictSchema):
    """A goods receipt in the list of receipts."""

    id = IdField()
    number = fields.String()
    location_id = IdField()
    location_code = fields.String()
    document = fields.String()
    received_on = fields.Date()
    receiver_name = fields.String()
    created_at = Instant()


class ReceivedLineSchema(LineSchema):
    """One lot that came in: in which condition, and whose it is."""

    condition = fields.String(attribute="to_condition")
    owner = fields.String(attribute="to_owner")


class ReceiptSchema(ReceiptEntrySchema):
    """A goods receipt with its lots."""

    lines = fields.List(fields.Nested(ReceivedLineSchema))


class ReceiptQuery(PageQuery):
    """Filter of receipts."""

    document = Text()
