"""Rows as a parameter: one statement for any number of them, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, FromClause, Select, String, Table, Uuid, bindparam, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.types import TypeEngine

from shared.kit.jsontext import as_json

ROWS = "rows"
Types = Mapping[str, TypeEngine[Any]]
Rows = Sequence[Mapping[str, Any]]


def types_of(table: Table, names: Sequence[str]) -> dict[str, TypeEngine[Any]]:
    """Columns of a table by name, as the parameter needs them."""
    return {name: table.c[name].type for name in names}


def recordset(types: Types, dialect: str, parameter: str = ROWS) -> tuple[FromClause, Mapping[str, Any]]:
    """A JSON parameter as a table, and its columns by name."""
    name = f"given_{parameter}"
    if dialect == "postgresql":
        typed = [column(key, kind) for key, kind in types.items()]
        given = func.jsonb_to_recordset(cast(bindparam(parameter, type_=String()), JSONB)).table_valued(*typed, name=name)
        rows = given.render_derived(name=name, with_types=True)
        return rows, {name: rows.c[name] for name in types}
    each = func.json_each(bindparam(parameter)).table_valued("value", name=name)
    return each, {name: func.json_extract(each.c.value, f"$.{name}", type_=kind) for name, kind in types.items()}


def as_rows(types: Types, rows: Rows, dialect: str) -> str:
    """The value of such a parameter: JSON text. SQLite keeps ids without dashes."""
    if dialect == "postgresql":
        return as_json(rows)
    ids = {name for name, kind in types.items() if isinstance(kind, Uuid)}
    return as_json([{k: v.replace("-", "") if k in ids and v else v for k, v in row.items()} for row in rows])


def given(types: Types, rows: Rows, dialect: str) -> dict[str, str]:
    """The parameters of a statement over these rows."""
    return {ROWS: as_rows(types, rows, dialect)}


def fetch(connection: Connection, statement: Select[Any], types: Types, rows: Rows) -> Sequence[Any]:
    """The answer to a query over these rows; no question for none."""
    return connection.execute(statement, given(types, rows, connection.dialect.name)).all() if rows else ()


def insert_from(table: Table, types: Types, dialect: str) -> Any:
    """An insert of the parameter's rows, to which a conflict clause may be added."""
    _, columns = recordset(types, dialect)
    insert: Any = pg_insert if dialect == "postgresql" else sqlite_insert
    # SQLite reads ON CONFLICT as part of a join unless a WHERE stands before it.
    source = select(*columns.values()).where(literal(1) == literal(1))
    return insert(table).from_select(list(columns), source)
