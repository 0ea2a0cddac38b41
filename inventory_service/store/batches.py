"""Look-ups of many keys, in as many queries as the databases' limit on parameters asks for."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select

from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

BATCH = 5000


def rows_with(
    source: Reader | UnitOfWork, statement: Select[Any], column: ColumnElement[Any], keys: Iterable[Any]
) -> Iterator[Any]:
    """The rows of a query whose column is one of `keys`."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), BATCH):
        yield from source.rows(statement.where(column.in_(wanted[start : start + BATCH])))
