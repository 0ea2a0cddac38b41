"""Bodies and answers of stocktakes."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from inventory_service.rules.replenishments import CLASSES
from inventory_service.rules.stocktakes import CAUSES, KINDS, REGULAR, STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text

MOST_PARTS = 1000
MOST_LINES = 5000
SCOPES = ("warehouse_id", "location_id", "category", "abc_class", "part_nos")


class NewStocktakeSchema(StrictSchema):
    """What to count: a warehouse with its bins, or one place, and there (or in all warehouses) a category, a class or parts.

    `with_empty` adds a line for each shelf that once held a part and is empty now.
    """

    kind = choice(KINDS, load_default=REGULAR)
    warehouse_id = IdField()
    location_id = IdField()
    category = Text(longest=60)
    abc_class = choice(CLASSES)
    part_nos = fields.List(Text(longest=60), validate=validate.Length(min=1, max=MOST_PARTS))
    with_empty = fields.Boolean(load_default=False)
    planned_on = Day()
    note = long_text()

    @validates_schema
    def check_scope(self, data: dict[str, Any], **_: Any) -> None:
        """Something to count, and one place at most."""
        if not any(name in data for name in SCOPES):
            raise ValidationError({"warehouse_id": ["field_required"]})
        if "warehouse_id" in data and "location_id" in data:
            raise ValidationError({"location_id": ["field_unknown"]})


class StocktakeEntrySchema(StrictSchema):
    """A stocktake in the list of stocktakes; the last four are null until it is closed."""

    id = IdField()
    number = fields.String()
    kind = fields.String()
    status = fields.String()
    warehouse_id = IdField(allow_none=True)
    warehouse_code = fields.String(allow_none=True)
    location_id = IdField(allow_none=True)
    location_code = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    abc_class = fields.String(allow_none=True)
    planned_on = fields.Date()
    planner_name = fields.String()
    approver_name = fields.String(allow_none=True)
    started_at = Instant(allow_none=True)
    compared_at = Instant(allow_none=True)
    closed_at = Instant(allow_none=True)
    created_at = Instant()
    differing = fields.Integer(allow_none=True)
    pieces_over = fields.Integer(allow_none=True)
    pieces_short = fields.Integer(allow_none=True)
    value = Money(attribute="value_fen", signed=True, allow_none=True)


class StocktakeSchema(StocktakeEntrySchema):
    """A stocktake with how far it is; how many lines differ is told once they are compared."""

    part_nos = fields.List(fields.String(), allow_none=True)
    with_empty = fields.Boolean()
    note = fields.String(allow_none=True)
    explainer_name = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    lines = fields.Integer()
    open = fields.Integer()
    to_recount = fields.Integer()
    unexplained = fields.Integer(allow_none=True)
    unchecked_places = fields.Integer()
    actions = fields.List(fields.String())


class StocktakeQuery(PageQuery):
    """Filters of stocktakes."""

    status = choice(STATES)
    kind = choice(KINDS)
    warehouse_id = IdField()


class DueSchema(StrictSchema):
    """INV-04: how a warehouse stands with its regular stocktake: `done`, `underway`, `due` or `overdue`."""

    id = IdField()
    code = fields.String()
    name = fields.String()
    last_on = fields.Date(allow_none=True)
    due_on = fields.Date()
    underway_id = IdField(allow_none=True)
    standing = fields.String()


class ReasonSchema(StrictSchema):
    """Why."""

    reason = long_text(required=True)


class ExplanationSchema(StrictSchema):
    """Why a line differs."""

    line_id = IdField(required=True)
    cause = choice(CAUSES, required=True)
    explanation = long_text(required=True)


class ExplanationsSchema(StrictSchema):
    """Why lines differ."""

    explanations = fields.List(fields.Nested(ExplanationSchema), required=True, validate=validate.Length(min=1, max=MOST_LINES))
