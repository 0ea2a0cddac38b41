"""Changes of many rows in one statement: the rows travel as one JSON document."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Text, bindparam, column, func, update
from sqlalchemy.dialects.postgresql import JSONB

from shared.kit.jsontext import as_json
from shared.kit.uow import UnitOfWork


def update_many(uow: UnitOfWork, table: Table, rows: Sequence[dict[str, Any]], **same: Any) -> int:
    """Give each row, named by `id`, its own values, and all of them what is the `same`; versions count up.

    All rows have the same columns, of plain types. The number of statements is one, whatever the number of rows.
    """
    if not rows:
        return 0
    names = list(rows[0])
    if uow.connection.dialect.name == "sqlite":
        # SQLite keeps ids as plain hexadecimal text.
        document = as_json([{**row, "id": UUID(row["id"]).hex} for row in rows])
        told = func.json_each(bindparam(None, document, type_=Text)).table_valued("value", name="told")
        values: dict[str, Any] = {name: func.json_extract(told.c.value, f"$.{name}") for name in names}
    else:
        columns = [column(name, table.c[name].type) for name in names]
        source = func.jsonb_to_recordset(bindparam(None, list(rows), type_=JSONB))
        derived = source.table_valued(*columns, name="told").render_derived(with_types=True)
        values = {name: derived.c[name] for name in names}
    change = update(table).where(table.c.id == values.pop("id"))
    return uow.execute(change.values(**values, **same, version=table.c.version + 1))
