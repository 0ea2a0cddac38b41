"""Bodies and answers of goods receipts."""

from marshmallow import fields, validate

from inventory_service.api.schemas.movements import LineSchema
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, quantity

MOST_LINES = 200


class ReceiptLineSchema(StrictSchema):
    """So many pieces of a part that came in; without a number the lot is given one."""

    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    production_on = Day(allow_none=True)
    lot_no = Text()
    unit_cost = Money(attribute="unit_cost_fen", allow_none=True)


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


class ReceiptSchema(ReceiptEntrySchema):
    """A goods receipt with its lots."""

    lines = fields.List(fields.Nested(LineSchema))


class ReceiptQuery(PageQuery):
    """Filter of receipts."""

    document = Text()
