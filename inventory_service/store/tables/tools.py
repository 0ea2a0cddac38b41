"""Tools and equipment in the hands of people (F-28): the card, what was done with it, what was lost or damaged."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from inventory_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant

# Who may hold a tool: as the service desk told it. Nobody is asked.
technicians = Table(
    "technicians",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(60), nullable=False),
    Column("name", String(120), nullable=False),
    Column("site_id", Id()),
    Column("created_at", Instant(), nullable=False),
)

# `holder_id` is set from the issue until the tool is back and checked, paid for, or written off. `fault` is what was reported
# of it (lost, damaged), `due_back_on` the day agreed for its return, `service_due_on` that of its next service (TOOL-07).
tools = Table(
    "tools",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("tool_no", String(60), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("brand", String(120), nullable=False),
    Column("model", String(120), nullable=False),
    Column("serial_no", String(120)),
    Column("purchased_on", Date, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("is_fixed_asset", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("condition", String(20), nullable=False),
    Column("holder_id", Id(), ForeignKey("technicians.id")),
    Column("purpose", String(20)),
    Column("ticket_id", Id()),
    Column("due_back_on", Date),
    Column("service_due_on", Date),
    Column("fault", String(20)),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    CheckConstraint("price_fen >= 0", name="price_not_negative"),
    Index("ix_tools_tool_no", "tool_no", "id"),
    Index("ix_tools_kind", "kind", "tool_no", "id"),
    Index("ix_tools_status", "status", "tool_no", "id"),
    Index("ix_tools_holder_id", "holder_id", "tool_no", "id"),
    Index("ix_tools_is_fixed_asset", "is_fixed_asset", "tool_no", "id"),
    Index("ix_tools_due_back_on", "due_back_on", "id"),
    Index("ix_tools_service_due_on", "service_due_on", "id"),
)

# TOOL-06: the use records of the equipment ledger (设备台账): hand-overs with their signature, uses, services. Append-only.
tool_records = Table(
    "tool_records",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("tool_id", Id(), ForeignKey("tools.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("holder_id", Id(), ForeignKey("technicians.id")),
    Column("from_holder_id", Id(), ForeignKey("technicians.id")),
    Column("purpose", String(20)),
    Column("ticket_id", Id()),
    Column("condition", String(20)),
    Column("signed_by", String(120)),
    Column("due_back_on", Date),
    Column("cost_fen", BigInteger),
    Column("note", Text),
    Column("recorder_id", String(80), nullable=False),
    Column("recorder_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_tool_records_tool_id", "tool_id", "created_at", "id"),
)

# TOOL-04, TOOL-05: what was lost or damaged, and the cause that a supervisor found.
tool_reports = Table(
    "tool_reports",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("tool_id", Id(), ForeignKey("tools.id"), nullable=False),
    Column("event", String(20), nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("description", Text, nullable=False),
    Column("holder_id", Id(), ForeignKey("technicians.id")),
    Column("reporter_id", String(80), nullable=False),
    Column("reporter_name", String(120), nullable=False),
    Column("human_cause", Boolean),
    Column("cause", Text),
    Column("repair_cost_fen", BigInteger),
    Column("decided_by", String(120)),
    Column("decided_at", Instant()),
    Column("written_off_by", String(120)),
    Column("written_off_at", Instant()),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_tool_reports_created_at", "created_at", "id"),
    Index("ix_tool_reports_tool_id", "tool_id", "created_at", "id"),
    Index("ix_tool_reports_holder_id", "holder_id", "created_at", "id"),
)

# TOOL-08: a holder who leaves or changes post has given everything back.
tool_clearances = Table(
    "tool_clearances",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("holder_id", Id(), ForeignKey("technicians.id"), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("note", Text),
    Column("still_out", Integer, nullable=False),
    Column("cleared_by", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_tool_clearances_created_at", "created_at", "id"),
    Index("ix_tool_clearances_holder_id", "holder_id", "created_at", "id"),
)
