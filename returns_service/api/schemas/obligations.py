"""What a site owes, as it is shown."""

from marshmallow import fields

from returns_service.rules.obligations import OBLIGATION
from shared.kit.fields import IdField, PageQuery, StrictSchema, choice

STATUSES = sorted({step.to for step in OBLIGATION.values()})


class ObligationQuery(PageQuery):
    """Filters of obligations."""

    ticket_id = IdField()
    site_id = IdField()
    status = choice(STATUSES)
    overdue = fields.Boolean()
    with_keeper = fields.Boolean()


class ObligationSchema(StrictSchema):
    """An old part that a site owes the factory (RET-08); `returned` is what the company has counted of it so far."""

    id = IdField()
    ticket_id = IdField()
    ticket_number = fields.String()
    site_id = IdField()
    part_no = fields.String()
    quantity = fields.Integer()
    returned = fields.Integer()
    replaced_on = fields.Date()
    due_on = fields.Date()
    service_record_no = fields.String()
    status = fields.String()
    return_id = IdField(allow_none=True)
    keeper_since = fields.Date(allow_none=True)
    old_part_id = IdField(allow_none=True)
    old_part_number = fields.String(allow_none=True)


class OneObligationSchema(ObligationSchema):
    """An obligation with what the caller may do now; `apply` is POST /returns."""

    actions = fields.List(fields.String())
