"""Bodies and answers of discrepancies."""

from marshmallow import fields

from inventory_service.rules.discrepancies import STATES
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, choice, long_text


class DiscrepancySchema(StrictSchema):
    """A disagreement of books and world: what it is about, its cause once somebody knows, and how it was settled."""

    id = IdField()
    kind = fields.String()
    part_no = fields.String()
    location_code = fields.String(allow_none=True)
    quantity = fields.Integer()
    subject = fields.String(allow_none=True)
    voucher_id = IdField()
    ticket_id = IdField(allow_none=True)
    status = fields.String()
    approver_role = fields.String()
    cause = fields.String(allow_none=True)
    adjustment_id = IdField(allow_none=True)
    remark = fields.String(allow_none=True)
    created_at = Instant()


class DiscrepancyCardSchema(DiscrepancySchema):
    """A discrepancy with what the caller may do to it now."""

    actions = fields.List(fields.String())


class DiscrepancyQuery(PageQuery):
    """Filters of discrepancies."""

    ticket_id = IdField()
    status = choice(STATES)


class CauseSchema(StrictSchema):
    """Why books and world disagree."""

    cause = long_text(required=True)


class ClosureSchema(StrictSchema):
    """Why nothing has to be adjusted."""

    remark = long_text(required=True)
