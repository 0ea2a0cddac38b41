"""Service requests (F-09 apart, which is a visit): what is told, what is answered, what each command needs."""

from typing import Any

from marshmallow import fields, validate
from marshmallow.utils import get_value

from shared.kit.explain import HappeningSchema
from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text, choice, long_text
from ticket_service.api.schemas.values import Email, RowSchema, code_text, phone_text
from ticket_service.api.schemas.visits import VisitSchema
from ticket_service.rules.priority import IMPACTS, PRIORITIES, URGENCIES
from ticket_service.rules.tickets import STATES
from ticket_service.rules.warranty import COVERED

ALERTS = ("warning", "breach", "excused")
BEST_RATING = 5


class Same(fields.Nested):
    """A group of columns of the same row, shown as an object."""

    def get_value(self, obj: Any, *_args: Any, **_kwargs: Any) -> Any:
        """The row itself."""
        return obj


class Covered(fields.Boolean):
    """Whether the warranty outcome of the row means that it is covered."""

    def get_value(self, obj: Any, *_args: Any, **_kwargs: Any) -> bool:
        """Read the outcome."""
        return bool(get_value(obj, "warranty_outcome") == COVERED)


class TicketWarrantySchema(StrictSchema):
    """The warranty answer at intake."""

    covered = Covered()
    outcome = fields.String(attribute="warranty_outcome", allow_none=True)
    ends_on = fields.Date(attribute="warranty_ends_on", allow_none=True)
    clauses = fields.List(fields.String(), attribute="warranty_clauses")


class TicketContactSchema(StrictSchema):
    """Whom to call and where to go."""

    name = Text(attribute="contact_name")
    phone = phone_text(attribute="contact_phone", allow_none=True)
    address = long_text(attribute="contact_address", allow_none=True)


class ContactToldSchema(StrictSchema):
    """Whom to call and where to go, where it differs from the customer file."""

    name = Text()
    phone = phone_text()
    address = long_text()


class TicketOpeningSchema(StrictSchema):
    """A new request. TKT-02: contact (from the customer file by default), product and description are mandatory.

    The product is a unit on file (`asset_id`) or told in words (`product`). `type` and `channel` are of the policy's lists.
    """

    id = IdField()
    type = Text(longest=40, metadata={"description": "One of tkt.types (TKT-05)"})
    channel = Text(longest=40, metadata={"description": "One of tkt.channels (TKT-01)"})
    customer_id = IdField()
    asset_id = IdField(allow_none=True)
    product = Text(longest=200)
    subject = Text(longest=200)
    description = long_text()
    component = code_text(allow_none=True)
    contact = fields.Nested(ContactToldSchema)
    urgency = choice(URGENCIES, load_default="medium")
    impact = choice(IMPACTS, load_default="unusable")
    safety_hazard = fields.Boolean(load_default=False)
    fault_group = Text(longest=80)
    promised_at = Instant()


class NextDueSchema(StrictSchema):
    """SLA-17: the earliest deadline that is not met yet."""

    kind = fields.String()
    clause = fields.String()
    due_at = Instant()
    state = fields.String()


class CaseDecisionSchema(StrictSchema):
    """A decision of the case; its reasons are under `decisions/ticket/{id}`."""

    id = IdField()
    kind = fields.String()
    outcome = fields.String()
    at = Instant()


class LoanerOutSchema(StrictSchema):
    """LOAN-04: a loaner that is out for the case."""

    loan_id = IdField(attribute="id")
    number = fields.String()
    serial_no = fields.String()
    lent_at = Instant()


class TicketSchema(StrictSchema):
    """A request as it stands. Its due times and its promise are frozen; a newly agreed time is `agreed_due_at`."""

    id = IdField()
    number = fields.String()
    status = fields.String()
    type = fields.String()
    channel = fields.String()
    priority = fields.String()
    urgency = fields.String(allow_none=True)
    impact = fields.String(allow_none=True)
    safety_hazard = fields.Boolean()
    fault_group = fields.String(allow_none=True)
    subject = fields.String(allow_none=True)
    description = fields.String()
    product = fields.String(allow_none=True)
    component = fields.String(allow_none=True)
    customer_id = IdField()
    asset_id = IdField(allow_none=True)
    site_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    contact = Same(TicketContactSchema)
    warranty = Same(TicketWarrantySchema)
    is_repeat = fields.Boolean()
    repeat_of = IdField(allow_none=True)
    out_of_hours = fields.Boolean()
    opened_at = Instant()
    auto_acknowledged_at = Instant(allow_none=True)
    response_due_at = Instant()
    resolution_due_at = Instant()
    promised_at = Instant()
    agreed_due_at = Instant(allow_none=True)
    callback_due_at = Instant(allow_none=True)
    onsite_response_due_at = Instant(allow_none=True)
    onsite_fix_due_at = Instant(allow_none=True)
    alert = fields.String(allow_none=True)
    acknowledged_at = Instant(allow_none=True)
    first_dispatched_at = Instant(allow_none=True)
    contacted_at = Instant(allow_none=True)
    arrived_at = Instant(allow_none=True)
    worked_at = Instant(allow_none=True)
    resolved_at = Instant(allow_none=True)
    closed_at = Instant(allow_none=True)
    excused_at = Instant(allow_none=True)
    cause = fields.String(allow_none=True)
    result = fields.String(allow_none=True)
    confirmed_by = fields.String(allow_none=True)
    confirmation_note = fields.String(allow_none=True)
    customer_rating = fields.Integer(allow_none=True)
    source = fields.String(allow_none=True)
    external_ref = fields.String(allow_none=True)
    created_at = Instant()
    visit_id = IdField()
    actions = fields.List(fields.String())


