"""Human numbers such as `TK-20261121-00012`: unique, rising, gap-tolerant.

Each process takes a block at a time in a transaction of its own, so that busy creations do not queue for one row.
"""

from datetime import date
from threading import Lock

from sqlalchemy import Engine, Table
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

BLOCK = 50


class Numbers:
    """Hands out numbers of every series of one service."""

    def __init__(self, engine: Engine, table: Table) -> None:
        self._engine = engine
        self._table = table
        self._left: dict[str, tuple[int, int]] = {}
        self._lock = Lock()

    def next(self, prefix: str, day: date) -> str:
        """The next number of a prefix and day."""
        series = f"{prefix}-{day:%Y%m%d}"
        with self._lock:
            low, high = self._left.get(series) or self._take(series, BLOCK)
            self._left = {**self._only_recent(series), series: (low + 1, high)} if low < high else self._without(series)
        return f"{series}-{low:05d}"

    def several(self, prefix: str, day: date, count: int) -> list[str]:
        """`count` numbers in one step, for bulk work."""
        series = f"{prefix}-{day:%Y%m%d}"
        low, high = self._take(series, count)
        return [f"{series}-{n:05d}" for n in range(low, high + 1)]

    def _take(self, series: str, count: int) -> tuple[int, int]:
        insert = sqlite_insert if self._engine.dialect.name == "sqlite" else pg_insert
        statement = insert(self._table).values(series=series, last=count)
        last = self._table.c.last
        statement = statement.on_conflict_do_update(index_elements=["series"], set_={"last": last + count})
        with self._engine.begin() as connection:
            high = connection.execute(statement.returning(last)).scalar_one()
        return high - count + 1, high

    def _only_recent(self, series: str) -> dict[str, tuple[int, int]]:
        same_day = series[-8:]
        return {name: block for name, block in self._left.items() if name.endswith(same_day)}

    def _without(self, series: str) -> dict[str, tuple[int, int]]:
        return {name: block for name, block in self._left.items() if name != series}
