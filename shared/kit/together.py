"""Writes rows of several tables in as few statements as possible: a round trip costs more than what it carries."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, insert

from shared.kit.jsontext import as_json

Rows = Sequence[Mapping[str, Any]]
Columns = tuple[str, ...]


class Batch:
    """Rows put aside, in the order of their tables; rows with the same columns of one table go together."""

    def __init__(self) -> None:
        self._groups: dict[tuple[Table, Columns], list[Mapping[str, Any]]] = {}

    def add(self, table: Table, row: Mapping[str, Any]) -> None:
        """Put a row aside. Empty columns are left out: wide tables with few filled columns make short statements."""
        filled = {name: value for name, value in row.items() if value is not None}
        self._groups.setdefault((table, tuple(filled)), []).append(filled)

    def write(self, connection: Connection) -> None:
        """Insert all of them. PostgreSQL takes them in one statement."""
        groups, self._groups = self._groups, {}
        if not groups:
            return
        if connection.dialect.name != "postgresql":
            for (table, _), rows in groups.items():
                connection.execute(insert(table), rows)
            return
        values = {f"rows_{i}": as_json(rows) for i, rows in enumerate(groups.values())}
        connection.exec_driver_sql(_one_statement(tuple((table.name, columns) for table, columns in groups)), values)


@lru_cache(maxsize=512)
def _one_statement(groups: tuple[tuple[str, Columns], ...]) -> str:
    """Data-modifying common table expressions, one per table, each fed from a JSON array."""
    parts = [_insert(table, columns, f"rows_{i}") for i, (table, columns) in enumerate(groups)]
    head = ", ".join(f"part_{i} AS ({part})" for i, part in enumerate(parts[:-1]))
    return f"WITH {head} {parts[-1]}" if head else parts[-1]


def _insert(table: str, columns: Columns, parameter: str) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    source = f"jsonb_populate_recordset(NULL::{table}, CAST(%({parameter})s AS jsonb))"
    return f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {source}"  # noqa: S608 - names of our own tables
