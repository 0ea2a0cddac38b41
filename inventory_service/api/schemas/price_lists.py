"""Bodies and answers of price lists."""

from marshmallow import fields

from inventory_service.api.schemas.rows import RowSchema
from inventory_service.rules.price_lists import STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text


class NewPriceListSchema(StrictSchema):
    """A price list that is proposed: from which day it shall count."""

    from_on = Day(required=True)
    note = long_text(allow_none=True)


class PriceListEntrySchema(StrictSchema):
    """A price list in the list of price lists; its number is the version of the prices."""

    id = IdField()
    number = fields.String()
    from_on = fields.Date()
    note = fields.String(allow_none=True)
    status = fields.String()
    author_name = fields.String()
    approved_by = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    approved_at = Instant(allow_none=True)
    created_at = Instant()


class PriceListSchema(PriceListEntrySchema):
    """A price list with the number of its lines, and what the caller may do to it now."""

    lines = fields.Integer()
    actions = fields.List(fields.String())


class PriceListLineSchema(StrictSchema):
    """The price of one part in a list, beside the one that is in force today."""

    id = IdField()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    supply_price = Money(attribute="price_fen")
    current_price = Money(attribute="current_price_fen", allow_none=True)


class PriceListRowSchema(RowSchema):
    """A line in a row of an import, with the number of the list that it belongs to."""

    price_list = Text(required=True, longest=40)
    part_no = Text(required=True, longest=60)
    supply_price = Money(required=True, attribute="price_fen")


class PriceListQuery(PageQuery):
    """Filters of price lists."""

    status = choice(STATES)


class ApprovalSchema(StrictSchema):
    """The paper on which the approval stands, if there is one."""

    reference = Text(allow_none=True)


class WithdrawalSchema(StrictSchema):
    """Why a proposed list is given up."""

    reason = long_text(required=True)
