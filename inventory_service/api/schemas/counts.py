"""Bodies and answers of count sheets: what those who count see never holds a quantity of the books."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from inventory_service.api.schemas.rows import RowSchema
from inventory_service.rules.locations import LOOSE, OWNERS
from inventory_service.store.stocktake_sheets import WHICH
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text

MOST_LINES = 5000
NAMING = ("location_code", "part_no")


class SheetLineSchema(StrictSchema):
    """A line to count. `my_count` is what the caller counted; what others counted, and the books, stay hidden."""

    id = IdField()
    location_code = fields.String()
    location_name = fields.String()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    unit = fields.String()
    shelf = fields.String(allow_none=True)
    lot_no = fields.String(metadata={"description": "Empty where the lot is not known"})
    received_on = fields.Date(allow_none=True)
    production_on = fields.Date(allow_none=True)
    condition = fields.String()
    owner = fields.String()
    is_found = fields.Boolean()
    is_counted = fields.Boolean()
    must_recount = fields.Boolean()
    is_recounted = fields.Boolean()
    my_count = fields.Integer(allow_none=True)
    counter_name = fields.String(allow_none=True)
    counted_at = Instant(allow_none=True)


class SheetQuery(PageQuery):
    """Filters of a sheet: one place, one part, and what is `open`, `counted` or to `recount`."""

    location_code = Text(longest=60)
    part_no = Text(longest=60)
    which = choice(WHICH)


class CountEntrySchema(StrictSchema):
    """What was counted of a line, named by its id, or by place and part (and lot, condition, owner where there are several).

    `found`: pieces at a place where the sheet has no such line; without a lot number they are of an unknown lot.
    """

    line_id = IdField()
    location_code = Text(longest=60)
    part_no = Text(longest=60)
    lot_no = Text()
    condition = choice(LOOSE)
    owner = choice(OWNERS)
    counted = fields.Integer(strict=True, required=True)
    found = fields.Boolean(load_default=False)

    @validates_schema
    def check_form(self, data: dict[str, Any], **_: Any) -> None:
        """One of the two ways to name a line, whole."""
        if "line_id" in data:
            faults = {name: ["field_unknown"] for name in (*NAMING, "lot_no", "condition", "owner") if name in data}
        else:
            faults = {name: ["field_required"] for name in NAMING if name not in data}
        if faults:
            raise ValidationError(faults)


class CountsSchema(StrictSchema):
    """What was counted: one line, or many."""

    counts = fields.List(fields.Nested(CountEntrySchema), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class CountedSchema(StrictSchema):
    """How many lines were counted and found, and how many are left."""

    counted = fields.Integer()
    found = fields.Integer()
    open = fields.Integer()
    to_recount = fields.Integer()


class CountRowSchema(RowSchema):
    """A row of an uploaded count sheet."""

    stocktake_no = Text(required=True, longest=40)
    location_code = Text(required=True, longest=60)
    part_no = Text(required=True, longest=60)
    lot_no = Text()
    condition = choice(LOOSE)
    owner = choice(OWNERS)
    counted = fields.Integer(strict=True, required=True)
    found = fields.Boolean(load_default=False)


class CountSchema(StrictSchema):
    """One count of a line in the history; `card`, what the bin card said then, is told once the lines are compared."""

    id = IdField()
    line_id = IdField()
    location_code = fields.String()
    part_no = fields.String()
    lot_no = fields.String()
    no = fields.Integer()
    counted = fields.Integer()
    card = fields.Integer(allow_none=True)
    is_recount = fields.Boolean()
    counter_name = fields.String()
    at = Instant()


class CountQuery(PageQuery):
    """Filter of the history of counts."""

    line_id = IdField()


class ComparedLineSchema(StrictSchema):
    """F-26: account, card and goods of a line; null until they are compared."""

    id = IdField()
    location_code = fields.String()
    part_no = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    lot_no = fields.String()
    condition = fields.String()
    owner = fields.String()
    is_found = fields.Boolean()
    account = fields.Integer(allow_none=True)
    card = fields.Integer(allow_none=True)
    counted = fields.Integer(allow_none=True)
    difference = fields.Integer(allow_none=True)
    value = Money(attribute="value_fen", signed=True, allow_none=True)
    must_recount = fields.Boolean()
    is_recounted = fields.Boolean()
    counter_name = fields.String(allow_none=True)
    counted_at = Instant(allow_none=True)
    cause = fields.String(allow_none=True)
    explanation = fields.String(allow_none=True)


class ComparedQuery(PageQuery):
    """Filters of compared lines."""

    location_code = Text(longest=60)
    part_no = Text(longest=60)
    differing = fields.Boolean()


class PlaceSchema(StrictSchema):
    """INV-07: a place of the sheet and how things lie there; null until somebody has looked."""

    id = IdField()
    location_id = IdField()
    location_code = fields.String()
    is_placed_well = fields.Boolean(allow_none=True)
    is_safe = fields.Boolean(allow_none=True)
    note = fields.String(allow_none=True)
    checker_name = fields.String(allow_none=True)
    checked_at = Instant(allow_none=True)


class PlaceCheckSchema(StrictSchema):
    """How things lie at a place; what is not as it should be is described in `note`."""

    location_code = Text(required=True, longest=60)
    is_placed_well = fields.Boolean(required=True)
    is_safe = fields.Boolean(required=True)
    note = long_text()


class PlaceChecksSchema(StrictSchema):
    """How things lie at places of the sheet."""

    checks = fields.List(fields.Nested(PlaceCheckSchema), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class PlacesCheckedSchema(StrictSchema):
    """How many places were looked at, and how many are left."""

    checked = fields.Integer()
    unchecked_places = fields.Integer()
