"""The way through the door, before Flask: who calls, how often, and on to the service that answers.

It is a WSGI layer of its own because every call of the platform passes here: a forwarded call costs no Flask request.
What it refuses is left to the gateway's Flask app to say, so that all problems look alike.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from http.client import responses
from time import perf_counter
from typing import Any

from werkzeug.wsgi import get_content_length, get_input_stream

from gateway import headers, routes
from gateway.callers import CLIENT, Callers
from gateway.context import Context, GatewayHouse
from gateway.operations.api_keys import MARK, exchange
from gateway.settings import CONSOLE
from gateway.upstreams import Upstream, Upstreams
from gateway.wire import Answer, Broken
from shared.kit.actor import system
from shared.kit.errors import NotFound, Unauthorized
from shared.kit.ids import new_trace
from shared.kit.metrics import REQUESTS, SECONDS

REFUSAL = "gateway.refusal"
AT_ONCE = 64 * 1024
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
TRACE = re.compile(r"[0-9a-f]{32}")
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class Proxy:
    """Stands before the gateway's own app."""

    def __init__(self, app: App, house: GatewayHouse, upstreams: Upstreams) -> None:
        self.app = app
        self.house = house
        self.upstreams = upstreams
        self.callers = Callers(house.own.trusted_proxies)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Forward the call, or leave it to the gateway's own app."""
        if not TRACE.fullmatch(environ.get("HTTP_X_REQUEST_ID", "")):
            environ["HTTP_X_REQUEST_ID"] = new_trace()
        try:
            service = self._admit(environ)
            if service != routes.OWN:
                return self._forward(service, environ, start_response)
        except Exception as refusal:  # the app's error handlers are the one place that translates
            environ[REFUSAL] = refusal
        return self.app(environ, start_response)

    def _admit(self, environ: Environ) -> str:
        """The service to ask. Raises NotFound, Unauthorized or TooMany."""
        path = environ["PATH_INFO"]
        service = routes.service_for(path)
        if service == routes.NOWHERE:
            raise NotFound("route_unknown")
        environ[CLIENT], environ["HTTP_X_FORWARDED_FOR"] = self.callers.read(environ)
        if not path.startswith(routes.API):
            return service
        token = self._token(environ)
        if service == routes.OWN:
            self.house.rates.caller(environ[CLIENT])
            return service
        if not token:
            raise Unauthorized("token_missing")
        actor = self.house.tokens.verify(token)
        if actor.service is not None:
            # Services speak to each other directly; their tokens have no business at the public door.
            raise Unauthorized("token_invalid")
        self.house.rates.caller(actor.id)
        return service

    def _token(self, environ: Environ) -> str:
        """The bearer token; a machine's key is changed into one."""
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return ""
        if token.startswith(MARK):
            token = exchange(Context(self.house, system(self.house.settings.name)), token)
            environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return token

    def _forward(self, service: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        started = perf_counter()
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        sent = headers.forwarded(environ, cookies=service == CONSOLE)
        upstream = self.upstreams[service]
        answer = upstream.send(method, headers.target(environ), sent, _body(environ, sent))
        body = _read(upstream, answer)
        received = headers.returned(answer.pairs, answer.named, environ["HTTP_X_REQUEST_ID"])
        status = f"{answer.status} {answer.reason or responses.get(answer.status, 'Unknown')}"
        start_response(status, received)
        self._count(method, routes.route_of(path), answer.status, perf_counter() - started)
        return body

    def _count(self, method: str, route: str, status: int, seconds: float) -> None:
        name = self.house.settings.name
        REQUESTS.labels(name, method if method in METHODS else "other", route, status).inc()
        SECONDS.labels(name, route).observe(seconds)


class Stream:
    """A long answer, passed on as it comes. If it breaks off, so does ours: the client must see that it is not whole."""

    def __init__(self, upstream: Upstream, answer: Answer) -> None:
        self.upstream = upstream
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        """The parts."""
        try:
            yield from self.answer.parts()
        except Broken as error:
            self.upstream.broken(error)
            raise

    def close(self) -> None:
        """Called by the server at the end: a connection that was not read to its end is not used again."""
        self.answer.close()


def _body(environ: Environ, sent: dict[str, str]) -> Any:
    """A short body as bytes, so that the call can be repeated; a long one as a stream."""
    length = get_content_length(environ)
    if length is not None:
        sent["Content-Length"] = str(length)
        stream = get_input_stream(environ, safe_fallback=True)
        return stream.read() if length <= AT_ONCE else stream
    return get_input_stream(environ) if environ.get("HTTP_TRANSFER_ENCODING") else None


def _read(upstream: Upstream, answer: Answer) -> Iterable[bytes]:
    """A short answer as a whole, which frees the connection at once; a long one as a stream."""
    if answer.length is None or answer.length > AT_ONCE:
        return Stream(upstream, answer)
    try:
        return [answer.whole()]
    except Broken as error:
        raise upstream.broken(error) from None
