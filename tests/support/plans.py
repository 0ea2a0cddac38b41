"""What is asked of the database, and which tables PostgreSQL would read from end to end for it. Fill and `analyse` first."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable, event

from tests.support.service import ServiceUnderTest

Sent = list[tuple[str, Any]]


def scans(connection: Connection, statement: Executable) -> set[str]:
    """The tables that a query reads by a sequential scan."""
    with _queries(connection) as sent:
        connection.execute(statement).close()
    return _scanned(connection, sent)


def scans_of(service: ServiceUnderTest, call: Callable[[], Any]) -> set[str]:
    """The tables that the queries of a call read by a sequential scan: `scans_of(service, lambda: keeper.get("/parts"))`.

    The call must answer with success; what is planned are the queries that it really sent, pages and cursors included.
    """
    with _queries(service.house.engine) as sent:
        answer = call()
    assert answer.status_code < 300, answer.get_data(as_text=True)
    with service.house.reads.connect() as connection:
        return _scanned(connection, sent)


def analyse(service: ServiceUnderTest) -> None:
    """Let the planner count the rows, as a running server does by itself."""
    with service.house.reads.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def _queries(source: Engine | Connection) -> Iterator[Sent]:
    """The queries that are sent while the block runs, with their values."""
    sent: Sent = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append((statement, values))

    event.listen(source, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(source, "before_cursor_execute", keep)


def _scanned(connection: Connection, sent: Sent) -> set[str]:
    assert sent, "the database was asked nothing"
    plans = [connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {query}", values).scalar() for query, values in sent]
    nodes = [node for plan in plans for node in _nodes(plan[0]["Plan"])]
    return {str(node["Relation Name"]) for node in nodes if node["Node Type"] == "Seq Scan"}


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
