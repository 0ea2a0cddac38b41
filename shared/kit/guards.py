"""What makes a repeat change nothing: the key of a request and the id of an event, each part of the effect's own commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from shared.kit.clock import wall
from shared.kit.errors import Refused
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
    """An `Idempotency-Key` of one actor with the hash of the request that carried it.

    The primary key of the stored answers decides: of two requests with one key only one can commit. The other waits for
    it (the database makes it), loses its own work, and is given the first answer. Nothing is asked beforehand, so a first
    request pays for no look-up.
    """

    actor: str
    key: str
    request_hash: str
    tables: KitTables

    def answer(self, status: int, headers: Mapping[str, str], body: str) -> dict[str, Any]:
        """The row that is stored beside the effect."""
        row = {"actor": self.actor, "key": self.key, "request_hash": self.request_hash, "status": status}
        return {**row, "headers": dict(headers), "body": body, "at": wall()}

    def recall(self, connection: Connection) -> None:
        """Raise Replay if the answer is stored, Refused if the key was used for another request."""
        table = self.tables.answers
        mine = (table.c.actor == self.actor) & (table.c.key == self.key)
        row = connection.execute(select(table).where(mine)).first()
        if row is None:
            return
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
