"""Claims (F-12)."""

from marshmallow import fields

from settlement_service.api.schemas.periods import month
from settlement_service.rules.claims import STATES, VERDICTS
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, choice, long_text


class ClaimQuery(PageQuery):
    """Filters of claims."""

    site_id = IdField()
    month = month()
    ticket_id = IdField()


class ClaimSchema(StrictSchema):
    """The in-warranty repair record of a site. `month` is that of the repair; `statement_id` is where it is settled."""

    id = IdField()
    ticket_id = IdField()
    ticket_number = fields.String()
    site_id = IdField()
    month = fields.String()
    record_no = fields.String(allow_none=True)
    completed_on = fields.Date()
    customer_name = fields.String()
    technician_name = fields.String(allow_none=True)
    model_code = fields.String(allow_none=True)
    serial_no = fields.String(allow_none=True)
    labour = Money(attribute="labour_fen")
    parts = Money(attribute="parts_fen")
    other = Money(attribute="other_fen")
    total = Money(attribute="total_fen")
    status = choice(STATES)
    note = fields.String(allow_none=True)
    statement_id = IdField(allow_none=True)
    created_at = Instant()
    actions = fields.List(fields.String())


class VerdictSchema(StrictSchema):
    """The verdict on a record."""

    verdict = choice(VERDICTS, required=True)
    note = long_text()
