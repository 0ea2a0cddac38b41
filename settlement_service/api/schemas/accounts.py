"""Accounts, their entries, payments and the proof."""

from marshmallow import fields

from settlement_service.api.schemas.periods import day
from settlement_service.rules.accounts import KINDS
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, Text, choice


class AccountQuery(PageQuery):
    """Filters of accounts."""

    site_id = IdField()
    kind = choice(KINDS)


class AccountSchema(StrictSchema):
    """An account. A positive balance is in favour of its owner; what is `held` for orders of the site is not in it any more."""

    id = IdField()
    code = fields.String()
    kind = choice(KINDS)
    site_id = IdField(allow_none=True)
    name = fields.String(allow_none=True)
    balance = Money(attribute="balance_fen")
    held = Money(attribute="held_fen")
    created_at = Instant()
    actions = fields.List(fields.String())


class EntrySchema(StrictSchema):
    """One entry of an account, with the balance after it and what it was booked for; `period` is the month where it counts."""

    id = IdField()
    posting_id = IdField()
    kind = fields.String()
    origin = fields.String()
    reference = fields.String()
    booked_on = fields.Date()
    period = fields.String()
    amount = Money(attribute="amount_fen")
    balance = Money(attribute="balance_fen")
    created_at = Instant()


class PaymentSchema(StrictSchema):
    """A site's prepayment."""

    amount = Money(required=True, attribute="amount_fen")
    reference = Text(required=True)
    paid_on = day(required=True)


class PaidSchema(StrictSchema):
    """A payment as booked, with the balance after it."""

    id = IdField()
    account_id = IdField()
    kind = fields.String()
    amount = Money(attribute="amount_fen")
    balance = Money(attribute="balance_fen")
    reference = fields.String()
    paid_on = fields.Date()


class AccountDifferenceSchema(StrictSchema):
    """An account whose balance is not the sum of its entries."""

    code = fields.String()
    balance = Money(attribute="balance_fen")
    entries = Money(attribute="entries_fen")


class HoldsProofSchema(StrictSchema):
    """What the books hold for orders, and what the open holds sum to."""

    booked = Money(attribute="booked_fen")
    open = Money(attribute="open_fen")


class ClosedMonthSchema(StrictSchema):
    """A site's last closed month whose closing is not what the books say."""

    site_id = IdField()
    month = fields.String()
    closing = Money(attribute="closing_fen")
    books = Money(attribute="books_fen")


class AccountReconciliationSchema(StrictSchema):
    """The proof: postings sum to zero, balances are the sums of their entries, holds and closed months are what is booked."""

    balanced = fields.Boolean()
    postings = fields.Integer()
    accounts = fields.Integer()
    sum = Money(attribute="sum_fen")
    differences = fields.List(fields.Nested(AccountDifferenceSchema))
    uneven_postings = fields.List(IdField())
    holds = fields.Nested(HoldsProofSchema)
    closed_months = fields.List(fields.Nested(ClosedMonthSchema))
