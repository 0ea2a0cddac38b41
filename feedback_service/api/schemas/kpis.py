"""Figures out."""

from marshmallow import fields

from shared.kit.fields import Day, StrictSchema


class PeriodQuery(StrictSchema):
    """A period, both days included; the current month so far without them."""

    first = Day(data_key="from")
    last = Day(data_key="to")


class SatisfactionSchema(StrictSchema):
    """Satisfaction of a period; rates in per cent with two places, null without a base."""

    first = Day(data_key="from")
    last = Day(data_key="to")
    satisfied = fields.Integer()
    valid = fields.Integer()
    rate = fields.String(allow_none=True)
    target = fields.String()
    outcome = fields.String()
    invited = fields.Integer()
    response_rate = fields.String(allow_none=True)
