"""The rows of this service; the kit's own tables stand beside them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from shared.kit.db import Id, Instant, new_metadata
from shared.kit.tables import kit_tables

metadata = new_metadata()
kit = kit_tables(metadata)

obligations = Table(
    "obligations",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("ticket_id", Id(), nullable=False),
    Column("ticket_number", String(40), nullable=False),
    Column("visit_id", Id(), nullable=False),
    Column("line_id", String(60), nullable=False),
    Column("site_id", Id(), nullable=False),
    Column("technician_id", Id()),
    Column("part_no", String(120), nullable=False),
    Column("quantity", Integer, CheckConstraint("quantity > 0", name="quantity_positive"), nullable=False),
    Column("returned", Integer, CheckConstraint("returned >= 0", name="returned_not_negative"), nullable=False),
    Column("replaced_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("service_record_no", String(120), nullable=False),
    Column("status", String(20), nullable=False),
    Column("return_id", Id()),
    # OLD-07: since when the warehouse's keeper has the old part, and its record there; null while it is not back.
    Column("keeper_since", Date),
    Column("old_part_id", Id()),
    Column("old_part_number", String(40)),
    Column("created_at", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
    # A visit that is told twice under two event ids still owes its parts once.
    UniqueConstraint("visit_id", "line_id"),
)
for _name in ("ticket_id", "site_id", "technician_id", "status"):
    Index(f"ix_obligations_{_name}", obligations.c[_name], obligations.c.due_on, obligations.c.id)
Index("ix_obligations_due", obligations.c.due_on, obligations.c.id)
for _name, _where in (("with_keeper", sql("keeper_since IS NOT NULL")), ("without_keeper", sql("keeper_since IS NULL"))):
    _key = (obligations.c.status, obligations.c.due_on, obligations.c.id)
    Index(f"ix_obligations_{_name}", *_key, postgresql_where=_where, sqlite_where=_where)

# OLD-07: the warehouse's keeper may have an old part before the visit that owes it is told, and the two are told by two
# services: both lock the visit's row here, and what came first waits in `kept_parts` until the visit is booked.
told_visits = Table(
    "told_visits",
    metadata,
    Column("visit_id", Id(), primary_key=True),
    Column("is_booked", Boolean, nullable=False),
)
kept_parts = Table(
    "kept_parts",
    metadata,
    Column("old_part_id", Id(), primary_key=True),
    Column("old_part_number", String(40), nullable=False),
    Column("visit_id", Id(), ForeignKey("told_visits.visit_id"), nullable=False, index=True),
    Column("line_id", String(60), nullable=False),
    Column("stored_on", Date, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("site_id", Id(), nullable=False),
    Column("contact", String(120)),
    Column("packing", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("applied_on", Date, nullable=False),
    Column("review_due_on", Date, nullable=False),
    Column("reviewed_at", Instant()),
    Column("reviewer_name", String(120)),
    Column("review_note", Text),
    Column("freight_document", String(120)),
    Column("shipped_at", Instant()),
    Column("received_at", Instant()),
    Column("received_on", Date),
    Column("credited_at", Instant()),
    Column("total_fen", BigInteger),
    Column("created_at", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
)
for _name in ("site_id", "status"):
    Index(f"ix_returns_{_name}", returns.c[_name], returns.c.created_at, returns.c.id)
Index("ix_returns_created", returns.c.created_at, returns.c.id)

return_lines = Table(
    "return_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("return_id", Id(), ForeignKey("returns.id"), nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("obligation_id", Id(), ForeignKey("obligations.id"), index=True),
    Column("ticket_id", Id()),
    Column("part_no", String(120), nullable=False),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("part_type", String(120), nullable=False),
    Column("gas_conversion", Boolean, nullable=False),
    Column("own_brand", Boolean, nullable=False),
    Column("in_warranty", Boolean, nullable=False),
    Column("production_on", Date, nullable=False),
    Column("replaced_on", Date),
    Column("service_record_no", String(120)),
    Column("fault", Text, nullable=False),
    Column("quantity", Integer, CheckConstraint("quantity > 0", name="quantity_positive"), nullable=False),
    Column("unit_price_fen", BigInteger, nullable=False),
    Column("over_age", Boolean, nullable=False),
    Column("timeliness", String(20)),
    Column("counted", Integer),
    Column("difference", Integer),
    Column("compliant", Boolean),
    Column("held", Boolean, nullable=False),
    Column("result", String(20)),
    Column("disposition", String(20)),
    Column("credit_fen", BigInteger),
    Column("decision_id", Id()),
    UniqueConstraint("return_id", "line_no"),
)
Index("ix_return_lines_ticket", return_lines.c.ticket_id, return_lines.c.return_id)

inspections = Table(
    "inspections",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("return_id", Id(), ForeignKey("returns.id"), nullable=False),
    Column("site_id", Id(), nullable=False),
    Column("inspector_name", String(120), nullable=False),
    Column("created_at", Instant(), nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_inspections_return", inspections.c.return_id, inspections.c.created_at, inspections.c.id)
Index("ix_inspections_created", inspections.c.created_at, inspections.c.id)

inspection_lines = Table(
    "inspection_lines",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("inspection_id", Id(), ForeignKey("inspections.id"), nullable=False, index=True),
    Column("line_id", Id(), ForeignKey("return_lines.id"), nullable=False, unique=True),
    Column("result", String(20), nullable=False),
    Column("note", Text),
)
