"""Rows as a parameter: one statement for any number of them, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, Table, Uuid, bindparam, cast, column, func
from sqlalchemy.dialects.postgresql import JSONB

from shared.kit.decision import as_json

ROWS = "rows"


def recordset(table: Table, dialect: str, parameter: str = ROWS) -> Mapping[str, Any]:
    """A JSON parameter as rows of `table`: its columns by name; null where a row does not name one."""
    if dialect != "postgresql":
        each = func.json_each(bindparam(parameter)).table_valued("value", name="given")
        return {name: func.json_extract(each.c.value, f"$.{name}", type_=found.type) for name, found in table.c.items()}
    typed = [column(name, found.type) for name, found in table.c.items()]
    given = func.jsonb_to_recordset(cast(bindparam(parameter, type_=String()), JSONB)).table_valued(*typed, name=parameter)
    return dict(given.render_derived(name=f"given_{parameter}", with_types=True).c)


def as_rows(table: Table, rows: Sequence[Mapping[str, Any]], dialect: str) -> str:
    """The value of such a parameter: JSON text. SQLite keeps ids without dashes."""
    if dialect == "postgresql":
        return as_json(rows)
    ids = {name for name, found in table.c.items() if isinstance(found.type, Uuid)}
    return as_json([{k: v.replace("-", "") if k in ids and v else v for k, v in row.items()} for row in rows])
