"""Bodies and answers of parts."""

from marshmallow import fields

from inventory_service.api.schemas.rows import RowSchema
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, quantity


class PartFactsSchema(StrictSchema):
    """What is told of a part, in a body or in a row of an import."""

    part_no = Text(required=True, longest=60)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    category = Text(required=True, longest=60)
    unit = Text(load_default="pc", longest=20)
    own_brand = fields.Boolean(required=True)
    gas_conversion = fields.Boolean(load_default=False)
    min_level = quantity(0, allow_none=True)
    max_level = quantity(0, allow_none=True)
    shelf = Text(longest=60, allow_none=True)
    supply_price = Money(required=True, attribute="supply_price_fen")
    price_from = Day(load_only=True)


class PartRowSchema(RowSchema, PartFactsSchema):
    """A part in a row of an import."""


class PartSchema(PartFactsSchema):
    """A part of the catalogue; `supply_price` is the one in force today."""

    id = IdField()
    created_at = Instant(dump_only=True)


class PartQuery(PageQuery):
    """Filters of parts: the exact number, or a text in number or names."""

    part_no = Text(longest=60)
    q = Text(longest=60)


class PriceSchema(StrictSchema):
    """The supply price of a part from a day on (FEE-08)."""

    id = IdField(dump_only=True)
    from_on = Day(required=True)
    supply_price = Money(required=True, attribute="price_fen")
    created_at = Instant(dump_only=True)


class QuoteQuery(StrictSchema):
    """Which part, and the day of the visit (today without one)."""

    part_no = Text(required=True, longest=60)
    on = Day()


class QuoteSchema(StrictSchema):
    """The highest price that a customer may be charged for a part, and why."""

    part_no = fields.String()
    on = fields.Date()
    supply_price = Money(attribute="supply_price_fen")
    cap = Money(attribute="cap_fen")
    cap_pct = fields.Integer()
    clauses = fields.List(fields.String())
