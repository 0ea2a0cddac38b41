"""The rows of a case: tickets, visits and the parts used on them. They stand in the same metadata as the master data."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from shared.kit.db import Id, Instant, Json
from ticket_service.store.tables import kit, metadata

__all__ = ["kit", "loans", "metadata", "tickets", "visit_parts", "visits"]

# Every `*_due_at` and `promised_at` is frozen when it is written: a newly agreed time goes to `agreed_due_at` (SLA-14).
# The service address and its place are copied at intake, so that a move of the customer does not move the case.
tickets = Table(
    "tickets",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(30), nullable=False, unique=True),
    Column("status", String(20), nullable=False),
    Column("type", String(40), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("priority", String(4), nullable=False),
    Column("urgency", String(10)),
    Column("impact", String(10)),
    Column("safety_hazard", Boolean, nullable=False),
    Column("fault_group", String(80)),
    Column("subject", String(200)),
    Column("description", Text, nullable=False),
    Column("product", String(200)),
    Column("component", String(40)),
    Column("customer_id", Id(), ForeignKey("customers.id"), nullable=False),
    Column("asset_id", Id(), ForeignKey("assets.id")),
    Column("contact_name", String(120), nullable=False),
    Column("contact_phone", String(40)),
    Column("contact_address", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("remote_area", Boolean, nullable=False),
    Column("site_id", Id(), ForeignKey("sites.id")),
    Column("technician_id", Id(), ForeignKey("technicians.id")),
    Column("opened_at", Instant(), nullable=False),
    Column("out_of_hours", Boolean, nullable=False),
    Column("auto_acknowledged_at", Instant()),
    Column("response_due_at", Instant(), nullable=False),
    Column("resolution_due_at", Instant(), nullable=False),
    Column("promised_at", Instant(), nullable=False),
    Column("agreed_due_at", Instant()),
    Column("callback_due_at", Instant()),
    Column("onsite_response_due_at", Instant()),
    Column("onsite_fix_due_at", Instant()),
    Column("acknowledged_at", Instant()),
    Column("phone_unsolved_at", Instant()),
    Column("first_dispatched_at", Instant()),
    Column("contacted_at", Instant()),
    Column("arrived_at", Instant()),
    Column("worked_at", Instant()),
    Column("resolved_at", Instant()),
    Column("closed_at", Instant()),
    Column("warranty_outcome", String(20)),
    Column("warranty_ends_on", Date),
    Column("warranty_clauses", Json(), nullable=False),
    Column("is_repeat", Boolean, nullable=False),
    Column("repeat_of", Id()),
    Column("cause", Text),
    Column("result", Text),
    Column("confirmed_by", String(120)),
    Column("confirmation_note", Text),
    Column("excused_at", Instant()),
    Column("alert", String(10)),
    Column("watch_at", Instant()),
    Column("customer_rating", Integer),
    Column("source", String(80)),
    Column("external_ref", String(120)),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    UniqueConstraint("source", "external_ref"),
)
# Each list is one walk along one of these, newest first.
Index("ix_tickets_opened_at", tickets.c.opened_at, tickets.c.id)
Index("ix_tickets_status", tickets.c.status, tickets.c.opened_at, tickets.c.id)
Index("ix_tickets_customer_id", tickets.c.customer_id, tickets.c.opened_at, tickets.c.id)
_at_site = sql("site_id IS NOT NULL")
Index(
    "ix_tickets_site_id",
    tickets.c.site_id,
    tickets.c.opened_at,
    tickets.c.id,
    postgresql_where=_at_site,
    sqlite_where=_at_site,
)
_sent = sql("technician_id IS NOT NULL")
Index(
    "ix_tickets_technician_id",
    tickets.c.technician_id,
    tickets.c.opened_at,
    tickets.c.id,
    postgresql_where=_sent,
    sqlite_where=_sent,
)
_alerted = sql("alert IS NOT NULL")
Index("ix_tickets_alert", tickets.c.alert, tickets.c.opened_at, tickets.c.id, postgresql_where=_alerted, sqlite_where=_alerted)
_watched = sql("watch_at IS NOT NULL")
Index("ix_tickets_watch_at", tickets.c.watch_at, tickets.c.id, postgresql_where=_watched, sqlite_where=_watched)
# TKT-21 asks for the last closed repair of a product and fault group.
_closed = sql("closed_at IS NOT NULL")
Index(
    "ix_tickets_repeat",
    tickets.c.asset_id,
    tickets.c.fault_group,
    tickets.c.closed_at,
    postgresql_where=_closed,
    sqlite_where=_closed,
)

# One visit is one dispatch slip (F-09) and, once filed, one service record (F-08, F-12).
visits = Table(
    "visits",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(30), nullable=False, unique=True),
    Column("ticket_id", Id(), ForeignKey("tickets.id"), nullable=False),
    Column("customer_id", Id(), ForeignKey("customers.id"), nullable=False),
    Column("technician_id", Id(), ForeignKey("technicians.id"), nullable=False),
    Column("site_id", Id(), ForeignKey("sites.id")),
    Column("status", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("is_exempt", Boolean, nullable=False),
    Column("required_skill", String(40)),
    Column("tools", Json(), nullable=False),
    Column("parts_to_bring", Json(), nullable=False),
    Column("appointment_at", Instant()),
    Column("miss_at", Instant()),
    Column("missed_at", Instant()),
    Column("assigned_at", Instant(), nullable=False),
    Column("dispatch_timing", String(10)),
    Column("contact_due_at", Instant(), nullable=False),
    Column("contacted_at", Instant()),
    Column("contact_timing", String(10)),
    Column("departed_at", Instant()),
    Column("checklist", Json(), nullable=False),
    Column("arrived_at", Instant()),
    Column("arrival", String(20)),
    Column("force_majeure_claimed", Boolean, nullable=False),
    Column("proposal", Json()),
    Column("agreed_by", String(120)),
    Column("agreed_at", Instant()),
    Column("agreed_fen", BigInteger),
    Column("result", String(20)),
    Column("verified_problem", Text),
    Column("reproduced", Boolean),
    Column("work_done", Text),
    Column("cause", Text),
    Column("user_test", Boolean),
    Column("user_opinion", Text),
    Column("signed_by", String(120)),
    Column("signed_at", Instant()),
    Column("left_at", Instant()),
    Column("next_appointment_at", Instant()),
    Column("custody_record", Text),
    Column("filed_at", Instant()),
    Column("in_warranty", Boolean),
    Column("labour_fen", BigInteger),
    Column("other_fen", BigInteger),
    Column("charged_fen", BigInteger),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_visits_created_at", visits.c.created_at, visits.c.id)
Index("ix_visits_status", visits.c.status, visits.c.created_at, visits.c.id)
Index("ix_visits_ticket_id", visits.c.ticket_id, visits.c.created_at, visits.c.id)
Index("ix_visits_technician_id", visits.c.technician_id, visits.c.created_at, visits.c.id)
Index("ix_visits_site_id", visits.c.site_id, visits.c.created_at, visits.c.id)
Index("ix_visits_customer_id", visits.c.customer_id, visits.c.created_at, visits.c.id)
_unfinished = sql("is_open")
# ORG-03: a case is with one technician at a time, whatever is asked for at the same moment.
Index("uq_visits_open", visits.c.ticket_id, unique=True, postgresql_where=_unfinished, sqlite_where=_unfinished)
Index("ix_visits_load", visits.c.technician_id, postgresql_where=_unfinished, sqlite_where=_unfinished)
_may_be_missed = sql("miss_at IS NOT NULL")
Index("ix_visits_miss_at", visits.c.miss_at, visits.c.id, postgresql_where=_may_be_missed, sqlite_where=_may_be_missed)

# ONS-14: each part used, what it cost the customer, and where the old part went.
visit_parts = Table(
    "visit_parts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("visit_id", Id(), ForeignKey("visits.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("part_no", String(80), nullable=False),
    Column("component", String(40), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("cap_fen", BigInteger),
    Column("charged_fen", BigInteger, nullable=False),
    Column("in_warranty", Boolean, nullable=False),
    Column("old_part_destination", String(20)),
    UniqueConstraint("visit_id", "line"),
)

# LOAN-04: the loaners lent for a case, as the warehouse told, in whatever order: one is out until its end was told.
loans = Table(
    "loans",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("ticket_id", Id(), nullable=False),
    Column("number", String(40)),
    Column("serial_no", String(80)),
    Column("lent_at", Instant()),
    Column("ended_at", Instant()),
    Column("outcome", String(20)),
    Column("created_at", Instant(), nullable=False),
)
Index("ix_loans_ticket_id", loans.c.ticket_id)