class TicketFileSchema(TicketSchema):
    """One request with its next deadline, its decisions, its visits and the loaners that are out for it."""

    next_due = fields.Nested(NextDueSchema, allow_none=True)
    decisions = fields.List(fields.Nested(CaseDecisionSchema))
    visits = fields.List(fields.Nested(VisitSchema))
    loaners_out = fields.List(fields.Nested(LoanerOutSchema))


class TicketQuery(PageQuery):
    """Filters of requests."""

    number = Text(longest=30)
    status = choice(STATES)
    customer_id = IdField()
    site_id = IdField()
    technician_id = IdField()
    alert = choice(ALERTS)


class TimelineSchema(StrictSchema):
    """TKT-11: what happened in a case, oldest first, and its visits."""

    data = fields.List(fields.Nested(HappeningSchema))
    visits = fields.List(fields.Nested(VisitSchema))
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)


class ClassifySchema(StrictSchema):
    """What the agent finds; what is left out stays as it was told."""

    type = Text(longest=40)
    urgency = choice(URGENCIES)
    impact = choice(IMPACTS)
    safety_hazard = fields.Boolean()
    fault_group = Text(longest=80)


class BroughtPartSchema(StrictSchema):
    """A part to bring."""

    part_no = code_text(80, required=True)
    quantity = fields.Integer(strict=True, required=True, validate=validate.Range(min=1, max=1000))


class AssignSchema(StrictSchema):
    """DSP-05: who goes and when. DSP-11: another than the suggested technician needs `override_reason`.

    `appointment_at` may be left out for an emergency (DSP-12), `technician_id` where dispatch is automatic (DSP-01).
    """

    technician_id = IdField()
    appointment_at = Instant()
    override_reason = long_text()
    tools = fields.List(Text(), validate=validate.Length(max=50))
    parts = fields.List(fields.Nested(BroughtPartSchema), validate=validate.Length(max=50))


class ReassignSchema(StrictSchema):
    """Another technician instead, and why."""

    technician_id = IdField(required=True)
    reason = long_text(required=True)
    appointment_at = Instant()


class ReasonSchema(StrictSchema):
    """Why."""

    reason = long_text(required=True)


class NoteSchema(StrictSchema):
    """What there is to say."""

    note = long_text()


class OutcomeSchema(StrictSchema):
    """TKT-15, TKT-17: what the cause was and what came of it."""

    cause = long_text(required=True)
    result = long_text(required=True)


class ConfirmSchema(StrictSchema):
    """TKT-15: the customer's confirmation; an agent records who gave it."""

    confirmed_by = Text()
    note = long_text()


class TicketCustomerRowSchema(RowSchema):
    """The customer of an imported request; made if nobody has the e-mail, or the phone and name."""

    name = Text(required=True)
    email = Email()
    phone = phone_text()
    address = long_text()
    segment = Text(longest=40)


class TicketRowSchema(RowSchema):
    """One row of old requests, known by source and reference. Missing customers, models and units are made."""

    source = Text(longest=80, required=True)
    external_ref = Text(required=True)
    customer = fields.Nested(TicketCustomerRowSchema, required=True)
    model_code = code_text(80)
    model_name = Text()
    serial_no = code_text(80)
    purchased_on = Day()
    type = Text(longest=40, required=True)
    channel = Text(longest=40, required=True)
    priority = choice(PRIORITIES, required=True)
    subject = Text(longest=200, required=True)
    description = long_text()
    opened_at = Instant()
    first_response_at = Instant()
    resolved_at = Instant()
    rating = fields.Integer(validate=validate.Range(min=1, max=BEST_RATING))
