"""Engines and column types that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Uuid, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from shared.kit.jsontext import as_json

READ = "kit_read"
LONGEST_LOCK_WAIT_MS = 5000
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant: `timestamptz` on PostgreSQL, UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a row holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; SQLite keeps the UTC reading without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instants are aware")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def Id() -> Uuid[str]:  # noqa: N802 - stands where a column type stands
    """A UUID column whose Python value is text."""
    return Uuid(as_uuid=False)


def Json() -> Any:  # noqa: N802 - stands where a column type stands
    """A JSON document, binary where the database has it."""
    return JSON().with_variant(JSONB(), "postgresql")


def new_metadata() -> MetaData:
    """Metadata whose constraint names are the same in every database, so that migrations can name them."""
    return MetaData(naming_convention=NAMING)


def open_engine(url: str, pool_size: int = 8) -> Engine:
    """Connect to a service's own database. SQLite: WAL, foreign keys, full sync, and write units that lock at once."""
    if not url.startswith("sqlite"):
        options = {"options": f"-c lock_timeout={LONGEST_LOCK_WAIT_MS}"}
        return _engine(url, pool_size, pool_recycle=1800, connect_args=options)
    engine = _engine(url, pool_size, connect_args={"timeout": LONGEST_LOCK_WAIT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _engine(url: str, pool_size: int, **kwargs: Any) -> Engine:
    return create_engine(url, pool_size=pool_size, max_overflow=pool_size, json_serializer=as_json, **kwargs)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LONGEST_LOCK_WAIT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a write can fail half-way with "database is locked"; IMMEDIATE waits first.
    read = connection.get_execution_options().get(READ)
    connection.exec_driver_sql("BEGIN" if read else "BEGIN IMMEDIATE")


def reading(engine: Engine) -> Engine:
    """The same engine for plain reads: no write lock on SQLite, no transaction round trips on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READ: True})
    return engine.execution_options(isolation_level="AUTOCOMMIT")
