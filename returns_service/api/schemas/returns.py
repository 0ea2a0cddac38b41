"""Part returns (form F-03): what goes in and out."""

from marshmallow import fields, validate

from returns_service.rules.returns import DRAFT, PART_RETURN
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity

STATUSES = sorted({step.to for step in PART_RETURN.values()} - {DRAFT})
MOST_LINES = 100
SOME = validate.Length(min=1, max=MOST_LINES)


class ApplicationLineSchema(StrictSchema):
    """One part of an application. Without `obligation_id` it is the site's own stock."""

    obligation_id = IdField()
    part_no = Text(required=True)
    quantity = quantity(required=True)
    production_on = Day(required=True)
    fault = long_text(required=True)
    replaced_on = Day()
    in_warranty = fields.Boolean()
    own_brand = fields.Boolean()
    service_record_no = Text()


class ApplicationSchema(StrictSchema):
    """A part-return application; `packing` is the packing and label statement."""

    id = IdField()
    lines = fields.List(fields.Nested(ApplicationLineSchema), required=True, validate=SOME)
    packing = long_text(required=True)
    contact = Text()


class ApproveSchema(StrictSchema):
    """An approval."""

    note = long_text()


class RejectSchema(StrictSchema):
    """A rejection with its reason."""

    reason = long_text(required=True)


class ShipSchema(StrictSchema):
    """The carrier's document."""

    freight_document = Text(required=True)


class CountSchema(StrictSchema):
    """What was counted of one line, and whether it was sorted, packed and labelled as prescribed (RET-07)."""

    line_id = IdField(required=True)
    counted = quantity(0, required=True)
    compliant = fields.Boolean(required=True)


class ReceiveSchema(StrictSchema):
    """The count of every line."""

    lines = fields.List(fields.Nested(CountSchema), required=True, validate=SOME)


class ReleaseSchema(StrictSchema):
    """The held line that goes on, and why."""

    line_id = IdField(required=True)
    note = long_text(required=True)


class ReturnLineSchema(StrictSchema):
    """One line of a return with what became of it."""

    id = IdField()
    line_no = fields.Integer()
    obligation_id = IdField(allow_none=True)
    ticket_id = IdField(allow_none=True)
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    part_type = fields.String()
    own_brand = fields.Boolean()
    in_warranty = fields.Boolean()
    production_on = fields.Date()
    replaced_on = fields.Date(allow_none=True)
    service_record_no = fields.String(allow_none=True)
    fault = fields.String()
    quantity = fields.Integer()
    unit_price = Money(attribute="unit_price_fen")
    over_age = fields.Boolean()
    timeliness = fields.String(allow_none=True)
    counted = fields.Integer(allow_none=True)
    difference = fields.Integer(allow_none=True)
    compliant = fields.Boolean(allow_none=True)
    held = fields.Boolean()
    result = fields.String(allow_none=True)
    disposition = fields.String(allow_none=True)
    credit = Money(attribute="credit_fen", allow_none=True)
    decision_id = IdField(allow_none=True)


class ReturnSchema(StrictSchema):
    """A return as lists show it."""

    id = IdField()
    number = fields.String()
    site_id = IdField()
    contact = fields.String(allow_none=True)
    packing = fields.String()
    status = fields.String()
    applied_at = Instant(attribute="created_at")
    applied_on = fields.Date()
    review_due_on = fields.Date()
    reviewed_at = Instant(allow_none=True)
    reviewer_name = fields.String(allow_none=True)
    review_note = fields.String(allow_none=True)
    freight_document = fields.String(allow_none=True)
    shipped_at = Instant(allow_none=True)
    received_at = Instant(allow_none=True)
    received_on = fields.Date(allow_none=True)
    credited_at = Instant(allow_none=True)
    total = Money(attribute="total_fen", allow_none=True)


class OneReturnSchema(ReturnSchema):
    """A return with its lines and what the caller may do now; `inspect` is POST /inspections."""

    lines = fields.List(fields.Nested(ReturnLineSchema))
    actions = fields.List(fields.String())


class ReturnQuery(PageQuery):
    """Filters of returns; `ticket_id` finds those with a line of the ticket."""

    site_id = IdField()
    status = choice(STATUSES)
    ticket_id = IdField()
