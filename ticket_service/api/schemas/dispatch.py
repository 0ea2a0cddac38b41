"""Who could be sent."""

from marshmallow import fields, validate
from webargs.fields import DelimitedList

from shared.kit.fields import Day, IdField, StrictSchema, Text

MOST_TOOLS = 5


class DispatchReasonSchema(StrictSchema):
    """Why somebody may not be sent."""

    code = fields.String()
    clause = fields.String()
    zh = fields.String()
    en = fields.String()


class ToolWarningSchema(StrictSchema):
    """TOOL-09: a required tool is booked out to other people on the day of the visit."""

    kind = fields.String()
    clause = fields.String()
    zh = fields.String()
    en = fields.String()


class CandidateSchema(StrictSchema):
    """A technician judged for one request (DSP-04)."""

    technician_id = IdField()
    code = fields.String()
    name = fields.String()
    site_id = IdField(allow_none=True)
    eligible = fields.Boolean()
    score = fields.String(allow_none=True, metadata={"example": "89.00"})
    km = fields.String(allow_none=True, metadata={"example": "10.25"})
    # A field is no attribute of the class: the schema keeps its method of that name.
    load = fields.Integer(metadata={"description": "Visits under way"})  # type: ignore[assignment]
    skill_level = fields.Integer()
    reasons = fields.List(fields.Nested(DispatchReasonSchema))
    tool_warnings = fields.List(fields.Nested(ToolWarningSchema))


class CandidatesSchema(StrictSchema):
    """The eligible first, by score; the others with their reasons. `tools_checked`: the warehouse answered for all tools."""

    tools_checked = fields.Boolean()
    data = fields.List(fields.Nested(CandidateSchema))


class CandidateQuery(StrictSchema):
    """For which request; with which kinds of tool, separated by commas, on which day (today without one)."""

    ticket_id = IdField(required=True)
    tools = DelimitedList(Text(longest=60), validate=validate.Length(max=MOST_TOOLS))
    on = Day()
