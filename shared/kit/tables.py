"""The kit's own tables, put into every service's metadata: messages out and in, answers, history, decisions, numbers, jobs."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy import text as sql

from shared.kit.db import Id, Instant, Json

# SQLite counts rows only in INTEGER PRIMARY KEY columns.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


@dataclass(frozen=True)
class KitTables:
    """The tables by name."""

    outbox: Table
    deliveries: Table
    inbox: Table
    answers: Table
    history: Table
    decisions: Table
    numbers: Table
    jobs: Table


def kit_tables(metadata: MetaData) -> KitTables:
    """Declare the kit's tables in a service's metadata."""
    return KitTables(
        outbox=_outbox(metadata),
        deliveries=_deliveries(metadata),
        inbox=Table(
            "kit_inbox",
            metadata,
            Column("event_id", Id(), primary_key=True),
            Column("type", String(120), nullable=False),
            Column("received_at", Instant(), nullable=False),
        ),
        answers=Table(
            "kit_answers",
            metadata,
            Column("actor", String(80), primary_key=True),
            Column("key", String(200), primary_key=True),
            Column("request_hash", String(64), nullable=False),
            Column("status", Integer, nullable=False),
            Column("headers", Json(), nullable=False),
            Column("body", Text, nullable=False),
            Column("at", Instant(), nullable=False, index=True),
        ),
        history=_history(metadata),
        decisions=_decisions(metadata),
        numbers=Table(
            "kit_numbers",
            metadata,
            Column("series", String(40), primary_key=True),
            Column("last", Integer, nullable=False),
        ),
        jobs=_jobs(metadata),
    )


def _outbox(metadata: MetaData) -> Table:
    table = Table(
        "kit_outbox",
        metadata,
        Column("seq", Sequence, primary_key=True, autoincrement=True),
        Column("id", Id(), nullable=False, unique=True),
        Column("type", String(120), nullable=False),
        Column("subject", Id(), nullable=False),
        Column("case_id", Id()),
        Column("data", Json(), nullable=False),
        Column("trace_id", String(32), nullable=False),
        Column("at", Instant(), nullable=False),
        Column("routed_at", Instant()),
    )
    waiting = sql("routed_at IS NULL")
    Index("ix_kit_outbox_unrouted", table.c.seq, postgresql_where=waiting, sqlite_where=waiting)
    Index("ix_kit_outbox_case", table.c.case_id, table.c.seq)
    return table


def _deliveries(metadata: MetaData) -> Table:
    table = Table(
        "kit_deliveries",
        metadata,
        Column("id", Id(), primary_key=True),
        Column("seq", BigInteger, nullable=False),
        Column("subscriber", String(40), nullable=False),
        Column("subject", Id(), nullable=False),
        Column("status", String(20), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_at", Instant(), nullable=False),
        Column("last_error", Text),
        Column("delivered_at", Instant()),
        UniqueConstraint("seq", "subscriber"),
    )
    open_ones = sql("status <> 'delivered'")
    Index(
        "ix_kit_deliveries_open",
        table.c.subscriber,
        table.c.subject,
        table.c.seq,
        postgresql_where=open_ones,
        sqlite_where=open_ones,
    )
    Index("ix_kit_deliveries_status", table.c.status, table.c.id)
    return table


def _history(metadata: MetaData) -> Table:
    table = Table(
        "kit_history",
        metadata,
        Column("id", Id(), primary_key=True),
        Column("noun", String(40), nullable=False),
        Column("subject", Id(), nullable=False),
        Column("case_id", Id()),
        Column("verb", String(40), nullable=False),
        Column("from_state", String(40)),
        Column("to_state", String(40)),
        Column("actor", String(80), nullable=False),
        Column("actor_name", String(120), nullable=False),
        Column("role", String(40), nullable=False),
        Column("reason", Text),
        Column("detail", Json(), nullable=False),
        Column("at", Instant(), nullable=False),
    )
    Index("ix_kit_history_subject", table.c.subject, table.c.id)
    Index("ix_kit_history_case", table.c.case_id, table.c.id)
    return table


def _decisions(metadata: MetaData) -> Table:
    table = Table(
        "kit_decisions",
        metadata,
        Column("id", Id(), primary_key=True),
        Column("kind", String(40), nullable=False),
        Column("outcome", String(60), nullable=False),
        Column("subject", Id(), nullable=False),
        Column("case_id", Id()),
        Column("amount_fen", BigInteger),
        Column("clauses", Json(), nullable=False),
        Column("near", Json(), nullable=False),
        Column("inputs", Json(), nullable=False),
        Column("policy", Json(), nullable=False),
        Column("detail", Json(), nullable=False),
        Column("profile", String(40), nullable=False),
        Column("policy_day", String(10), nullable=False),
        Column("override_reason", Text),
        Column("actor", String(80), nullable=False),
        Column("actor_name", String(120), nullable=False),
        Column("at", Instant(), nullable=False),
    )
    Index("ix_kit_decisions_subject", table.c.subject, table.c.id)
    Index("ix_kit_decisions_case", table.c.case_id, table.c.id)
    return table


def _jobs(metadata: MetaData) -> Table:
    table = Table(
        "kit_jobs",
        metadata,
        Column("id", Id(), primary_key=True),
        Column("kind", String(60), nullable=False),
        Column("status", String(20), nullable=False),
        Column("payload", Json(), nullable=False),
        Column("total", Integer, nullable=False),
        Column("done", Integer, nullable=False),
        Column("report", Json(), nullable=False),
        Column("actor", Json(), nullable=False),
        Column("lease_until", Instant()),
        Column("created_at", Instant(), nullable=False),
        Column("finished_at", Instant()),
    )
    Index("ix_kit_jobs_status", table.c.status, table.c.id)
    return table
