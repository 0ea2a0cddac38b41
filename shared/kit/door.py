"""The door for requests: who are you, may you, was this asked before; then the view; then the one commit."""

import hashlib
import re
from collections.abc import Callable
from time import perf_counter
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import IntegrityError
from structlog.contextvars import bind_contextvars, unbind_contextvars
from werkzeug.exceptions import MethodNotAllowed

from shared.kit.access import PUBLIC
from shared.kit.actor import NOBODY, SERVICE_ROLE, Actor
from shared.kit.context import Context
from shared.kit.errors import Fault, MatchMissing, Refusal, Refused, Unauthorized, Unsupported
from shared.kit.guards import KeyGuard, Replay
from shared.kit.house import House
from shared.kit.ids import new_trace
from shared.kit.logs import log
from shared.kit.metrics import REQUESTS, SECONDS

CHANGES = ("PUT", "PATCH", "DELETE")
STORED_HEADERS = ("Location", "ETag", "Content-Type")
TRACE = re.compile(r"[0-9a-f]{32}")
KEY = re.compile(r"[\x21-\x7e]{1,200}")
Rule = tuple[str, frozenset[str]]


class Door:
    """Wraps every view of a service. A route without a declared permission stops the start-up (deny by default)."""

    def __init__(self, app: Flask, house: House, context: type[Context]) -> None:
        self.app = app
        self.house = house
        self.context = context
        self.rules: dict[tuple[str, str], Rule] = {}
        app.before_request(self._start)
        app.after_request(self._end)

    def hang(self, endpoints: set[str]) -> None:
        """Put the door before these endpoints. Raises RuntimeError for a method without a permission."""
        for endpoint in endpoints:
            view = self.app.view_functions[endpoint]
            for method, function in _methods(view, self.app, endpoint):
                permission = getattr(function, "permission", None)
                if permission is None:
                    raise RuntimeError(f"{method} {endpoint} declares no permission")
                self.rules[(endpoint, method)] = (permission, frozenset(getattr(function, "reads", ())))
            self.app.view_functions[endpoint] = self._guarded(endpoint, view)

    def _guarded(self, endpoint: str, view: Callable[..., Any]) -> Callable[..., Response]:
        def enter(**path: Any) -> Response:
            rule = self.rules.get((endpoint, "GET" if request.method == "HEAD" else request.method))
            if rule is None:
                raise MethodNotAllowed(sorted(m for e, m in self.rules if e == endpoint))
            permission, reads = rule
            ctx = g.ctx = self._context(permission)
            _check_shape(reads)
            try:
                answer = current_app.make_response(view(**path))
                if ctx.unit is not None:
                    ctx.finish(answer.status_code, _kept(answer), answer.get_data(as_text=True))
            except (Refusal, IntegrityError) as refusal:
                ctx.abandon()
                return self._first_answer(ctx, refusal)
            except BaseException:
                ctx.abandon()
                raise
            return answer

        return enter

    def _context(self, permission: str) -> Context:
        actor = self._actor() if permission != PUBLIC else NOBODY
        if permission != PUBLIC:
            self.house.access.check(actor, permission)
        return self.context(self.house, actor, trace_id=g.trace_id, guard=self._guard(actor))

    def _actor(self) -> Actor:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized("token_missing")
        return self.house.tokens.verify(token)

    def _guard(self, actor: Actor) -> KeyGuard | None:
        key = request.headers.get("Idempotency-Key")
        if request.method != "POST" or key is None:
            return None
        if not KEY.fullmatch(key):
            raise Refused("idempotency_key_invalid")
        asked = f"{request.path}?{request.query_string.decode('latin-1')}"
        text = f"{request.method} {asked}\n".encode() + request.get_data()
        owner = actor.id if actor.service is None else f"{actor.service} {actor.id}"[:80]
        return KeyGuard(owner, key, hashlib.sha256(text).hexdigest(), self.house.tables)

    def _first_answer(self, ctx: Context, refusal: Refusal | IntegrityError) -> Response:
        """A repeat is refused because the first try changed the state or stored its answer: that answer is the right one."""
        if isinstance(ctx.guard, KeyGuard):
            try:
                with ctx.reader() as reader:
                    ctx.guard.recall(reader.connection)
            except Replay as found:
                return _replayed(found)
        raise refusal

    def _start(self) -> None:
        sent = request.headers.get("X-Request-Id", "")
        g.trace_id = sent if TRACE.fullmatch(sent) else new_trace()
        g.started = perf_counter()
        bind_contextvars(trace_id=g.trace_id)

    def _end(self, answer: Response) -> Response:
        answer.headers["X-Request-Id"] = g.trace_id
        route = request.url_rule.rule if request.url_rule else "unknown"
        name, seconds = self.house.settings.name, perf_counter() - g.started
        REQUESTS.labels(name, request.method, route, answer.status_code).inc()
        SECONDS.labels(name, route).observe(seconds)
        if "ctx" in g:
            log().info(
                "request",
                method=request.method,
                path=request.path,
                status=answer.status_code,
                actor=g.ctx.actor.id,
                ms=round(seconds * 1000, 1),
            )
        unbind_contextvars("trace_id")
        return answer


def context() -> Any:
    """The context of the request under way."""
    return g.ctx


def is_service(actor: Actor) -> bool:
    """Whether the call came from another service."""
    return actor.has(SERVICE_ROLE)


def _methods(view: Any, app: Flask, endpoint: str) -> list[tuple[str, Any]]:
    cls = getattr(view, "view_class", None)
    if cls is not None:
        return [(method, getattr(cls, method.lower())) for method in sorted(cls.methods)]
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
    methods = {m for rule in rules for m in (rule.methods or ()) if m not in ("HEAD", "OPTIONS")}
    return [(method, view) for method in sorted(methods)]


def _check_shape(reads: frozenset[str]) -> None:
    """Refuse what the route does not read: query parameters, a body, a body that is no JSON, a change without version."""
    if request.args and "query" not in reads:
        faults = [Fault.at(f"?query/{name}", "field_unknown") for name in request.args]
        raise Refused("validation_failed", faults=faults)
    if request.method in CHANGES and "If-Match" not in request.headers:
        raise MatchMissing("if_match_missing")
    if request.method == "GET" or not request.content_length:
        return
    if not request.is_json:
        raise Unsupported("media_type_unsupported")
    if "json" not in reads and request.get_data(cache=True).strip() not in (b"", b"{}"):
        raise Refused("body_not_expected", faults=[Fault.at("", "body_not_expected")])


def _kept(answer: Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in STORED_HEADERS if name in answer.headers}


def _replayed(found: Replay) -> Response:
    return Response(found.body, found.status, {**found.headers, "Idempotency-Replayed": "true"})
