"""What the warehouse sent to sites and what they counted in."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table

from settlement_service.store.tables.ground import metadata
from shared.kit.db import Id, Instant, Json

part_shipments = Table(
    "part_shipments",
    metadata,
    # The shipment. That it left and that it was counted in are told in any order: either half may be null.
    Column("id", Id(), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("order_id", Id(), nullable=False),
    Column("order_number", String(40)),
    Column("site_id", Id(), nullable=False),
    Column("sent_fen", BigInteger, nullable=False),
    Column("sent_lines", Json(), nullable=False),
    Column("shipped_on", Date),
    # The month of the books in which it counts, and the one in which its count does.
    Column("period", String(7)),
    Column("counted_period", String(7)),
    Column("counted_on", Date),
    Column("counted_lines", Json(), nullable=False),
    # What a site reported on a reconciliation, pieces received by line: a later count differs from this or not at all.
    Column("reported", Json(), nullable=False),
    Column("missing_fen", BigInteger, nullable=False),
    Column("differing", Integer, nullable=False),
    Column("posting_id", Id(), ForeignKey("postings.id")),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant(), nullable=False),
    Index("ix_part_shipments_period", "period", "site_id"),
    Index("ix_part_shipments_counted", "counted_period", "site_id"),
    Index("ix_part_shipments_site", "site_id", "period", "id"),
)
