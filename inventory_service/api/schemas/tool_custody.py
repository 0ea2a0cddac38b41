"""Bodies and answers of tools in people's hands."""

from marshmallow import fields

from inventory_service.rules.tools import CLEARANCE_REASONS, CONDITIONS, DAMAGED, ENTERED, FAULTS, PURPOSES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text

SOUND = tuple(condition for condition in CONDITIONS if condition != DAMAGED)


class ToolIssueSchema(StrictSchema):
    """A tool goes to a person, who signs for it (TOOL-02), for work of the company (TOOL-03)."""

    holder_id = IdField(required=True)
    signed_by = Text(required=True)
    purpose = choice(PURPOSES, required=True)
    ticket_id = IdField(allow_none=True)
    due_back_on = Day(allow_none=True)
    condition = choice(SOUND)
    note = long_text(allow_none=True)


class ToolHandOverSchema(StrictSchema):
    """From one person to another (TOOL-08); purpose and day of return stay unless told."""

    holder_id = IdField(required=True)
    signed_by = Text(required=True)
    purpose = choice(PURPOSES)
    ticket_id = IdField(allow_none=True)
    due_back_on = Day(allow_none=True)
    condition = choice(SOUND)
    note = long_text(allow_none=True)


class ToolReturnSchema(StrictSchema):
    """A tool is back; whoever takes it signs."""

    signed_by = Text(required=True)
    condition = choice(CONDITIONS)
    note = long_text(allow_none=True)


class ToolCheckSchema(StrictSchema):
    """What the keeper finds."""

    condition = choice(CONDITIONS, required=True)
    note = long_text(allow_none=True)


class ToolReportEntrySchema(StrictSchema):
    """A tool is lost or damaged."""

    event = choice(FAULTS, required=True)
    happened_on = Day()
    description = long_text(required=True)


class ToolCauseSchema(StrictSchema):
    """What a supervisor decides. `holder_id` names who is liable where nobody held the tool."""

    human_cause = fields.Boolean(required=True)
    cause = long_text(required=True)
    repair_cost = Money(attribute="repair_cost_fen", allow_none=True)
    holder_id = IdField(allow_none=True)


class ToolWriteOffSchema(StrictSchema):
    """Why a tool is written off."""

    reason = long_text(required=True)


class ToolRestoreSchema(StrictSchema):
    """How a tool was repaired."""

    note = long_text(required=True)
    cost = Money(attribute="cost_fen", allow_none=True)


class NewToolRecordSchema(StrictSchema):
    """A use or a service (TOOL-06, TOOL-07); `service_due_on` is when the next service is due."""

    kind = choice(ENTERED, required=True)
    ticket_id = IdField(allow_none=True)
    condition = choice(SOUND)
    cost = Money(attribute="cost_fen", allow_none=True)
    service_due_on = Day(allow_none=True)
    note = long_text(required=True)


class ToolRecordSchema(StrictSchema):
    """A use record of the equipment ledger."""

    id = IdField()
    tool_id = IdField()
    kind = fields.String()
    holder_id = IdField(allow_none=True)
    holder_name = fields.String(allow_none=True)
    from_holder_id = IdField(allow_none=True)
    from_holder_name = fields.String(allow_none=True)
    purpose = fields.String(allow_none=True)
    ticket_id = IdField(allow_none=True)
    condition = fields.String(allow_none=True)
    signed_by = fields.String(allow_none=True)
    due_back_on = fields.Date(allow_none=True)
    cost = Money(attribute="cost_fen", allow_none=True)
    note = fields.String(allow_none=True)
    recorder_name = fields.String()
    created_at = Instant()


class ToolReportSchema(StrictSchema):
    """A report of loss or damage with the cause that was found; `status` is the tool's."""

    id = IdField()
    number = fields.String()
    tool_id = IdField()
    tool_no = fields.String()
    status = fields.String()
    event = fields.String()
    happened_on = fields.Date()
    description = fields.String()
    holder_id = IdField(allow_none=True)
    holder_name = fields.String(allow_none=True)
    reporter_name = fields.String()
    human_cause = fields.Boolean(allow_none=True)
    cause = fields.String(allow_none=True)
    repair_cost = Money(attribute="repair_cost_fen", allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_at = Instant(allow_none=True)
    written_off_by = fields.String(allow_none=True)
    written_off_at = Instant(allow_none=True)
    created_at = Instant()


class ToolReportQuery(PageQuery):
    """Filters of reports."""

    tool_id = IdField()
    holder_id = IdField()


class NewToolClearanceSchema(StrictSchema):
    """Who leaves or changes post."""

    holder_id = IdField(required=True)
    reason = choice(CLEARANCE_REASONS, required=True)
    note = long_text(allow_none=True)


class ToolClearanceSchema(StrictSchema):
    """TOOL-08: somebody has given everything back."""

    id = IdField()
    number = fields.String()
    holder_id = IdField()
    holder_name = fields.String()
    reason = fields.String()
    note = fields.String(allow_none=True)
    still_out = fields.Integer()
    cleared_by = fields.String()
    created_at = Instant()


class ToolClearanceQuery(PageQuery):
    """Filter of clearances."""

    holder_id = IdField()
