"""Bodies and answers of the register of tools and equipment."""

from marshmallow import fields

from inventory_service.api.schemas.rows import RowSchema
from inventory_service.rules.tools import CONDITIONS, STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice


class ToolFactsSchema(StrictSchema):
    """What is told of a tool, in a body or in a row of an import."""

    tool_no = Text(required=True, longest=60)
    name = Text(required=True)
    kind = Text(required=True, longest=60)
    brand = Text(required=True)
    model = Text(required=True)
    serial_no = Text(allow_none=True)
    purchased_on = Day(required=True)
    price = Money(required=True, attribute="price_fen")
    service_due_on = Day(allow_none=True)


class ToolRowSchema(RowSchema, ToolFactsSchema):
    """A tool in a row of an import."""


class NewToolSchema(ToolFactsSchema):
    """A tool to be registered (F-28)."""

    id = IdField()
    condition = choice(CONDITIONS)


class ToolChangeSchema(StrictSchema):
    """What may be corrected on a card."""

    name = Text()
    kind = Text(longest=60)
    brand = Text()
    model = Text()
    serial_no = Text(allow_none=True)
    purchased_on = Day()
    price = Money(attribute="price_fen")
    service_due_on = Day(allow_none=True)


class ToolEntrySchema(StrictSchema):
    """A line of the equipment ledger (设备台账)."""

    id = IdField()
    tool_no = fields.String()
    name = fields.String()
    kind = fields.String()
    brand = fields.String()
    model = fields.String()
    serial_no = fields.String(allow_none=True)
    purchased_on = fields.Date()
    price = Money(attribute="price_fen")
    is_fixed_asset = fields.Boolean()
    status = fields.String()
    condition = fields.String()
    holder_id = IdField(allow_none=True)
    holder_name = fields.String(allow_none=True)
    purpose = fields.String(allow_none=True)
    ticket_id = IdField(allow_none=True)
    due_back_on = fields.Date(allow_none=True)
    service_due_on = fields.Date(allow_none=True)
    fault = fields.String(allow_none=True)
    created_at = Instant()


class ToolSchema(ToolEntrySchema):
    """A tool card (工具登记卡) with what the caller may do with it now."""

    actions = fields.List(fields.String())


class ToolQuery(PageQuery):
    """Filters of tools. `overdue`: not back by the agreed day; `service_due`: to be serviced by today."""

    tool_no = Text(longest=60)
    kind = Text(longest=60)
    status = choice(STATES)
    holder_id = IdField()
    is_fixed_asset = fields.Boolean()
    overdue = fields.Boolean()
    service_due = fields.Boolean()


class ToolAvailabilityQuery(StrictSchema):
    """Which kind of tool is needed, on which day (today without one), by whom."""

    kind = Text(required=True, longest=60)
    on = Day()
    technician_id = IdField()


class ToolBookingSchema(StrictSchema):
    """A tool that somebody answers for, and until when it is booked out."""

    id = IdField()
    tool_no = fields.String()
    status = fields.String()
    holder_id = IdField()
    holder_name = fields.String()
    due_back_on = fields.Date(allow_none=True)


class ToolAvailabilitySchema(StrictSchema):
    """TOOL-09: whether somebody can have such a tool on a day: `own`, `free`, `booked_out` (a warning), `none_kept`."""

    kind = fields.String()
    on = fields.Date()
    technician_id = IdField(allow_none=True)
    outcome = fields.String()
    warning = fields.Boolean()
    clause = fields.String()
    out = fields.List(fields.Nested(ToolBookingSchema))
