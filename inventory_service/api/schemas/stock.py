"""Questions to the stock and their answers; the row of an opening stock import."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from inventory_service.api.schemas.rows import RowSchema
from inventory_service.api.schemas.serials import serial_numbers
from shared.kit.fields import LARGEST_QUANTITY, Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, quantity


class BalanceSchema(StrictSchema):
    """A bin card: what lies at one place of one lot in one condition."""

    id = IdField()
    part_no = fields.String()
    location_id = IdField()
    location_code = fields.String()
    lot_no = fields.String()
    received_on = fields.Date()
    production_on = fields.Date(allow_none=True)
    condition = fields.String()
    owner = fields.String()
    on_hand = fields.Integer()
    reserved = fields.Integer()
    available = fields.Integer()


class BalanceQuery(PageQuery):
    """Filters of bin cards."""

    part_no = Text(longest=60)
    location_id = IdField()


class PartNoQuery(StrictSchema):
    """Which part."""

    part_no = Text(required=True, longest=60)


class OnHandSchema(StrictSchema):
    """The good stock of a part in the warehouses."""

    part_no = fields.String()
    on_hand = fields.Integer()
    reserved = fields.Integer()
    available = fields.Integer()


class SwapQuery(PartNoQuery):
    """So many pieces of a part that came back."""

    quantity = fields.Integer(load_default=1, validate=validate.Range(min=1, max=LARGEST_QUANTITY))


class SwapSchema(StrictSchema):
    """INV-15: `answer` is `goods` where as many good pieces are available, else `money`."""

    part_no = fields.String()
    quantity = fields.Integer()
    available = fields.Integer()
    answer = fields.String()
    clauses = fields.List(fields.String())


class PlanSchema(StrictSchema):
    """INV-05: what to order of a part."""

    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    on_hand = fields.Integer()
    reserved = fields.Integer()
    on_order = fields.Integer()
    min_level = fields.Integer()
    max_level = fields.Integer()
    suggestion = fields.Integer()


class TraceQuery(StrictSchema):
    """Which ticket, or which factory repair."""

    ticket_id = IdField()
    repair_id = IdField()

    @validates_schema
    def check_case(self, data: dict[str, Any], **_: Any) -> None:
        """One of the two."""
        if not data:
            raise ValidationError({"ticket_id": ["field_required"]})
        if len(data) > 1:
            raise ValidationError({"repair_id": ["field_unknown"]})


class TraceSchema(StrictSchema):
    """FEE-07: what became of the pieces of a part that were issued for a ticket or a factory repair."""

    part_no = fields.String()
    issued = fields.Integer()
    used = fields.Integer()
    returned = fields.Integer()
    outstanding = fields.Integer()
    is_traced = fields.Boolean()


class DifferenceSchema(StrictSchema):
    """One place where account and card disagree; `check` names the comparison."""

    check = fields.String()
    part_no = fields.String()
    location_code = fields.String()
    lot_no = fields.String(allow_none=True)
    condition = fields.String(allow_none=True)
    account = fields.Integer()
    card = fields.Integer()
    outcome = fields.String()
    difference = fields.Integer()


class ReconciliationSchema(StrictSchema):
    """INV-02: whether the books agree, and each place where they do not."""

    balanced = fields.Boolean()
    checked = fields.Integer()
    differences = fields.List(fields.Nested(DifferenceSchema))


class ProofSchema(StrictSchema):
    """A nightly proof of the books: how many cards it compared, and how many differences it found."""

    id = IdField()
    day = fields.Date()
    at = Instant()
    checked = fields.Integer()
    differences = fields.Integer()
    balanced = fields.Function(lambda row: row["differences"] == 0)


class OpeningRowSchema(RowSchema):
    """A lot that lay at a place on the first day; one that nobody numbered is called `OPENING`.

    `serial_nos` are the numbers of its pieces, all or none of them; pieces without one get a provisional number.
    """

    location_code = Text(required=True, longest=60)
    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    received_on = Day(required=True)
    production_on = Day(allow_none=True)
    lot_no = Text(load_default="OPENING")
    serial_nos = serial_numbers()
    unit_cost = Money(attribute="unit_cost_fen", allow_none=True)
