"""Bodies and answers of sales of scrap and waste oil, and of the income ledger."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from inventory_service.api.schemas.old_parts import MOST_AT_ONCE, OldPartEntrySchema
from inventory_service.rules.old_part_sales import KINDS, STATES, UNITS
from shared.kit.fields import FIRST_YEAR, LAST_YEAR, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text

THOUSAND = 1000
MEASURE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3}))?")
MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"


class Measure(fields.Field[int]):
    """Weight, volume or pieces: thousandths of the unit inside, a decimal string outside (`"320.5"`); above zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["metadata"] = {"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,3})?$", "example": "320.5"}
        super().__init__(**kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        whole, rest = divmod(value, THOUSAND)
        return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        found = MEASURE.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("measure_invalid")
        amount = int(found[1]) * THOUSAND + int((found[2] or "0").ljust(3, "0"))
        if amount == 0:
            raise ValidationError("out_of_range")
        return amount


class NewOldPartSaleSchema(StrictSchema):
    """What is offered to a buyer, by which measure and for how much; oil needs no records, but who was sent by whom."""

    kind = choice(KINDS, required=True)
    buyer = Text(required=True)
    measure = Measure(attribute="measure_milli", required=True)
    unit = choice(UNITS, required=True)
    amount = Money(attribute="amount_fen", required=True)
    old_part_ids = fields.List(IdField(), load_default=list, validate=validate.Length(max=MOST_AT_ONCE))
    sent_by = Text()
    note = long_text()


class OldPartSaleEntrySchema(StrictSchema):
    """A sale in the list of sales."""

    id = IdField()
    number = fields.String()
    kind = fields.String()
    buyer = fields.String()
    measure = Measure(attribute="measure_milli")
    unit = fields.String()
    amount = Money(attribute="amount_fen")
    sent_by = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    status = fields.String()
    seller_name = fields.String()
    witness_name = fields.String(allow_none=True)
    witnessed_at = Instant(allow_none=True)
    sold_on = fields.Date(allow_none=True)
    receipt_no = fields.String(allow_none=True)
    cashier_name = fields.String(allow_none=True)
    booked_at = Instant(allow_none=True)
    created_at = Instant()


class OldPartSaleSchema(OldPartSaleEntrySchema):
    """A sale with what it has taken up and what the caller may do now."""

    old_parts = fields.List(fields.Nested(OldPartEntrySchema))
    actions = fields.List(fields.String())


class OldPartSaleQuery(PageQuery):
    """Filter of sales."""

    status = choice(STATES)


class OldPartReceiptNoSchema(StrictSchema):
    """The receipt of finance for the cash."""

    receipt_no = Text(required=True, longest=60)


class OldPartCancelSchema(StrictSchema):
    """Why a sale came to nothing."""

    reason = long_text(required=True)


class OldPartIncomeSchema(StrictSchema):
    """An entry of the income ledger (废旧物品收入台账); without a receipt number finance has not booked the cash yet."""

    id = IdField()
    number = fields.String()
    sold_on = fields.Date()
    month = fields.String()
    buyer = fields.String()
    kind = fields.String()
    measure = Measure(attribute="measure_milli")
    unit = fields.String()
    amount = Money(attribute="amount_fen")
    seller_name = fields.String()
    witness_name = fields.String(allow_none=True)
    receipt_no = fields.String(allow_none=True)
    booked_at = Instant(allow_none=True)


class OldPartIncomeQuery(PageQuery):
    """Filter of the income ledger."""

    month = fields.String(validate=validate.Regexp(MONTH + r"\Z"))


class OldPartMonthsQuery(StrictSchema):
    """Which year."""

    year = fields.Integer(strict=False, validate=validate.Range(min=FIRST_YEAR, max=LAST_YEAR))


class OldPartMonthSchema(StrictSchema):
    """The income of a month by kind: what was sold, and how much of it finance has booked."""

    month = fields.String()
    kind = fields.String()
    sales = fields.Integer()
    amount = Money(attribute="amount_fen")
    booked = Money(attribute="booked_fen")
