"""Answers of the ledger."""

from marshmallow import fields

from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text, long_text


class MovementSchema(StrictSchema):
    """One entry of the ledger: so many pieces of a lot from one place to another."""

    id = IdField()
    kind = fields.String()
    part_no = fields.String()
    lot_no = fields.String()
    quantity = fields.Integer()
    from_location = fields.String()
    to_location = fields.String()
    from_condition = fields.String()
    to_condition = fields.String()
    from_owner = fields.String()
    to_owner = fields.String()
    from_on_hand = fields.Integer(allow_none=True)
    to_on_hand = fields.Integer(allow_none=True)
    voucher_id = IdField()
    ticket_id = IdField(allow_none=True)
    repair_id = IdField(allow_none=True)
    reverses_id = IdField(allow_none=True)
    at = Instant()


class MovementQuery(PageQuery):
    """Filters of movements."""

    part_no = Text(longest=60)
    ticket_id = IdField()
    repair_id = IdField()


class ReversalSchema(StrictSchema):
    """Why an entry is taken back; with `whole_voucher` all entries of its paper are."""

    reason = long_text(required=True)
    whole_voucher = fields.Boolean(load_default=False)


class LineSchema(StrictSchema):
    """One lot on a voucher."""

    part_no = fields.String()
    lot_no = fields.String()
    quantity = fields.Integer()
    production_on = fields.Date(allow_none=True)
