"""Who could be sent."""

from marshmallow import fields

from shared.kit.fields import IdField, StrictSchema


class DispatchReasonSchema(StrictSchema):
    """Why somebody may not be sent."""

    code = fields.String()
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


class CandidatesSchema(StrictSchema):
    """The eligible first, by score; the others with their reasons."""

    data = fields.List(fields.Nested(CandidateSchema))


class CandidateQuery(StrictSchema):
    """For which request."""

    ticket_id = IdField(required=True)
