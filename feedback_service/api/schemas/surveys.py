"""Surveys in and out."""

from marshmallow import fields, validate

from feedback_service.rules.surveys import STATES
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, choice, long_text


class SurveyQuery(PageQuery):
    """Filters of surveys."""

    ticket_id = IdField()
    status = choice(STATES)


class SurveySchema(StrictSchema):
    """An invitation and its one answer."""

    id = IdField()
    number = fields.String()
    ticket_id = IdField()
    ticket_number = fields.String()
    customer_id = IdField()
    customer_name = fields.String()
    customer_phone = fields.String()
    site_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    technician_name = fields.String(allow_none=True)
    service = fields.String()
    status = fields.String()
    invited_on = fields.Date()
    invited_at = Instant()
    method = fields.String(allow_none=True)
    score = fields.Integer(allow_none=True)
    comment = fields.String(allow_none=True)
    answered_on = fields.Date(allow_none=True)
    answered_at = Instant(allow_none=True)
    alert = fields.Boolean()
    alert_follow_up_id = IdField(allow_none=True)
    version = fields.Integer()


class SurveyCaseSchema(SurveySchema):
    """One survey with what the caller may do now."""

    actions = fields.List(fields.String())


class SurveyAnswerSchema(StrictSchema):
    """The customer's overall score, 1 (bad) to 5 (good)."""

    score = fields.Integer(strict=True, required=True, validate=validate.Range(min=1, max=5))
    comment = long_text()
