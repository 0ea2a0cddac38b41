"""Bodies and answers of parts orders (F-01)."""

from marshmallow import fields, validate

from inventory_service.rules.part_order_forms import CHANNELS
from inventory_service.rules.part_orders import KINDS, STATES, TASKS
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity

MOST_LINES = 500
LINES = validate.Length(max=MOST_LINES)


class OrderLineEntrySchema(StrictSchema):
    """So many pieces of a part, for a product model."""

    part_no = Text(required=True, longest=60)
    model = Text(allow_none=True)
    quantity = quantity(required=True)


class AmendOrderSchema(StrictSchema):
    """What changes of an order form; `lines` replace all that were there."""

    kind = choice(KINDS)
    contact = Text(allow_none=True)
    phone = Text(allow_none=True)
    reply_to = Text(allow_none=True)
    address = long_text(allow_none=True)
    freight_mode = Text(allow_none=True)
    reason = long_text(allow_none=True)
    copy_ref = Text(allow_none=True)
    lines = fields.List(fields.Nested(OrderLineEntrySchema), validate=LINES)


class NewOrderSchema(AmendOrderSchema):
    """A draft of an order; a clerk who records a fax or an email names the site and the channel."""

    kind = choice(KINDS, required=True)
    site_id = IdField()
    channel = choice(CHANNELS)


class OrderNoteSchema(StrictSchema):
    """A remark."""

    note = long_text()


class OrderReasonSchema(StrictSchema):
    """Why."""

    reason = long_text(required=True)


class ReturnOrderSchema(OrderReasonSchema):
    """Why a form goes back, and each thing that is wrong with it."""

    remarks = fields.List(Text(longest=500), load_default=list, validate=validate.Length(max=100))


class EnterOrderSchema(StrictSchema):
    """The number that the order has in the ERP."""

    erp_no = Text(required=True, longest=60)


class PartOrderEntrySchema(StrictSchema):
    """An order in a list: `task` is what is to be done next, `due_on` by when."""

    id = IdField()
    number = fields.String()
    site_id = IdField()
    site_name = fields.String()
    kind = fields.String()
    status = fields.String()
    channel = fields.String()
    total = Money(attribute="total_fen", allow_none=True)
    submitted_at = Instant(allow_none=True)
    task = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    entry_due_on = fields.Date(allow_none=True)
    ship_due_on = fields.Date(allow_none=True)
    erp_no = fields.String(allow_none=True)
    missing = Money(attribute="missing_fen", allow_none=True)
    created_at = Instant()


class OrderLineSchema(StrictSchema):
    """A line, with what became of its pieces."""

    id = IdField()
    line_no = fields.Integer()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    unit = fields.String()
    model = fields.String(allow_none=True)
    quantity = fields.Integer()
    supply_price = Money(attribute="price_fen", allow_none=True)
    amount = Money(attribute="amount_fen", allow_none=True)
    held = fields.Integer()
    waiting = fields.Integer()
    packed = fields.Integer()
    shipped = fields.Integer()
    confirmed = fields.Integer()
    given_up = fields.Integer()


class OrderPaymentSchema(StrictSchema):
    """ORD-01: `none`, `awaited`, `missing` (so much), `held`, or `on_account` where nothing is held."""

    state = fields.String()
    amount = Money(attribute="amount_fen", allow_none=True)
    missing = Money(attribute="missing_fen", allow_none=True)


class PartOrderSchema(PartOrderEntrySchema):
    """An order with its lines, its payment, and what the caller may do to it now."""

    contact = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    reply_to = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    freight_mode = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    copy_ref = fields.String(allow_none=True)
    author_name = fields.String()
    accepted_on = fields.Date(allow_none=True)
    reviewed_at = Instant(allow_none=True)
    reviewer_name = fields.String(allow_none=True)
    review_note = fields.String(allow_none=True)
    entered_at = Instant(allow_none=True)
    entered_by = fields.String(allow_none=True)
    paid_at = Instant(allow_none=True)
    given_up_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
    end_reason = fields.String(allow_none=True)
    payment = fields.Nested(OrderPaymentSchema)
    lines = fields.List(fields.Nested(OrderLineSchema))
    actions = fields.List(fields.String())


class PartOrderQuery(PageQuery):
    """Filters of orders."""

    site_id = IdField()
    status = choice(STATES)


class DueOrderQuery(PageQuery):
    """Filters of what is to be done: `due_before` leaves out what is due on that day or later."""

    task = choice(TASKS)
    site_id = IdField()
    due_before = Day()
