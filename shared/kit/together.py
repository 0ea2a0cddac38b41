"""Writes what goes with every change (history, decisions, events, the stored answer) in as few statements as possible."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, insert, text
from sqlalchemy.sql.elements import TextClause

from shared.kit.decision import as_json
from shared.kit.tables import KitTables

Rows = Sequence[Mapping[str, Any]]


def write_together(connection: Connection, tables: KitTables, rows_of: Mapping[str, Rows]) -> None:
    """Insert these rows, by the name of their table. PostgreSQL takes all of them in one statement."""
    filled = {name: rows for name, rows in rows_of.items() if rows}
    if not filled:
        return
    if connection.dialect.name != "postgresql":
        for name, rows in filled.items():
            connection.execute(insert(getattr(tables, name)), list(rows))
        return
    columns = tuple((name, tuple(rows[0])) for name, rows in filled.items())
    values = {name: as_json(rows) for name, rows in filled.items()}
    connection.execute(_one_statement(tables, columns), values)


@lru_cache(maxsize=64)
def _one_statement(tables: KitTables, columns: tuple[tuple[str, tuple[str, ...]], ...]) -> TextClause:
    """Data-modifying common table expressions, one per table, each fed from a JSON array."""
    parts = [_insert(getattr(tables, name), name, names) for name, names in columns]
    head = ", ".join(f"part_{i} AS ({part})" for i, part in enumerate(parts[:-1]))
    return text(f"WITH {head} {parts[-1]}" if head else parts[-1])


def _insert(table: Table, name: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{column}"' for column in names)
    source = f"jsonb_populate_recordset(NULL::{table.name}, CAST(:{name} AS jsonb))"
    return f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM {source}"  # noqa: S608 - names of our own tables
