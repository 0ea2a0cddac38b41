"""Bodies and answers of replenishment: classes, alerts, runs, proposals and purchases."""

from typing import Any

from marshmallow import fields, validate

from inventory_service.api.schemas.receipts import MOST_LINES, ReceiptLineSchema
from inventory_service.rules.replenishments import ALERT_STATES, CLASSES, OPEN, STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity
from shared.kit.money import yuan

MOST_IDS = 1000


class Hundredths(fields.Field[int]):
    """A number in hundredths as a decimal string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"type": "string", "pattern": r"^\d+\.\d{2}$", "example": "2.50"}, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else yuan(value)


class AbcSchema(StrictSchema):
    """The class of a part; `share`: what it and all that count more make up of the whole consumption value, in per cent."""

    part_id = IdField()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    abc_class = fields.String(attribute="class")
    pieces = fields.Integer()
    value = Money(attribute="value_fen")
    share = Hundredths()
    as_of = fields.Date()


class AbcQuery(PageQuery):
    """Filter of classes."""

    abc_class = choice(CLASSES, attribute="class")


class NewAbcRunSchema(StrictSchema):
    """The day before which usage counts; the timer takes today."""

    as_of = Day(required=True)


class AbcRunSchema(StrictSchema):
    """A run that classed all parts by what was used from a day until just before another."""

    from_on = fields.Date()
    as_of = fields.Date()
    parts = fields.Integer()
    value = Money(attribute="value_fen")


class AlertSchema(StrictSchema):
    """INV-12: a part that is, or was, at or below its minimum."""

    id = IdField()
    part_id = IdField()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    status = fields.String()
    available = fields.Integer(metadata={"description": "What was available when the alert was raised"})
    on_order = fields.Integer(metadata={"description": "What is on order now"})
    min_level = fields.Integer()
    max_level = fields.Integer()
    raised_at = Instant()
    cleared_at = Instant(allow_none=True)


class AlertQuery(PageQuery):
    """Filter of alerts; the open ones unless another state is asked for."""

    status = choice(ALERT_STATES, load_default=OPEN)


class NewRunSchema(StrictSchema):
    """A run of the stock plan, by the name under which people will look for it."""

    title = Text(required=True)


class RunSchema(StrictSchema):
    """A run of the stock plan; `superseded`: how many earlier proposals it dropped."""

    id = IdField()
    number = fields.String()
    title = fields.String()
    proposals = fields.Integer()
    superseded = fields.Integer()
    amount = Money(attribute="amount_fen")
    planner_name = fields.String()
    created_at = Instant()


class ReplenishmentSchema(StrictSchema):
    """INV-05: what to buy of a part, and what became of it.

    `monthly_usage` is the average of `history_months` whole months: `confidence` says whether it is measured or a guess.
    """

    id = IdField()
    run_id = IdField()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    status = fields.String()
    on_hand = fields.Integer()
    reserved = fields.Integer()
    on_order = fields.Integer()
    min_level = fields.Integer()
    max_level = fields.Integer()
    suggestion = fields.Integer()
    monthly_usage = Hundredths()
    history_months = fields.Integer()
    confidence = fields.String()
    days_of_cover = fields.Integer(allow_none=True)
    lead_days = fields.Integer()
    price = Money(attribute="price_fen", allow_none=True)
    quantity = fields.Integer()
    received = fields.Integer()
    note = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    purchase_no = fields.String(allow_none=True)
    supplier = fields.String(allow_none=True)
    accepter_name = fields.String(allow_none=True)
    accepted_on = fields.Date(allow_none=True)
    expected_on = fields.Date(allow_none=True)
    created_at = Instant()


class ReplenishmentOneSchema(ReplenishmentSchema):
    """A proposal or purchase with what the caller may do to it now."""

    actions = fields.List(fields.String())


class ReplenishmentQuery(PageQuery):
    """Filters of proposals and purchases."""

    status = choice(STATES)
    run_id = IdField()
    purchase_no = Text(longest=40)
    part_no = Text(longest=60)


class AmendSchema(StrictSchema):
    """How much to buy instead, and why."""

    quantity = quantity(required=True)
    note = long_text(allow_none=True)


class _IdsSchema(StrictSchema):
    ids = fields.List(IdField(), required=True, validate=[validate.Length(min=1, max=MOST_IDS)])


class AcceptSchema(_IdsSchema):
    """Proposals to buy as one purchase; without a day each is expected after its lead time."""

    supplier = Text(allow_none=True)
    expected_on = Day(allow_none=True)


class AcceptedSchema(StrictSchema):
    """The purchase that was made."""

    purchase_no = fields.String()
    accepted = fields.Integer()
    amount = Money(attribute="amount_fen")


class EndSchema(_IdsSchema):
    """Proposals or purchases to be given up, and why."""

    reason = long_text(required=True)


class EndedSchema(StrictSchema):
    """How many were given up."""

    ended = fields.Integer()


class ArrivalSchema(ReceiptLineSchema):
    """Goods of a purchase that came in; without a quantity all that is still to come."""

    class Meta(StrictSchema.Meta):
        """The part is that of the purchase."""

        exclude = ("part_no",)

    id = IdField(required=True)
    quantity = quantity()


class ArrivalsSchema(StrictSchema):
    """Goods that came in with a supplier's document."""

    location_id = IdField(required=True)
    document = Text(required=True)
    lines = fields.List(fields.Nested(ArrivalSchema), required=True, validate=validate.Length(min=1, max=MOST_LINES))
