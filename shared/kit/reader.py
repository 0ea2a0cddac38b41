"""Plain reads and pages. The cost of a page does not grow with the table: it starts where the last one ended (keyset)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from json import dumps, loads
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, Uuid, and_, func, or_, select

from shared.kit.errors import Malformed, NotFound
from shared.kit.ids import is_id

LARGEST_PAGE = 200
USUAL_PAGE = 50

# A query from where a page starts: after the row with these keys, or from the beginning.
Part = Callable[[tuple[Any, ...] | None], Select[Any]]


@dataclass(frozen=True)
class Page:
    """One page of a list: the rows, where the next one starts, and the count if it was asked for."""

    data: Sequence[Any]
    next_cursor: str | None
    total: int | None = None


@dataclass(frozen=True)
class Ask:
    """Which page is wanted."""

    limit: int = USUAL_PAGE
    cursor: str | None = None
    with_total: bool = False


class Reader:
    """Queries on a connection that writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of a query."""
        return self.connection.execute(statement).all()

    def row(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, if any."""
        return self.connection.execute(statement).first()

    def one(self, statement: Executable, missing: str) -> Row[Any]:
        """The row of a query. Raises NotFound with the code `missing`."""
        found = self.row(statement)
        if found is None:
            raise NotFound(missing)
        return found

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row."""
        return self.connection.execute(statement).scalar()

    def page(self, statement: Select[Any], ask: Ask, *keys: ColumnElement[Any], descending: bool = False) -> Page:
        """A page of `statement`, sorted by `keys`, whose last is the id. Raises Malformed for a cursor of another list."""
        total = self.scalar(select(func.count()).select_from(statement.subquery())) if ask.with_total else None
        if ask.cursor is not None:
            statement = statement.where(_after(keys, _read_cursor(ask.cursor, keys), descending))
        order = [key.desc() if descending else key.asc() for key in keys]
        names = [f"_key{i}" for i in range(len(keys))]
        keyed = statement.add_columns(*(key.label(name) for key, name in zip(keys, names, strict=True)))
        rows = self.rows(keyed.order_by(*order).limit(ask.limit + 1))
        shown = rows[: ask.limit]
        more = len(rows) > ask.limit
        return Page(shown, _write_cursor(shown[-1], names) if more else None, total)

    def merged(self, parts: Sequence[Part], ask: Ask, *keys: ColumnElement[Any]) -> Page:
        """A page of several queries merged, newest first, by `keys`, whose last is the id; their rows bear the keys' names.

        Each query is asked for its own share of the page by its own index. Raises Malformed for a cursor of another list.
        """
        after = None if ask.cursor is None else tuple(_read_cursor(ask.cursor, keys))
        names = [key.key or "" for key in keys]
        found = [row for part in parts for row in self.rows(part(after).limit(ask.limit + 1))]
        rows = sorted(found, key=lambda row: [getattr(row, name) for name in names], reverse=True)
        counts = [select(func.count()).select_from(part(None).subquery()) for part in parts if ask.with_total]
        total = sum(self.scalar(count) for count in counts)
        shown = rows[: ask.limit]
        cursor = _write_cursor(shown[-1], names) if len(rows) > ask.limit else None
        return Page(shown, cursor, total if ask.with_total else None)


def _after(keys: Sequence[ColumnElement[Any]], values: Sequence[Any], descending: bool) -> ColumnElement[bool]:
    """(k1, k2) beyond (v1, v2) in the order of the list, written so that both databases use the index."""
    beyond = []
    for i, key in enumerate(keys):
        passed = key < values[i] if descending else key > values[i]
        beyond.append(and_(*(keys[j] == values[j] for j in range(i)), passed))
    first = keys[0] <= values[0] if descending else keys[0] >= values[0]
    return and_(first, or_(*beyond))


def _write_cursor(row: Row[Any], names: Sequence[str]) -> str:
    values = [getattr(row, name) for name in names]
    plain = [value.isoformat() if isinstance(value, datetime | date) else value for value in values]
    return urlsafe_b64encode(dumps(plain).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, keys: Sequence[ColumnElement[Any]]) -> list[Any]:
    try:
        raw = loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(raw) != len(keys):
            raise ValueError("another list's cursor")
        return [_as_key(value, key) for value, key in zip(raw, keys, strict=True)]
    except (ValueError, TypeError, AttributeError):
        raise Malformed("cursor_invalid") from None


def _as_key(value: Any, key: ColumnElement[Any]) -> Any:
    kind = key.type.python_type
    if isinstance(key.type, Uuid) and not is_id(value):
        raise ValueError("not an id")
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if not isinstance(value, str if kind is str else kind):
        raise ValueError("another list's cursor")
    return value
