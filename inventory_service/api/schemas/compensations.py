"""Bodies and answers of compensations."""

from marshmallow import fields

from inventory_service.rules.compensations import STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice


class CompensationEntrySchema(StrictSchema):
    """What somebody owes for a lost or damaged tool or loaner."""

    id = IdField()
    number = fields.String()
    source = fields.String()
    source_id = IdField()
    subject_no = fields.String()
    payer = fields.String()
    payer_name = fields.String()
    holder_id = IdField(allow_none=True)
    site_id = IdField(allow_none=True)
    ticket_id = IdField(allow_none=True)
    amount = Money(attribute="amount_fen")
    reason = fields.String()
    status = fields.String()
    decided_by = fields.String()
    decided_at = Instant()
    paid_on = fields.Date(allow_none=True)
    document = fields.String(allow_none=True)


class CompensationSchema(CompensationEntrySchema):
    """A compensation with what the caller may do to it now."""

    actions = fields.List(fields.String())


class CompensationQuery(PageQuery):
    """Filters of compensations."""

    status = choice(STATES)
    holder_id = IdField()
    source_id = IdField()


class PaymentSchema(StrictSchema):
    """The money is there: on which day, by which document."""

    paid_on = Day(required=True)
    document = Text(required=True)
