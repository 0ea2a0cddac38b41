"""What makes a repeat change nothing: the key of a request and the id of an event, each part of the effect's own commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal, select
from sqlalchemy.exc import IntegrityError

from shared.kit.clock import wall
from shared.kit.errors import Conflict, Refused
from shared.kit.tables import KitTables


class Replay(Exception):
    """The request was carried out before: here is its first answer."""

    def __init__(self, status: int, headers: Mapping[str, str], body: str) -> None:
        super().__init__("replay")
        self.status = status
        self.headers = headers
        self.body = body


class AlreadyHandled(Exception):
    """The event was handled before: nothing is left to do."""


@dataclass(frozen=True)
class KeyGuard:
    """An `Idempotency-Key` of one actor with the hash of the request that carried it."""

    actor: str
    key: str
    request_hash: str
    tables: KitTables

    def enter(self, connection: Connection) -> None:
        """Raise Replay if the answer is stored, Conflict while another request with the key is under way.

        On PostgreSQL the key is locked until the commit. On SQLite the write lock already makes the second wait.
        """
        row = connection.execute(self._lookup(connection.dialect.name == "postgresql")).one()
        if row.status is not None:
            self._replay(row)
        if not row.free:
            raise Conflict("request_in_flight", retry_after=1)

    def leave(self, connection: Connection, status: int, headers: Mapping[str, str], body: str) -> None:
        """Store the answer beside the effect. Raises Conflict if a twin stored its answer first."""
        values = {"actor": self.actor, "key": self.key, "request_hash": self.request_hash, "status": status}
        try:
            connection.execute(insert(self.tables.answers), {**values, "headers": headers, "body": body, "at": wall()})
        except IntegrityError:
            raise Conflict("request_in_flight", retry_after=1) from None

    def recall(self, connection: Connection) -> None:
        """Raise Replay if the answer is stored: for requests that were refused before they reached their unit."""
        row = connection.execute(self._lookup(lock=False)).one()
        if row.status is not None:
            self._replay(row)

    def _lookup(self, lock: bool) -> Any:
        table = self.tables.answers
        place = func.hashtextextended(f"{self.actor} {self.key}", 0)
        free = func.pg_try_advisory_xact_lock(place) if lock else literal(True)
        one = select(free.label("free")).subquery()
        mine = (table.c.actor == self.actor) & (table.c.key == self.key)
        answer = (table.c.request_hash, table.c.status, table.c.headers, table.c.body)
        return select(one.c.free, *answer).select_from(one.outerjoin(table, mine))

    def _replay(self, row: Row[Any]) -> None:
        if row.request_hash != self.request_hash:
            raise Refused("idempotency_key_reused")
        raise Replay(row.status, row.headers, row.body)


@dataclass(frozen=True)
class EventGuard:
    """The id of an incoming event; its inbox row commits with the effect."""

    event_id: str
    type: str
    tables: KitTables

    def enter(self, connection: Connection) -> None:
        """Write the inbox row. Raises AlreadyHandled if it is there (a twin under way makes this wait)."""
        values = {"event_id": self.event_id, "type": self.type, "received_at": wall()}
        try:
            connection.execute(insert(self.tables.inbox), values)
        except IntegrityError:
            raise AlreadyHandled from None


Guard = KeyGuard | EventGuard
