"""The way through the door, before Flask: who calls, how often, and on to the service that answers.

It is a WSGI layer of its own because every call of the platform passes here: a forwarded call costs no Flask request.
What it refuses is left to the gateway's Flask app to say, so that all problems look alike.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from http.client import responses
from time import perf_counter
from typing import Any

from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from werkzeug.wsgi import get_content_length, get_input_stream

from gateway import headers, routes
from gateway.callers import CLIENT, Callers
from gateway.context import Context, GatewayHouse
from gateway.operations.api_keys import MARK, exchange
from gateway.settings import CONSOLE
from gateway.upstreams import RETRY_AFTER, Upstreams
from shared.kit.actor import system
from shared.kit.errors import NotFound, Unauthorized, Unavailable
from shared.kit.ids import new_trace
from shared.kit.logs import log
from shared.kit.metrics import REQUESTS, SECONDS

REFUSAL = "gateway.refusal"
AT_ONCE = 64 * 1024
NO_BODY = (204, 304)
HTTP_1_1 = 11
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
        answer = self.upstreams[service].send(method, headers.target(environ), sent, _body(environ, sent))
        body = _read(service, method, answer)
        received = headers.returned(answer.headers.items(), environ["HTTP_X_REQUEST_ID"])
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

    def __init__(self, service: str, answer: BaseHTTPResponse) -> None:
        self.service = service
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        """The parts."""
        try:
            yield from self.answer.stream(AT_ONCE, decode_content=False)
        except HTTPError as error:
            log().warning("upstream_broke_off", upstream=self.service, error=repr(error))
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


def _read(service: str, method: str, answer: BaseHTTPResponse) -> Iterable[bytes]:
    """A short answer as a whole, which frees the connection at once; a long one as a stream."""
    length = answer.headers.get("Content-Length", "")
    short = length.isdigit() and int(length) <= AT_ONCE
    if not (short or method == "HEAD" or answer.status in NO_BODY):
        if not _framed(answer):
            answer.close()
            raise _broken(service, "the head breaks off")
        return Stream(service, answer)
    try:
        return [answer.read(decode_content=False)]
    except HTTPError as error:
        raise _broken(service, repr(error)) from None


def _framed(answer: BaseHTTPResponse) -> bool:
    """Whether the head says where the body ends. One that does not was cut off: HTTP's parser takes that for its end."""
    named = answer.headers
    ends = "Content-Length" in named or "Transfer-Encoding" in named or "close" in named.get("Connection", "").lower()
    return ends or answer.version < HTTP_1_1


def _broken(service: str, why: str) -> Unavailable:
    log().warning("upstream_broke_off", upstream=service, error=why)
    return Unavailable("neighbour_unavailable", service=service, retry_after=RETRY_AFTER)
