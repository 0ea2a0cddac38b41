"""Deductions (F-33)."""

from marshmallow import fields

from settlement_service.api.schemas.periods import month
from settlement_service.rules.deductions import ENTERED, KINDS, ORIGINS, STATES
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, choice, long_text, quantity


class DeductionQuery(PageQuery):
    """Filters of deductions."""

    site_id = IdField()
    month = month()


class DeductionEntrySchema(StrictSchema):
    """A deduction as a person enters it. The fine is computed; `other_fine` names its whole amount and its rule."""

    id = IdField()
    site_id = IdField(required=True)
    month = month(required=True)
    kind = choice(ENTERED, required=True)
    claim_id = IdField()
    count = quantity(load_default=1)
    excess = Money(load_default=0, attribute="excess_fen")
    corrected_in_time = fields.Boolean(load_default=None, allow_none=True)
    verified = fields.Boolean(required=True)
    amount = Money(load_default=0, attribute="amount_fen")
    origin = choice(ORIGINS, load_default=None, allow_none=True)
    note = long_text(required=True)


class DeductionSchema(StrictSchema):
    """A deduction with its fine and its refund."""

    id = IdField()
    site_id = IdField()
    month = fields.String()
    kind = choice(KINDS)
    status = choice(STATES)
    claim_id = IdField(allow_none=True)
    ticket_id = IdField(allow_none=True)
    count = fields.Integer(attribute="times")
    excess = Money(attribute="excess_fen")
    verified = fields.Boolean()
    corrected_in_time = fields.Boolean(allow_none=True)
    rectify_due_on = fields.Date(allow_none=True)
    origin = fields.String(allow_none=True)
    fine = Money(attribute="fine_fen")
    refund = Money(attribute="refund_fen")
    clauses = fields.List(fields.String())
    note = fields.String(allow_none=True)
    statement_id = IdField(allow_none=True)
    created_at = Instant()
    actions = fields.List(fields.String())


class DeductionConfirmSchema(StrictSchema):
    """The fault is verified: how often, what was charged too much, whether it was put right in time."""

    count = quantity(attribute="times")
    excess = Money(attribute="excess_fen")
    corrected_in_time = fields.Boolean()
    note = long_text(required=True)


class DeductionDropSchema(StrictSchema):
    """Why a deduction is given up."""

    reason = long_text(required=True)
