"""The one door for HTTP between services: timeouts, bounded retries, a circuit breaker, the trace id, a token of our own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pybreaker
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from shared.kit.errors import (
    Conflict,
    Forbidden,
    Malformed,
    MatchMissing,
    NotFound,
    Refusal,
    Refused,
    Stale,
    TooMany,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from shared.kit.ids import new_id
from shared.kit.transaction import unit_is_open

CONNECT_SECONDS = 1.0
READ_SECONDS = 10.0
TRIES = 3
BREAK_AFTER = 5
BREAK_SECONDS = 5
RETRY_AFTER = 2
MEANINGS: Mapping[int, type[Refusal]] = {
    400: Malformed,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Stale,
    415: Unsupported,
    422: Refused,
    428: MatchMissing,
    429: TooMany,
}


class Http:
    """A pooled session to one neighbour. GETs and keyed POSTs are tried again when no answer came; nothing else is."""

    def __init__(self, name: str, base_url: str, *, adapter: HTTPAdapter | None = None) -> None:
        self.name = name
        self.base_url = base_url.rstrip("/")
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount(self.base_url, adapter or HTTPAdapter(pool_maxsize=16, max_retries=_retries()))
        self.breaker = pybreaker.CircuitBreaker(fail_max=BREAK_AFTER, reset_timeout=BREAK_SECONDS, name=name)

    def send(self, method: str, path: str, *, headers: Mapping[str, str], **kwargs: Any) -> requests.Response:
        """One call. Raises Unavailable if the neighbour does not answer, or while the breaker is open."""
        if unit_is_open.get():
            raise RuntimeError("no network inside a transaction")
        try:
            return self.breaker.call(self._send, method, path, headers=headers, **kwargs)
        except (requests.RequestException, pybreaker.CircuitBreakerError, _NoAnswer):
            raise Unavailable("neighbour_unavailable", service=self.name, retry_after=RETRY_AFTER) from None

    def _send(self, method: str, path: str, *, headers: Mapping[str, str], **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", (CONNECT_SECONDS, READ_SECONDS))
        answer = self.session.request(method, self.base_url + path, headers=headers, allow_redirects=False, **kwargs)
        if answer.status_code in (502, 503, 504):
            raise _NoAnswer
        return answer


@dataclass
class Caller:
    """Speaks to one neighbour for one acting person: JSON in, JSON out, refusals raised as the kit's own."""

    http: Http
    token: str
    trace_id: str

    def get(self, path: str, **params: Any) -> Any:
        """Read. Raises the refusal that the neighbour answered, or Unavailable."""
        return self._call("GET", path, params={k: v for k, v in params.items() if v is not None})

    def post(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> Any:
        """Write, under an idempotency key: one is made if none is given."""
        return self._call("POST", path, json=body, key=key or new_id())

    def _call(self, method: str, path: str, *, key: str | None = None, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "X-Request-Id": self.trace_id, "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        answer = self.http.send(method, path, headers=headers, **kwargs)
        if answer.ok:
            return answer.json() if answer.content else None
        raise refusal_from(answer, self.http.name)


def refusal_from(answer: requests.Response, service: str) -> Refusal:
    """The neighbour's problem document as a refusal of our own."""
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    meaning = MEANINGS.get(answer.status_code)
    if meaning is None:
        return Unavailable("neighbour_failed", service=service, retry_after=RETRY_AFTER)
    told = {key: value for key, value in problem.get("params", {}).items() if key not in ("clause", "faults")}
    return meaning(problem.get("code", "neighbour_refused"), clause=problem.get("clause"), **{**told, "service": service})


def key_fetcher(gateway: Http) -> Callable[[], dict[str, Any]]:
    """How a service gets the gateway's public keys."""

    def fetch() -> dict[str, Any]:
        return gateway.send("GET", "/.well-known/jwks.json", headers={}).json()  # type: ignore[no-any-return]

    return fetch


class _NoAnswer(Exception):
    """The neighbour, or the door before it, says that it is not there."""


def _retries() -> Retry:
    return Retry(
        total=TRIES - 1,
        connect=TRIES - 1,
        read=TRIES - 1,
        status=TRIES - 1,
        backoff_factor=0.1,
        allowed_methods=frozenset({"GET", "HEAD", "POST"}),
        status_forcelist=(502, 503, 504),
        respect_retry_after_header=False,
        raise_on_status=False,
    )
