"""Rows as a parameter: one statement for any number of them, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import FromClause, String, Table, Uuid, bindparam, cast, column, func
from sqlalchemy.dialects.postgresql import JSONB

from shared.kit.decision import as_json

ROWS = "rows"


def recordset(table: Table, names: Sequence[str], dialect: str) -> tuple[FromClause, Mapping[str, Any]]:
    """The parameter `rows` as a table, and its columns by name; their types are those of `table`."""
    if dialect == "postgresql":
        typed = [column(name, table.c[name].type) for name in names]
        given = func.jsonb_to_recordset(cast(bindparam(ROWS, type_=String()), JSONB)).table_valued(*typed, name="given")
        rows = given.render_derived(name="given", with_types=True)
        return rows, {name: rows.c[name] for name in names}
    each = func.json_each(bindparam(ROWS)).table_valued("value", name="given")
    return each, {name: func.json_extract(each.c.value, f"$.{name}", type_=table.c[name].type) for name in names}


def as_rows(table: Table, rows: Sequence[Mapping[str, Any]], dialect: str) -> str:
    """The value of the parameter `rows`: JSON text. SQLite keeps ids without dashes."""
    if dialect == "postgresql":
        return as_json(rows)
    ids = {name for name, found in table.c.items() if isinstance(found.type, Uuid)}
    return as_json([{k: v.replace("-", "") if k in ids and v else v for k, v in row.items()} for row in rows])
