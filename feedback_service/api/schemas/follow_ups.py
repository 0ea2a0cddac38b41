"""Follow-ups in and out."""

from marshmallow import fields, validate

from feedback_service.rules.follow_ups import FINDINGS, MARKS, STATES
from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text, choice, long_text

SCORE = validate.Range(min=1, max=5)


class FollowUpQuery(PageQuery):
    """Filters of the work list; `missed=true` is the report of what was not called in time."""

    ticket_id = IdField()
    status = choice(STATES)
    due_before = Day()
    missed = fields.Boolean()


class AttemptSchema(StrictSchema):
    """One try to reach the customer."""

    on_day = Day()
    at = Instant()
    caller_name = fields.String()
    reached = fields.Boolean()
    refused = fields.Boolean()
    person_reached = fields.String(allow_none=True)


class FollowUpSchema(StrictSchema):
    """A follow-up (F-14)."""

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
    record_no = fields.String(allow_none=True)
    model_code = fields.String(allow_none=True)
    serial_no = fields.String(allow_none=True)
    kind = fields.String()
    step = fields.String()
    owner_role = fields.String()
    status = fields.String()
    base_on = Day()
    due_on = Day()
    missed = fields.Boolean()
    missed_at = Instant(allow_none=True)
    outcome = fields.String(allow_none=True)
    caller_name = fields.String(allow_none=True)
    called_at = Instant(allow_none=True)
    on_time = fields.Boolean(allow_none=True)
    person_reached = fields.String(allow_none=True)
    product_use = fields.String(allow_none=True)
    timeliness = fields.String(allow_none=True)
    attitude = fields.String(allow_none=True)
    quality = fields.String(allow_none=True)
    charges = fields.String(allow_none=True)
    score = fields.Integer(allow_none=True)
    suggestion = fields.String(allow_none=True)
    finding = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    need = fields.String(allow_none=True)
    responsible = fields.String(allow_none=True)
    handed_over_at = Instant(allow_none=True)
    promised_at = Instant(allow_none=True)
    answer = fields.String(allow_none=True)
    answered_at = Instant(allow_none=True)
    promise_kept = fields.Boolean(allow_none=True)
    created_at = Instant()
    version = fields.Integer()


class FollowUpCaseSchema(FollowUpSchema):
    """One follow-up with its attempts and what the caller may do now."""

    attempts = fields.List(fields.Nested(AttemptSchema))
    actions = fields.List(fields.String())


class AttemptedSchema(StrictSchema):
    """A try to reach the customer; `refused` means that the customer did not want to talk."""

    reached = fields.Boolean(required=True)
    refused = fields.Boolean(load_default=False)
    person_reached = Text()


class RecordSchema(StrictSchema):
    """What the customer said, and what the call found out about the service record."""

    product_use = choice(MARKS, required=True)
    timeliness = choice(MARKS, required=True)
    attitude = choice(MARKS, required=True)
    quality = choice(MARKS, required=True)
    charges = choice(MARKS, required=True)
    score = fields.Integer(strict=True, validate=SCORE)
    suggestion = long_text()
    need = long_text()
    finding = choice(FINDINGS)
    note = long_text()
    person_reached = Text()


class HandOverSchema(StrictSchema):
    """Who is responsible for the need, and when the customer was promised an answer."""

    responsible = Text(required=True)
    promised_at = Instant()


class NeedAnswerSchema(StrictSchema):
    """What the customer was answered."""

    answer = long_text(required=True)
