"""Bodies and answers of adjustments."""

from marshmallow import fields, validate

from inventory_service.api.schemas.serials import serial_numbers
from inventory_service.api.schemas.vouchers import lines_of
from inventory_service.rules.adjustments import STATES
from inventory_service.rules.locations import COMPANY, CONDITIONS, OWNERS
from shared.kit.fields import LARGEST_QUANTITY, IdField, Instant, PageQuery, StrictSchema, Text, choice, long_text


class NewAdjustmentLineSchema(StrictSchema):
    """So many pieces more (`change` above 0) or fewer on a shelf; it may name the discrepancy that it settles."""

    part_no = Text(required=True, longest=60)
    location_id = IdField(required=True)
    condition = choice(CONDITIONS, allow_none=True)
    owner = choice(OWNERS, load_default=COMPANY)
    lot_no = Text(allow_none=True)
    change = fields.Integer(
        strict=True,
        required=True,
        validate=[validate.Range(min=-LARGEST_QUANTITY, max=LARGEST_QUANTITY), validate.NoneOf([0], error="change_is_nothing")],
    )
    reason = long_text(allow_none=True)
    serial_nos = serial_numbers()
    discrepancy_id = IdField(allow_none=True)


class NewAdjustmentSchema(StrictSchema):
    """What the keeper asks to be put right, and why."""

    reason = long_text(required=True)
    lines = lines_of(NewAdjustmentLineSchema)


class AdjustmentLineSchema(StrictSchema):
    """A line of an adjustment."""

    part_no = fields.String()
    location_id = IdField()
    location_code = fields.String()
    condition = fields.String()
    owner = fields.String()
    lot_no = fields.String(allow_none=True)
    change = fields.Integer()
    reason = fields.String(allow_none=True)
    serial_nos = fields.List(fields.String())
    discrepancy_id = IdField(allow_none=True)


class AdjustmentEntrySchema(StrictSchema):
    """An adjustment in the list of adjustments."""

    id = IdField()
    number = fields.String()
    reason = fields.String()
    status = fields.String()
    approver_role = fields.String()
    requester_name = fields.String()
    decider_name = fields.String(allow_none=True)
    decided_at = Instant(allow_none=True)
    remark = fields.String(allow_none=True)
    created_at = Instant()


class AdjustmentSchema(AdjustmentEntrySchema):
    """An adjustment with its lines and what the caller may do to it now."""

    lines = fields.List(fields.Nested(AdjustmentLineSchema))
    actions = fields.List(fields.String())


class AdjustmentQuery(PageQuery):
    """Filter of adjustments."""

    status = choice(STATES)


class ApprovalRemarkSchema(StrictSchema):
    """What the approver remarks, if anything."""

    remark = long_text(load_default=None, allow_none=True)


class RefusalRemarkSchema(StrictSchema):
    """Why an adjustment is rejected or given up."""

    remark = long_text(required=True)
