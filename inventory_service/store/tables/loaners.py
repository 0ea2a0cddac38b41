"""Loaner units (替补商品): the pool, the slips (F-29), and the cases for which one may be lent."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from inventory_service.store.tables.ground import location_column, metadata, part_column
from shared.kit.db import Id, Instant

# What the service desk has told of a case, in whatever order: it is open once it was heard of and until it has ended.
cases = Table(
    "cases",
    metadata,
    Column("ticket_id", Id(), primary_key=True),
    Column("heard_at", Instant()),
    Column("ended_at", Instant()),
    Column("created_at", Instant(), nullable=False),
)

# One unit. `location_id` is its place in the store, `lot_id` its lot in the ledger. Until it is back and checked, `loan_id` is
# the slip that it went out on and `technician_id` who carried it.
loaners = Table(
    "loaners",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("serial_no", String(80), nullable=False, unique=True),
    Column("category", String(60), nullable=False),
    Column("model_code", String(80), nullable=False),
    part_column(),
    Column("lot_id", Id(), ForeignKey("lots.id"), nullable=False),
    location_column(),
    Column("status", String(20), nullable=False),
    Column("condition", String(20), nullable=False),
    Column("loan_id", Id()),
    Column("technician_id", Id(), ForeignKey("technicians.id")),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_loaners_serial_no", "serial_no", "id"),
    Index("ix_loaners_category", "category", "serial_no", "id"),
    Index("ix_loaners_status", "status", "serial_no", "id"),
    Index("ix_loaners_technician_id", "technician_id", "serial_no", "id"),
    Index("ix_loaners_pool", "category", "status"),
)

# F-29. `due_on` is the agreed day of return until the repair is delivered, then the day that LOAN-03 gives.
loans = Table(
    "loans",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("loaner_id", Id(), ForeignKey("loaners.id"), nullable=False),
    Column("ticket_id", Id(), nullable=False),
    Column("repair_id", Id()),
    Column("faulty_serial_no", String(80), nullable=False),
    Column("customer_name", String(120), nullable=False),
    Column("technician_id", Id(), ForeignKey("technicians.id")),
    Column("status", String(20), nullable=False),
    Column("lent_condition", String(20), nullable=False),
    Column("lent_note", Text),
    Column("signed_by", String(120), nullable=False),
    Column("expected_return_on", Date),
    Column("due_on", Date),
    Column("lender_name", String(120), nullable=False),
    Column("returned_condition", String(20)),
    Column("returned_note", Text),
    Column("returned_by", String(120)),
    Column("taker_name", String(120)),
    Column("ended_at", Instant()),
    Column("lost_reason", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_loans_created_at", "created_at", "id"),
    Index("ix_loans_status", "status", "created_at", "id"),
    Index("ix_loans_status_due_on", "status", "due_on", "id"),
    Index("ix_loans_due_on", "due_on", "id"),
    Index("ix_loans_ticket_id", "ticket_id", "created_at", "id"),
    Index("ix_loans_loaner_id", "loaner_id", "created_at", "id"),
    Index("ix_loans_technician_id", "technician_id", "created_at", "id"),
)
