"""Bodies and answers of loaners and their slips."""

from marshmallow import fields

from inventory_service.rules.compensations import PAYERS
from inventory_service.rules.loaners import CONDITIONS, FAULTY, LOAN_STATES, STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text

SOUND = tuple(condition for condition in CONDITIONS if condition != FAULTY)


class NewLoanerSchema(StrictSchema):
    """A unit for the pool; without a category it is that of its part."""

    id = IdField()
    serial_no = Text(required=True, longest=80)
    part_no = Text(required=True, longest=60)
    model_code = Text(required=True, longest=80)
    category = Text(longest=60)
    location_id = IdField(required=True)
    condition = choice(SOUND)


class LoanerEntrySchema(StrictSchema):
    """A unit of the pool; `loan_id`, `ticket_id` and `due_on` are those of its current slip."""

    id = IdField()
    serial_no = fields.String()
    category = fields.String()
    model_code = fields.String()
    part_no = fields.String()
    location_id = IdField()
    location_code = fields.String()
    status = fields.String()
    condition = fields.String()
    loan_id = IdField(allow_none=True)
    ticket_id = IdField(allow_none=True)
    due_on = fields.Date(allow_none=True)
    created_at = Instant()


class LoanerSchema(LoanerEntrySchema):
    """A loaner with what the caller may do with it now."""

    actions = fields.List(fields.String())


class LoanerQuery(PageQuery):
    """Filters of loaners."""

    serial_no = Text(longest=80)
    category = Text(longest=60)
    status = choice(STATES)


class LendSchema(StrictSchema):
    """A loaner goes to a customer (F-29): for which open case and faulty unit, in which condition, who signs."""

    ticket_id = IdField(required=True)
    repair_id = IdField(allow_none=True)
    faulty_serial_no = Text(required=True, longest=80)
    customer_name = Text(required=True)
    technician_id = IdField(allow_none=True)
    condition = choice(SOUND, required=True)
    expected_return_on = Day(allow_none=True)
    signed_by = Text(required=True)
    note = long_text(allow_none=True)


class NewLoanSchema(LendSchema):
    """The same for any free unit of a category."""

    category = Text(required=True, longest=60)


class TakeBackSchema(StrictSchema):
    """A loaner is back: in which condition, who brought it; it lies where it lay unless another place is named."""

    condition = choice(CONDITIONS, required=True)
    signed_by = Text(required=True)
    location_id = IdField(allow_none=True)
    note = long_text(allow_none=True)


class LoanerCheckSchema(StrictSchema):
    """What the keeper finds; a faulty one goes to repair."""

    condition = choice(CONDITIONS, required=True)
    note = long_text(allow_none=True)


class LoanerStoreSchema(StrictSchema):
    """How a loaner was repaired."""

    note = long_text(required=True)


class LoseSchema(StrictSchema):
    """Why a loaner is given up, and what is claimed for it from whom, if anything."""

    reason = long_text(required=True)
    amount = Money(attribute="amount_fen", allow_none=True)
    payer = choice(PAYERS, allow_none=True)


class LoanSchema(StrictSchema):
    """A loaner slip (替补品借用单)."""

    id = IdField()
    number = fields.String()
    loaner_id = IdField()
    serial_no = fields.String()
    category = fields.String()
    model_code = fields.String()
    ticket_id = IdField()
    repair_id = IdField(allow_none=True)
    faulty_serial_no = fields.String()
    customer_name = fields.String()
    technician_id = IdField(allow_none=True)
    technician_name = fields.String(allow_none=True)
    status = fields.String()
    lent_at = Instant(attribute="created_at")
    lent_condition = fields.String()
    lent_note = fields.String(allow_none=True)
    signed_by = fields.String()
    lender_name = fields.String()
    expected_return_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    returned_condition = fields.String(allow_none=True)
    returned_note = fields.String(allow_none=True)
    returned_by = fields.String(allow_none=True)
    taker_name = fields.String(allow_none=True)
    ended_at = Instant(allow_none=True)
    lost_reason = fields.String(allow_none=True)


class LoanQuery(PageQuery):
    """Filters of slips. `overdue`: still out after the day on which it should be back."""

    status = choice(LOAN_STATES)
    ticket_id = IdField()
    loaner_id = IdField()
    technician_id = IdField()
    overdue = fields.Boolean()


class PoolEntrySchema(StrictSchema):
    """LOAN-01: one category of the pool; `not_ready` are back and unchecked, or under repair."""

    category = fields.String()
    in_store = fields.Integer()
    out = fields.Integer()
    not_ready = fields.Integer()
    minimum = fields.Integer()
    shortage = fields.Integer()


class PoolSchema(StrictSchema):
    """The pool by category."""

    data = fields.List(fields.Nested(PoolEntrySchema))
