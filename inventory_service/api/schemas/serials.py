"""Serial numbers in bodies, and answers of the pieces that have them."""

from typing import Any

from marshmallow import fields, validate

from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text

MOST_SERIALS = 10_000


def serial_numbers() -> Any:
    """The numbers of the pieces of a serialised part."""
    return fields.List(Text(longest=60), load_default=tuple, validate=validate.Length(max=MOST_SERIALS))


class SerialSchema(StrictSchema):
    """One piece of a serialised part: where it is now, of which lot, in which condition, whose, and since when."""

    id = IdField()
    part_no = fields.String()
    serial_no = fields.String()
    lot_no = fields.String()
    production_on = fields.Date(allow_none=True)
    location_id = IdField()
    location_code = fields.String()
    condition = fields.String()
    owner = fields.String()
    since = Instant(attribute="at")


class SerialQuery(PageQuery):
    """Filters of pieces."""

    part_no = Text(longest=60)
    serial_no = Text(longest=60)
    location_id = IdField()


class SerialStepSchema(StrictSchema):
    """One movement of a piece."""

    id = IdField()
    at = Instant()
    kind = fields.String()
    from_location = fields.String()
    to_location = fields.String()
    from_condition = fields.String()
    to_condition = fields.String()
    voucher_id = IdField()
    ticket_id = IdField(allow_none=True)
    repair_id = IdField(allow_none=True)
