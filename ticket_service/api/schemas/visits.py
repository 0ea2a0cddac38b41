"""Visits: the dispatch slip (F-09), the proposal (F-23) and the signed record (F-08, F-12)."""

from marshmallow import fields, validate

from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity
from ticket_service.api.schemas.values import code_text
from ticket_service.rules.visits import DESTINATIONS, RESULTS, STATES
from ticket_service.rules.warranty import OTHER

MOST_PARTS = 100


class PlannedPartSchema(StrictSchema):
    """A part that the repair needs; `price` is asked for one piece, `component` is what it replaces in the unit."""

    part_no = code_text(80, required=True)
    quantity = quantity(required=True)
    component = code_text(load_default=OTHER)
    price = Money(attribute="price_fen", load_default=0)


class UsedPartSchema(PlannedPartSchema):
    """A part used, and where the old one went (ONS-14)."""

    old_part_destination = choice(DESTINATIONS, required=True, allow_none=True)


class PartLineSchema(StrictSchema):
    """A part on a proposal or a record with what was decided about its price; the cap stands in the decision."""

    id = IdField()
    line = fields.Integer()
    part_no = fields.String()
    component = fields.String()
    quantity = fields.Integer()
    price = Money(attribute="price_fen")
    charged = Money(attribute="charged_fen")
    in_warranty = fields.Boolean()
    old_part_destination = fields.String(allow_none=True)


class ProposalSchema(StrictSchema):
    """The repair proposal and agreement (TKT-12, TKT-13)."""

    fault = long_text(required=True)
    cause = long_text(required=True)
    content = long_text(required=True)
    method = long_text()
    parts = fields.List(fields.Nested(PlannedPartSchema), load_default=list, validate=validate.Length(max=MOST_PARTS))
    labour = Money(attribute="labour_fen", load_default=0)
    other = Money(attribute="other_fen", load_default=0)
    agreed_by = Text()


class ProposalShownSchema(StrictSchema):
    """The proposal as it was agreed to."""

    fault = fields.String()
    cause = fields.String()
    content = fields.String()
    method = fields.String()
    parts = fields.List(fields.Nested(PartLineSchema))
    labour = Money(attribute="labour_fen")
    other = Money(attribute="other_fen")
    charged = Money(attribute="charged_fen")
    agreed_by = fields.String()


class SignatureSchema(StrictSchema):
    """Who signed, and when (now, if it is left out)."""

    name = Text(required=True)
    at = Instant()


class RecordSchema(StrictSchema):
    """The on-site service registration form (F-08). What ONS-03 to ONS-07 ask for is named together when it lacks."""

    result = choice(RESULTS, required=True)
    verified_problem = long_text()
    reproduced = fields.Boolean()
    work_done = long_text()
    cause = long_text()
    parts = fields.List(fields.Nested(UsedPartSchema), load_default=list, validate=validate.Length(max=MOST_PARTS))
    labour = Money(attribute="labour_fen", load_default=0)
    other = Money(attribute="other_fen", load_default=0)
    user_test = fields.Boolean()
    user_opinion = long_text()
    signature = fields.Nested(SignatureSchema)
    left_at = Instant()
    next_appointment_at = Instant()
    custody_record = long_text()


class VisitSchema(StrictSchema):
    """A visit: the slip, its course, and its record once it is filed."""

    id = IdField()
    number = fields.String()
    ticket_id = IdField()
    customer_id = IdField()
    technician_id = IdField()
    technician_name = fields.String()
    technician_code = fields.String()
    site_id = IdField(allow_none=True)
    status = fields.String()
    is_exempt = fields.Boolean()
    required_skill = fields.String(allow_none=True)
    tools = fields.List(fields.String())
    parts_to_bring = fields.List(fields.Dict())
    appointment_at = Instant(allow_none=True)
    missed_at = Instant(allow_none=True)
    assigned_at = Instant()
    dispatch_timing = fields.String(allow_none=True)
    contact_due_at = Instant()
    contacted_at = Instant(allow_none=True)
    contact_timing = fields.String(allow_none=True)
    departed_at = Instant(allow_none=True)
    checklist = fields.Dict()
    arrived_at = Instant(allow_none=True)
    arrival = fields.String(allow_none=True)
    force_majeure_claimed = fields.Boolean()
    proposal = fields.Nested(ProposalShownSchema, allow_none=True)
    agreed_by = fields.String(allow_none=True)
    agreed_at = Instant(allow_none=True)
    agreed = Money(attribute="agreed_fen", allow_none=True)
    result = fields.String(allow_none=True)
    verified_problem = fields.String(allow_none=True)
    reproduced = fields.Boolean(allow_none=True)
    work_done = fields.String(allow_none=True)
    cause = fields.String(allow_none=True)
    user_test = fields.Boolean(allow_none=True)
    user_opinion = fields.String(allow_none=True)
    signed_by = fields.String(allow_none=True)
    signed_at = Instant(allow_none=True)
    left_at = Instant(allow_none=True)
    next_appointment_at = Instant(allow_none=True)
    custody_record = fields.String(allow_none=True)
    filed_at = Instant(allow_none=True)
    in_warranty = fields.Boolean(allow_none=True)
    labour = Money(attribute="labour_fen", allow_none=True)
    other = Money(attribute="other_fen", allow_none=True)
    charged = Money(attribute="charged_fen", allow_none=True)
    parts = fields.List(fields.Nested(PartLineSchema))
    created_at = Instant()
    ticket_status = fields.String()
    next_visit_id = IdField(allow_none=True)
    actions = fields.List(fields.String())


class SlipSchema(StrictSchema):
    """DSP-05: what the dispatch slip says about the request."""

    number = fields.String()
    status = fields.String()
    type = fields.String()
    priority = fields.String()
    description = fields.String()
    component = fields.String(allow_none=True)
    contact_name = fields.String()
    contact_phone = fields.String(allow_none=True)
    contact_address = fields.String(allow_none=True)
    product = fields.String(allow_none=True)
    model_code = fields.String(allow_none=True)
    model_name_zh = fields.String(allow_none=True)
    model_name_en = fields.String(allow_none=True)
    serial_no = fields.String(allow_none=True)
    promised_at = Instant()


class VisitFileSchema(VisitSchema):
    """One visit with the request that it is for."""

    ticket = fields.Nested(SlipSchema)


class VisitQuery(PageQuery):
    """Filters of visits."""

    ticket_id = IdField()
    technician_id = IdField()
    site_id = IdField()
    status = choice(STATES)


class ContactSchema(StrictSchema):
    """DSP-06: the customer was reached; a newly agreed time, if any."""

    appointment_at = Instant()


class DepartSchema(StrictSchema):
    """ONS-01: the departure checklist; its items are the policy's `ons.checklist`."""

    checklist = fields.Dict(keys=Text(), values=fields.Boolean(), required=True, validate=validate.Length(max=50))


class ArriveSchema(StrictSchema):
    """ONS-02: whether force majeure is claimed for a delay; a supervisor confirms it (SLA-15)."""

    force_majeure = fields.Boolean(load_default=False)


class GiveBackSchema(StrictSchema):
    """TKT-10: one of the policy's reasons (`tkt.return_reasons`)."""

    reason = Text(longest=40, required=True)
    note = long_text()


class SubAssignSchema(StrictSchema):
    """DSP-09: a technician of the own site."""

    technician_id = IdField(required=True)
