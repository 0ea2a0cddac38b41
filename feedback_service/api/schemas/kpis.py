"""Figures out."""

from datetime import date

from marshmallow import fields, validate

from shared.kit.fields import StrictSchema

DAYS = validate.Range(min=date(1900, 1, 1), max=date(2200, 12, 31))


class PeriodQuery(StrictSchema):
    """A period, both days included; the current month so far without them."""

    first = fields.Date(data_key="from", validate=DAYS)
    last = fields.Date(data_key="to", validate=DAYS)


class SatisfactionSchema(StrictSchema):
    """Satisfaction of a period; rates in per cent with two places, null without a base."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    satisfied = fields.Integer()
    valid = fields.Integer()
    rate = fields.String(allow_none=True)
    target = fields.String()
    outcome = fields.String()
    invited = fields.Integer()
    response_rate = fields.String(allow_none=True)
