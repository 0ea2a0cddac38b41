"""QC's inspections: what goes in and out."""

from marshmallow import fields, validate

from returns_service.rules.credits import RESULTS
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, choice, long_text

MOST_LINES = 100


class ResultSchema(StrictSchema):
    """QC's result of one line."""

    line_id = IdField(required=True)
    result = choice(RESULTS, required=True)
    note = long_text(allow_none=True)


class InspectSchema(StrictSchema):
    """The test of some or all lines of a received return."""

    id = IdField()
    return_id = IdField(required=True)
    lines = fields.List(fields.Nested(ResultSchema), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class InspectionSchema(StrictSchema):
    """An inspection as lists show it."""

    id = IdField()
    number = fields.String()
    return_id = IdField()
    inspector_name = fields.String()
    inspected_at = Instant(attribute="created_at")


class OneInspectionSchema(InspectionSchema):
    """An inspection with its results."""

    lines = fields.List(fields.Nested(ResultSchema))
    actions = fields.List(fields.String())


class InspectionQuery(PageQuery):
    """Filter of inspections."""

    return_id = IdField()
