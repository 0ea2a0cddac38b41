"""Looking up many rows by their natural keys, a block of keys a statement."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select

from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

# Well under the number of variables that SQLite and PostgreSQL take in one statement.
BLOCK = 5000

Source = Reader | UnitOfWork


def rows_in(source: Source, statement: Select[Any], column: ColumnElement[Any], values: Iterable[Any]) -> list[Row[Any]]:
    """The rows of `statement` whose `column` is one of `values`; the empty values are left out."""
    wanted = sorted({value for value in values if value})
    return [row for block in _blocks(wanted) for row in source.rows(statement.where(column.in_(block)))]


def _blocks(values: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(values)
    while block := list(islice(left, BLOCK)):
        yield block
