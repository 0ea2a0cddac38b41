"""Outbox to neighbours: at least once, in order per subject, with backoff; after too many tries a message is parked.

The relay never holds a transaction open while it talks: it leases a message, sends it, and writes down what came of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, insert, not_, select, update

from shared.kit.actor import system
from shared.kit.clock import wall
from shared.kit.errors import Unavailable
from shared.kit.events import Envelope
from shared.kit.house import House
from shared.kit.ids import new_id
from shared.kit.logs import log
from shared.kit.metrics import DELIVERED as DELIVERED_COUNT
from shared.kit.metrics import FAILED, WAITING
from shared.kit.metrics import PARKED as PARKED_COUNT

PENDING, DELIVERED, PARKED = "pending", "delivered", "parked"
BATCH = 50
LEASE = timedelta(seconds=30)
FIRST_BACKOFF = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(minutes=5)
PARK_AFTER = 12
LONGEST_ERROR = 500


@dataclass
class Relay:
    """Delivers one service's outbox to the subscribers that its house knows."""

    house: House

    def run_once(self) -> int:
        """Route new events and deliver what is due; how many deliveries were tried."""
        self._route()
        tried = 0
        for row in self._lease():
            self._settle(row, self._send(row))
            tried += 1
        return tried

    def waits(self) -> tuple[Select[Any], Select[Any]]:
        """Queries that find a row if there is something to route or, at the instant `now`, to deliver."""
        outbox, deliveries = self.house.tables.outbox, self.house.tables.deliveries
        due = (deliveries.c.status == PENDING) & (deliveries.c.next_at <= bindparam("now"))
        return select(outbox.c.seq).where(outbox.c.routed_at.is_(None)), select(deliveries.c.id).where(due)

    def waiting(self) -> int:
        """How many messages are not delivered, parked ones included; also published as a metric."""
        found = backlog(self.house)
        WAITING.labels(self.house.settings.name).set(found["unrouted"] + found[PENDING])
        PARKED_COUNT.labels(self.house.settings.name).set(found[PARKED])
        return sum(found.values())

    def _route(self) -> None:
        """Turn each new outbox row into one delivery per subscriber."""
        outbox, deliveries = self.house.tables.outbox, self.house.tables.deliveries
        fresh = select(outbox.c.seq, outbox.c.type, outbox.c.subject).where(outbox.c.routed_at.is_(None))
        with self.house.reads.connect() as connection:
            if connection.execute(fresh.limit(1)).first() is None:
                return
        with self.house.engine.begin() as connection:
            rows = connection.execute(fresh.order_by(outbox.c.seq).limit(BATCH).with_for_update(skip_locked=True)).all()
            new = [
                {"id": new_id(), "seq": r.seq, "subscriber": name, "subject": r.subject, "status": PENDING, "attempts": 0}
                | {"next_at": wall()}
                for r in rows
                for name in self.house.subscribers.get(r.type, ())
            ]
            if new:
                connection.execute(insert(deliveries), new)
            done = update(outbox).where(outbox.c.seq.in_([r.seq for r in rows]))
            connection.execute(done.values(routed_at=wall()))

    def _lease(self) -> Sequence[Row[Any]]:
        """Take due messages, of each subject and subscriber only the oldest open one; the lease hides them from others."""
        outbox, deliveries = self.house.tables.outbox, self.house.tables.deliveries
        earlier = deliveries.alias("earlier")
        blocked = (
            select(earlier.c.id)
            .where(earlier.c.subscriber == deliveries.c.subscriber, earlier.c.subject == deliveries.c.subject)
            .where(earlier.c.seq < deliveries.c.seq, earlier.c.status != DELIVERED)
            .exists()
        )
        due = and_(deliveries.c.status == PENDING, deliveries.c.next_at <= wall(), not_(blocked))
        ids = select(deliveries.c.id).where(due).order_by(deliveries.c.seq).limit(BATCH)
        with self.house.reads.connect() as connection:
            if connection.execute(ids.limit(1)).first() is None:
                return []
        with self.house.engine.begin() as connection:
            taken = connection.execute(ids.with_for_update(skip_locked=True)).scalars().all()
            if taken:
                lease = update(deliveries).where(deliveries.c.id.in_(taken))
                connection.execute(lease.values(next_at=wall() + LEASE, attempts=deliveries.c.attempts + 1))
            statement = select(deliveries.c.id.label("delivery_id"), deliveries.c.subscriber, deliveries.c.attempts, outbox)
            statement = statement.join(outbox, outbox.c.seq == deliveries.c.seq).where(deliveries.c.id.in_(taken))
            return connection.execute(statement.order_by(deliveries.c.seq)).all()

    def _send(self, row: Row[Any]) -> str | None:
        """Post one event; None if it was taken, else what went wrong."""
        name, peer = self.house.settings.name, self.house.peers.get(row.subscriber)
        if peer is None:
            return f"{name} has no address of {row.subscriber}"
        envelope = Envelope(row.id, row.type, name, row.subject, row.at, row.seq, row.trace_id, row.data)
        headers = {
            "Authorization": f"Bearer {self.house.tokens.for_service(system(name))}",
            "Content-Type": "application/cloudevents+json",
            "X-Request-Id": row.trace_id,
        }
        try:
            answer = peer.send("POST", "/internal/events", headers=headers, json=envelope.to_json())
        except Unavailable as gone:
            return str(gone)
        return None if answer.ok else f"{answer.status_code} {answer.text}"[:LONGEST_ERROR]

    def _settle(self, row: Row[Any], error: str | None) -> None:
        deliveries = self.house.tables.deliveries
        labels = (self.house.settings.name, row.subscriber)
        if error is None:
            values: dict[str, Any] = {"status": DELIVERED, "delivered_at": wall(), "last_error": None}
            DELIVERED_COUNT.labels(*labels).inc()
        else:
            FAILED.labels(*labels).inc()
            log().warning("delivery_failed", type=row.type, subscriber=row.subscriber, attempts=row.attempts, error=error)
            wait = min(FIRST_BACKOFF * 2 ** (row.attempts - 1), LONGEST_BACKOFF)
            values = {
                "status": PARKED if row.attempts >= PARK_AFTER else PENDING,
                "next_at": wall() + wait,
                "last_error": error,
            }
        with self.house.engine.begin() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == row.delivery_id).values(**values))


def backlog(house: House) -> dict[str, int]:
    """How many events wait to be addressed (`unrouted`), and how many messages to be delivered (`pending`, `parked`)."""
    outbox, deliveries = house.tables.outbox, house.tables.deliveries
    fresh = select(func.count()).select_from(outbox).where(outbox.c.routed_at.is_(None))
    by_state = select(deliveries.c.status, func.count()).where(deliveries.c.status != DELIVERED).group_by(deliveries.c.status)
    with house.reads.connect() as connection:
        counts = {str(status): int(count) for status, count in connection.execute(by_state)}
        return {"unrouted": int(connection.scalar(fresh) or 0), PENDING: counts.get(PENDING, 0), PARKED: counts.get(PARKED, 0)}
