"""Bodies and answers of parts."""

from marshmallow import fields, validate

from inventory_service.api.schemas.rows import RowSchema
from inventory_service.rules.parts import STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity

LONGEST_LEAD, HEAVIEST_G = 1000, 1_000_000
MOST_MODELS = 100


def _lead_time() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(min=0, max=LONGEST_LEAD), allow_none=True)


def _weight() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(min=0, max=HEAVIEST_G), allow_none=True)


class PartFactsSchema(StrictSchema):
    """What is told of a part, in a body or in a row of an import.

    `part_type` is the kind of thing by which rules sort it, its category unless told; `returnable` is no for conversion
    parts unless told (RET-05), and yes for all others. `models` are the codes of the models that it fits.
    """

    part_no = Text(required=True, longest=60)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    category = Text(required=True, longest=60)
    part_type = Text(longest=60)
    unit = Text(load_default="pc", longest=20)
    own_brand = fields.Boolean(required=True)
    gas_conversion = fields.Boolean(load_default=False)
    returnable = fields.Boolean()
    serialised = fields.Boolean(load_default=False)
    min_level = quantity(0, allow_none=True)
    max_level = quantity(0, allow_none=True)
    min_order_quantity = quantity(allow_none=True)
    lead_time_days = _lead_time()
    unit_weight_g = _weight()
    shelf = Text(longest=60, allow_none=True)
    supply_price = Money(required=True, attribute="supply_price_fen")
    price_from = Day(load_only=True)
    models = fields.List(Text(longest=60), load_only=True, validate=validate.Length(max=MOST_MODELS))


class PartRowSchema(RowSchema, PartFactsSchema):
    """A part in a row of an import."""


class PartSchema(PartFactsSchema):
    """A part of the catalogue; `supply_price` is the one in force today.

    `superseded_by` is the number that replaces it, `successor` the one at the end of the chain: the one to order.
    """

    id = IdField()
    status = fields.String(dump_only=True)
    superseded_by = fields.String(dump_only=True, allow_none=True)
    successor = fields.String(dump_only=True, allow_none=True)
    created_at = Instant(dump_only=True)


class PartCardSchema(PartSchema):
    """A part with the numbers that it replaces, and what the caller may do to it now."""

    replaces = fields.List(fields.String(), dump_only=True)
    actions = fields.List(fields.String(), dump_only=True)


class PartChangeSchema(StrictSchema):
    """What changes in a part; its number and its prices do not."""

    name_zh = Text()
    name_en = Text()
    category = Text(longest=60)
    part_type = Text(longest=60)
    unit = Text(longest=20)
    own_brand = fields.Boolean()
    gas_conversion = fields.Boolean()
    returnable = fields.Boolean()
    serialised = fields.Boolean()
    min_level = quantity(0, allow_none=True)
    max_level = quantity(0, allow_none=True)
    min_order_quantity = quantity(allow_none=True)
    lead_time_days = _lead_time()
    unit_weight_g = _weight()
    shelf = Text(longest=60, allow_none=True)


class PartTurnSchema(StrictSchema):
    """Why a part is retired, or taken up again."""

    reason = long_text(required=True)


class PartQuery(PageQuery):
    """Filters of parts: the exact number; words that begin words of the number or the names; a model that it fits; a state."""

    part_no = Text(longest=60)
    q = Text(longest=60)
    model = Text(longest=60)
    status = choice(STATES)


class PriceSchema(StrictSchema):
    """The supply price of a part from a day on (FEE-08)."""

    id = IdField(dump_only=True)
    from_on = Day(required=True)
    supply_price = Money(required=True, attribute="price_fen")
    created_at = Instant(dump_only=True)


class QuoteQuery(StrictSchema):
    """Which part, the day of the visit (today without one), and the price, if any, that is to be held against the cap."""

    part_no = Text(required=True, longest=60)
    on = Day()
    charged = Money(attribute="charged_fen")


class QuoteSchema(StrictSchema):
    """The highest price that a customer may be charged for a part, and why; FEE-05: whether `charged` keeps to it."""

    part_no = fields.String()
    on = fields.Date()
    supply_price = Money(attribute="supply_price_fen")
    cap = Money(attribute="cap_fen")
    cap_pct = fields.Integer()
    charged = Money(attribute="charged_fen")
    within_cap = fields.Boolean()
    excess = Money(attribute="excess_fen")
    superseded_by = fields.String(allow_none=True)
    successor = fields.String(allow_none=True)
    clauses = fields.List(fields.String())
