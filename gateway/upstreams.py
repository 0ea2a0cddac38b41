"""The services behind the door: pooled connections to every replica, in turn, around the dead ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProtocolError
from urllib3.response import BaseHTTPResponse

from gateway.settings import GatewaySettings
from shared.kit.errors import Unavailable
from shared.kit.logs import log

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
POOLED = 64
REST_SECONDS = 1.0
SILENCE_SECONDS = 3.0
RETRY_AFTER = 2
Body = Any


@dataclass
class Address:
    """One replica. After a refused connection it rests behind the others; after no answer at all it is left out a while."""

    url: str
    pool: urllib3.HTTPConnectionPool
    resting_until: float = 0.0
    silent_until: float = 0.0

    def send(self, method: str, target: str, headers: Mapping[str, str], body: Body = None, **kwargs: Any) -> BaseHTTPResponse:
        """One call, its answer as it came: no redirect followed, nothing decoded, the body not yet read."""
        return self.pool.urlopen(
            method,
            target,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
            **kwargs,
        )


class Upstream:
    """One service by its addresses."""

    def __init__(self, name: str, urls: Iterable[str], *, connect_seconds: float, read_seconds: float) -> None:
        self.name = name
        timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self.addresses = [
            Address(url, urllib3.connection_from_url(url, maxsize=POOLED, timeout=timeout, retries=False)) for url in urls
        ]
        self._turn = 0

    def send(self, method: str, target: str, headers: Mapping[str, str], body: Body = None) -> BaseHTTPResponse:
        """Hand a call to the replica whose turn it is.

        The next one is tried when no connection could be made, or when an idempotent call's connection broke before any byte
        came back. Raises Unavailable when nobody answers.
        """
        repeatable = method in IDEMPOTENT and (body is None or isinstance(body, bytes))
        waiting, again = self._in_turn(), repeatable
        while waiting:
            address = waiting.pop(0)
            try:
                return address.send(method, target, headers, body)
            except (NewConnectionError, ConnectTimeoutError) as error:
                self._rest(address, error)
            except ProtocolError as error:
                if not again or not _unheard(error):
                    raise self._unavailable(error) from None
                # A kept connection may have been closed at the other end a moment ago: once more, also with the only replica.
                again = False
                waiting.append(address)
            except HTTPError as error:
                raise self._unavailable(error) from None
        raise self._unavailable(None)

    def _in_turn(self) -> list[Address]:
        if len(self.addresses) == 1:
            return [a for a in self.addresses if a.silent_until <= monotonic()]
        now = monotonic()
        self._turn = start = (self._turn + 1) % len(self.addresses) if self.addresses else 0
        turned = self.addresses[start:] + self.addresses[:start]
        return sorted((a for a in turned if a.silent_until <= now), key=lambda a: a.resting_until > now)

    def _rest(self, address: Address, error: HTTPError) -> None:
        now = monotonic()
        address.resting_until = now + REST_SECONDS
        if isinstance(error, ConnectTimeoutError):
            address.silent_until = now + SILENCE_SECONDS
        log().warning("upstream_not_reached", upstream=self.name, address=address.url, error=str(error))

    def _unavailable(self, error: HTTPError | None) -> Unavailable:
        if error is not None:
            log().warning("upstream_failed", upstream=self.name, error=repr(error))
        return Unavailable("neighbour_unavailable", service=self.name, retry_after=RETRY_AFTER)


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
                address.pool.close()


def _unheard(error: ProtocolError) -> bool:
    """Whether the connection broke before any byte of the answer came."""
    return any(isinstance(cause, ConnectionError) for cause in error.args)
