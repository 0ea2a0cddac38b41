"""The rows of this service; the kit's own tables stand beside them."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from shared.kit.db import Id, Instant, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)


def _case_columns() -> list[Column]:  # type: ignore[type-arg]
    """Whose case it is: copied from the closed ticket, so that no call needs the service desk."""
    return [
        Column("ticket_id", Id(), nullable=False),
        Column("ticket_number", String(60), nullable=False),
        Column("customer_id", Id(), nullable=False),
        Column("customer_name", String(200), nullable=False),
        Column("customer_phone", String(60), nullable=False),
        Column("site_id", Id()),
        Column("technician_id", Id()),
        Column("technician_name", String(200)),
    ]


follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(60), nullable=False, unique=True),
    *_case_columns(),
    Column("record_no", String(60)),
    Column("model_code", String(120)),
    Column("serial_no", String(120)),
    Column("kind", String(20), nullable=False),
    Column("step", String(20), nullable=False),
    Column("owner_role", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("base_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("missed", Boolean, nullable=False),
    Column("missed_at", Instant()),
    Column("renewed", Boolean, nullable=False),
    # The call (F-14).
    Column("outcome", String(20)),
    Column("caller", String(80)),
    Column("caller_name", String(200)),
    Column("called_at", Instant()),
    Column("on_time", Boolean),
    Column("person_reached", String(120)),
    Column("product_use", String(10)),
    Column("timeliness", String(10)),
    Column("attitude", String(10)),
    Column("quality", String(10)),
    Column("charges", String(10)),
    Column("score", Integer),
    Column("suggestion", Text),
    Column("finding", String(20)),
    Column("note", Text),
    # The need that the call brought up, and its answer (FUP-05).
    Column("need", Text),
    Column("responsible", String(120)),
    Column("handed_over_at", Instant()),
    Column("promised_at", Instant()),
    Column("answer", Text),
    Column("answered_at", Instant()),
    Column("promise_kept", Boolean),
    Column("created_at", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("ticket_id", "kind", "step"),
)
# The work list is read by due day; each filter has the sort behind it.
Index("ix_follow_ups_due", follow_ups.c.due_on, follow_ups.c.id)
Index("ix_follow_ups_ticket", follow_ups.c.ticket_id, follow_ups.c.due_on, follow_ups.c.id)
Index("ix_follow_ups_status", follow_ups.c.status, follow_ups.c.due_on, follow_ups.c.id)
Index("ix_follow_ups_site", follow_ups.c.site_id, follow_ups.c.due_on, follow_ups.c.id)
Index("ix_follow_ups_missed", follow_ups.c.missed, follow_ups.c.due_on, follow_ups.c.id)
Index("ix_follow_ups_renewed", follow_ups.c.kind, follow_ups.c.renewed, follow_ups.c.due_on)

attempts = Table(
    "follow_up_attempts",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("follow_up_id", Id(), ForeignKey("follow_ups.id"), nullable=False, index=True),
    Column("on_day", Date, nullable=False),
    Column("at", Instant(), nullable=False),
    Column("caller", String(80), nullable=False),
    Column("caller_name", String(200), nullable=False),
    Column("reached", Boolean, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("person_reached", String(120)),
)

surveys = Table(
    "surveys",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(60), nullable=False, unique=True),
    *_case_columns(),
    Column("service", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("invited_on", Date, nullable=False),
    Column("invited_at", Instant(), nullable=False),
    Column("method", String(20)),
    Column("score", Integer),
    Column("comment", Text),
    Column("answered_on", Date),
    Column("answered_at", Instant()),
    Column("alert", Boolean, nullable=False),
    Column("alert_follow_up_id", Id()),
    Column("version", Integer, nullable=False),
    # CSAT-09: one invitation per service, one answer per invitation.
    UniqueConstraint("ticket_id"),
)
Index("ix_surveys_invited", surveys.c.invited_at, surveys.c.id)
Index("ix_surveys_customer", surveys.c.customer_id, surveys.c.invited_at, surveys.c.id)
Index("ix_surveys_site", surveys.c.site_id, surveys.c.invited_at, surveys.c.id)
Index("ix_surveys_status", surveys.c.status, surveys.c.invited_at, surveys.c.id)
# The satisfaction rate is counted on these two alone, whatever the size of the table.
Index("ix_surveys_answered_on", surveys.c.answered_on, surveys.c.score)
Index("ix_surveys_invited_on", surveys.c.invited_on, surveys.c.status)
