"""What is held for part orders."""

from marshmallow import fields

from settlement_service.rules.order_holds import KINDS, STATES
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, choice


class OrderHoldQuery(PageQuery):
    """Filters of holds."""

    site_id = IdField()
    status = choice(STATES)


class OrderHoldSchema(StrictSchema):
    """The prepayment of one order: `amount` ordered, `held` now, `captured` by shipments out of what was held.

    `on_account` is what shipped beyond the hold, from the site's balance; `released` went back to the site.
    """

    order_id = IdField(attribute="id")
    number = fields.String()
    site_id = IdField()
    kind = choice(KINDS)
    status = choice(STATES)
    amount = Money(attribute="amount_fen")
    held = Money(attribute="open_fen")
    captured = Money(attribute="captured_fen")
    on_account = Money(attribute="on_account_fen")
    released = Money(attribute="released_fen")
    entered_at = Instant(allow_none=True)
    held_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
