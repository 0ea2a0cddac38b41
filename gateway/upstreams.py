"""The services behind the door: every replica in turn, around the dead ones."""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from gateway.settings import GatewaySettings
from gateway.wire import Answer, Broken, NotReached, Pool
from shared.kit.errors import Unavailable
from shared.kit.logs import log

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
REST_SECONDS = 1.0
SILENCE_SECONDS = 3.0
RETRY_AFTER = 2
LOOK_SECONDS = 3.0


class Address:
    """One replica. After a refused connection it rests behind the others; after no answer at all it is left out a while."""

    def __init__(self, url: str, *, connect_seconds: float, read_seconds: float) -> None:
        self.url = url
        self.pool = Pool(url, connect_seconds=connect_seconds, read_seconds=read_seconds)
        # The gateway's own questions wait less long and in connections of their own.
        self.looks = Pool(url, connect_seconds=connect_seconds, read_seconds=LOOK_SECONDS)
        self.resting_until = self.silent_until = 0.0

    def look(self, path: str) -> tuple[int, bytes]:
        """Status and body of a page of the replica. Raises NotReached or Broken."""
        headers = {"Host": f"{self.pool.host}:{self.pool.port}", "Accept": "application/json"}
        answer = self.looks.ask("GET", path, headers)
        return answer.status, answer.whole()

    def missed(self, error: NotReached) -> None:
        """No connection could be made."""
        self.resting_until = monotonic() + REST_SECONDS
        if error.silent:
            self.silent_until = monotonic() + SILENCE_SECONDS

    def close(self) -> None:
        """Let all connections go."""
        self.pool.close()
        self.looks.close()


class Upstream:
    """One service by its addresses."""

    def __init__(self, name: str, urls: Iterable[str], *, connect_seconds: float, read_seconds: float) -> None:
        self.name = name
        self.addresses = [Address(url, connect_seconds=connect_seconds, read_seconds=read_seconds) for url in urls]
        self._turn = 0

    def send(self, method: str, target: str, headers: dict[str, str], body: Any = None) -> Answer:
        """Hand a call to the replica whose turn it is.

        The next one is tried when no connection could be made, or when an idempotent call's connection broke before any byte
        came back. Raises Unavailable when nobody answers.
        """
        again = method in IDEMPOTENT and (body is None or isinstance(body, bytes))
        waiting = self._in_turn()
        while waiting:
            address = waiting.pop(0)
            try:
                return address.pool.ask(method, target, headers, body)
            except NotReached as error:
                address.missed(error)
                log().warning("upstream_not_reached", upstream=self.name, address=address.url, error=str(error))
            except Broken as error:
                if not again or not error.unheard:
                    raise self.broken(error) from None
                # A kept connection may have been closed at the other end a moment ago: once more, also with the only replica.
                again = False
                waiting.append(address)
        raise Unavailable("neighbour_unavailable", service=self.name, retry_after=RETRY_AFTER)

    def broken(self, error: Broken) -> Unavailable:
        """The refusal for an answer that broke off."""
        log().warning("upstream_broke_off", upstream=self.name, error=str(error))
        return Unavailable("neighbour_unavailable", service=self.name, retry_after=RETRY_AFTER)

    def _in_turn(self) -> list[Address]:
        now, count = monotonic(), len(self.addresses)
        self._turn = start = (self._turn + 1) % count if count else 0
        turned = [a for a in (*self.addresses[start:], *self.addresses[:start]) if a.silent_until <= now]
        return sorted(turned, key=lambda a: a.resting_until > now) if count > 1 else turned


class Upstreams:
    """All services behind the door by name."""

    def __init__(self, settings: GatewaySettings) -> None:
        times = {"connect_seconds": settings.connect_seconds, "read_seconds": settings.read_seconds}
        self.by_name = {name: Upstream(name, urls, **times) for name, urls in settings.upstreams.items()}

    def __getitem__(self, name: str) -> Upstream:
        """The service `name`."""
        return self.by_name[name]

    def close(self) -> None:
        """Let all connections go."""
        for upstream in self.by_name.values():
            for address in upstream.addresses:
                address.close()
