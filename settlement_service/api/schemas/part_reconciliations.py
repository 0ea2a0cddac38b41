"""Monthly reconciliations of parts (F-34) and the commands of W-29."""

from marshmallow import fields

from settlement_service.api.schemas.periods import month
from settlement_service.rules.part_reconciliations import OUTCOMES, STATES
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, choice, long_text, quantity


class PartReconciliationQuery(PageQuery):
    """Filters of reconciliations."""

    site_id = IdField()
    month = month()
    status = choice(STATES)


class PartDraftSchema(StrictSchema):
    """Which month is drafted, for all sites."""

    month = month(required=True)


class PartDraftedSchema(StrictSchema):
    """How many sites were drafted, refreshed and unchanged; `closed` keep their month, `waiting` have an earlier draft."""

    month = fields.String()
    drafted = fields.Integer()
    refreshed = fields.Integer()
    unchanged = fields.Integer()
    closed = fields.Integer()
    waiting = fields.Integer()


class SignatureSchema(StrictSchema):
    """Who did a step, and on which day."""

    by = fields.String()
    name = fields.String()
    on = fields.String(metadata={"format": "date"})


class SignaturesSchema(StrictSchema):
    """The steps that were done so far."""

    after_sales = fields.Nested(SignatureSchema)
    site = fields.Nested(SignatureSchema)
    reported = fields.Nested(SignatureSchema)
    resolved = fields.Nested(SignatureSchema)
    approved = fields.Nested(SignatureSchema)
    locked = fields.Nested(SignatureSchema)


class PartReconciliationSchema(StrictSchema):
    """A site's month: `closing` = `opening` + `payments` + `credits` - `shipped` + `other`, what is held for orders included.

    `other` is what else moved the account: fees, fines, payouts, adjustments. `received` is what the site has received of
    `shipped`; what is `uncounted` is taken for received. `after_month` is the last month that was accounted for before.
    """

    id = IdField()
    number = fields.String()
    site_id = IdField()
    month = fields.String()
    after_month = fields.String()
    status = choice(STATES)
    outcome = choice(OUTCOMES)
    opening = Money(attribute="opening_fen")
    payments = Money(attribute="payments_fen")
    credits = Money(attribute="credits_fen")
    shipped = Money(attribute="shipped_fen")
    other = Money(attribute="other_fen")
    closing = Money(attribute="closing_fen")
    received = Money(attribute="received_fen")
    uncounted = Money(attribute="uncounted_fen")
    differing_lines = fields.Integer(attribute="differing")
    prepared_by = fields.String(attribute="prepared_name")
    prepared_on = fields.Date()
    reason = fields.String(allow_none=True)
    site_closing = Money(attribute="site_closing_fen", allow_none=True)
    resolution = fields.String(allow_none=True)
    adjustment = Money(attribute="adjustment_fen", allow_none=True)
    created_at = Instant()


class PartLineSchema(StrictSchema):
    """One line of a shipment: pieces `sent` and `received` (null: not counted), and what is `missing` of it.

    `late` lines belong to a month that was closed before they were told; `sent` is then what that month took for received.
    """

    shipment_id = IdField()
    shipment_number = fields.String()
    order_number = fields.String(allow_none=True)
    line_id = fields.String()
    part_no = fields.String()
    price = Money(attribute="price_fen")
    sent = fields.Integer()
    received = fields.Integer(allow_none=True)
    missing = fields.Integer()
    missing_value = Money(attribute="missing_fen")
    late = fields.Boolean()


class PartPostingSchema(StrictSchema):
    """A posting behind the sums; `late` if its day lies in a month that was closed before it was told."""

    id = IdField()
    kind = fields.String()
    reference = fields.String()
    booked_on = fields.Date()
    amount = Money(attribute="amount_fen")
    late = fields.Boolean()


class PartReconciliationFullSchema(PartReconciliationSchema):
    """A reconciliation with the lines and postings behind it, the lines that differ, and what the caller may do now."""

    lines = fields.List(fields.Nested(PartLineSchema))
    differences = fields.List(fields.Nested(PartLineSchema))
    postings = fields.List(fields.Nested(PartPostingSchema))
    signatures = fields.Nested(SignaturesSchema)
    actions = fields.List(fields.String())


class ReportedLineSchema(StrictSchema):
    """Pieces of a shipment's line that really arrived."""

    shipment_id = IdField(required=True)
    line_id = IdField(required=True)
    received = quantity(0, required=True)


class DifferenceReportSchema(StrictSchema):
    """What differs: lines that arrived otherwise than sent, or another closing balance in the site's own books."""

    reason = long_text(required=True)
    lines = fields.List(fields.Nested(ReportedLineSchema), load_default=list)
    site_closing = Money(signed=True, load_default=None, allow_none=True, attribute="site_closing_fen")


class ResolutionSchema(StrictSchema):
    """How a difference is put right; `adjustment` is credited to the site, or charged if it is negative."""

    resolution = long_text(required=True)
    adjustment = Money(signed=True, load_default=0, attribute="adjustment_fen")
