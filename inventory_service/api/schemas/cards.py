"""Questions to the cards of shelves, and their answers."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from inventory_service.rules.locations import COMPANY, CONDITIONS, OWNERS
from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text, choice


class CardQuery(PageQuery):
    """The shelf of a card: a part at a place, in the condition that stock usually has there unless another is named."""

    part_no = Text(required=True, longest=60)
    location_id = IdField(required=True)
    condition = choice(CONDITIONS, load_default=None)
    owner = choice(OWNERS, load_default=COMPANY)


class CardEntrySchema(StrictSchema):
    """F-27: one line of a card (流水账): what came in or went out, with which paper, and what lay there afterwards."""

    id = IdField()
    at = Instant()
    kind = fields.String()
    voucher_id = IdField()
    voucher_no = fields.String()
    voucher_kind = fields.String()
    lot_no = fields.String()
    other_location = fields.String()
    came = fields.Integer(allow_none=True, data_key="in")
    went = fields.Integer(allow_none=True, data_key="out")
    balance = fields.Integer()
    ticket_id = IdField(allow_none=True)
    repair_id = IdField(allow_none=True)
    reverses_id = IdField(allow_none=True)


class AsOfQuery(PageQuery):
    """A past day, and the part or the place whose shelves are asked for."""

    on = Day(required=True)
    part_no = Text(longest=60)
    location_id = IdField()

    @validates_schema
    def check_what(self, data: dict[str, Any], **_: Any) -> None:
        """At least one of the two."""
        if "part_no" not in data and "location_id" not in data:
            raise ValidationError({"part_no": ["field_required"]})


class AsOfSchema(StrictSchema):
    """What lay on a shelf at the end of a day."""

    part_no = fields.String()
    location_id = IdField()
    location_code = fields.String()
    condition = fields.String()
    owner = fields.String()
    on_hand = fields.Integer()
