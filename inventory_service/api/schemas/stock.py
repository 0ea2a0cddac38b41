"""Questions to the stock and their answers; the row of an opening stock import."""

from marshmallow import fields

from inventory_service.api.schemas.rows import RowSchema
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, quantity


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


class TicketQuery(StrictSchema):
    """Which ticket."""

    ticket_id = IdField(required=True)


class TraceSchema(StrictSchema):
    """FEE-07: what became of the pieces of a part that were issued for a ticket."""

    part_no = fields.String()
    issued = fields.Integer()
    used = fields.Integer()
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


class DiscrepancySchema(StrictSchema):
    """A disagreement of books and world that waits for an explanation."""

    id = IdField()
    kind = fields.String()
    part_no = fields.String()
    location_code = fields.String(allow_none=True)
    quantity = fields.Integer()
    voucher_id = IdField()
    ticket_id = IdField(allow_none=True)
    status = fields.String()
    approver_role = fields.String()
    created_at = Instant()


class DiscrepancyQuery(PageQuery):
    """Filter of discrepancies."""

    ticket_id = IdField()


class OpeningRowSchema(RowSchema):
    """A lot that lay at a place on the first day; one that nobody numbered is called `OPENING`."""

    location_code = Text(required=True, longest=60)
    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    received_on = Day(required=True)
    production_on = Day(allow_none=True)
    lot_no = Text(load_default="OPENING")
    unit_cost = Money(attribute="unit_cost_fen", allow_none=True)
