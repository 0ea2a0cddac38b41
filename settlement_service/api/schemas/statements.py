"""Statements (F-33) and the commands of W-17."""

from marshmallow import fields

from settlement_service.api.schemas.periods import day, month
from settlement_service.rules.statements import STATES
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text


class StatementQuery(PageQuery):
    """Filters of statements."""

    site_id = IdField()
    month = month()
    status = choice(STATES)


class StatementOpenSchema(StrictSchema):
    """Which month of which site."""

    id = IdField()
    site_id = IdField(required=True)
    month = month(required=True)


class StatementLineSchema(StrictSchema):
    """One line: what for (`origin` is the id of the claim, deduction, return or statement), how much, by which rules."""

    id = IdField()
    kind = choice(("fee", "fine", "refund", "credit", "carried"))
    origin = IdField()
    origin_kind = choice(("claim", "deduction", "return", "statement"))
    origin_month = fields.String()
    case_id = IdField(allow_none=True)
    text_zh = fields.String()
    text_en = fields.String()
    amount = Money(attribute="amount_fen")
    clauses = fields.List(fields.String())
    already_booked = fields.Boolean()


class StatementSchema(StrictSchema):
    """A statement. Its sums are null until it is drafted."""

    id = IdField()
    number = fields.String()
    site_id = IdField()
    month = fields.String()
    status = choice(STATES)
    due_on = fields.Date()
    paper_sent_on = fields.Date(allow_none=True)
    paper_received_on = fields.Date(allow_none=True)
    email_sent_on = fields.Date(allow_none=True)
    complete_on = fields.Date(allow_none=True)
    rate = fields.Integer(allow_none=True)
    rate_clauses = fields.List(fields.String())
    fees = Money(attribute="fees_fen", allow_none=True)
    fines = Money(attribute="fines_fen", allow_none=True)
    refunds = Money(attribute="refunds_fen", allow_none=True)
    credits = Money(attribute="credits_fen", allow_none=True)
    carried = Money(attribute="carried_fen", allow_none=True)
    payable = Money(attribute="payable_fen", allow_none=True)
    already_booked = Money(attribute="already_booked_fen", allow_none=True)
    to_book = Money(attribute="to_book_fen", allow_none=True)
    carried_forward = Money(attribute="carried_forward_fen", allow_none=True)
    carried_to = IdField(allow_none=True)
    sent_on = fields.Date(allow_none=True)
    object_until = fields.Date(allow_none=True)
    objected_on = fields.Date(allow_none=True)
    objection = fields.String(allow_none=True)
    objection_answer = fields.String(allow_none=True)
    locked_on = fields.Date(allow_none=True)
    paid_on = fields.Date(allow_none=True)
    created_at = Instant()


class StatementFullSchema(StatementSchema):
    """A statement with its lines and what the caller may do now."""

    lines = fields.List(fields.Nested(StatementLineSchema))
    actions = fields.List(fields.String())


class RecordsReceivedSchema(StrictSchema):
    """When the month's records were sent; `paper_received_on` is entered by finance."""

    paper_sent_on = day()
    email_sent_on = day()
    paper_received_on = day()


class ObjectionSchema(StrictSchema):
    """Why the site objects."""

    reason = long_text(required=True)


class ApprovalSchema(StrictSchema):
    """A note with the approval: the answer to an objection."""

    note = long_text(load_default=None, allow_none=True)


class SettlementPaymentSchema(StrictSchema):
    """How a statement is paid: `account` leaves it as credit of the site, `transfer` pays it out under a reference."""

    by = choice(("account", "transfer"), load_default="account")
    reference = Text(load_default=None, allow_none=True)
    paid_on = day(load_default=None, allow_none=True)
