"""What people's own programs say to the gateway: sign in, read, act. The console and the command line stand on it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from shared.kit.clock import wall
from shared.kit.errors import Fault, MatchMissing, Refusal, TooMany, Unauthorized, Unsupported
from shared.kit.http import RETRY_AFTER, Http, refusal_from
from shared.kit.ids import new_id, new_trace

ROOT = "/api/v1"
TOKENS = f"{ROOT}/auth/token"
DOCUMENT = "/openapi.json"
ABOUT_A_SERVICE = ("policies", "decisions", "events")
EARLY_SECONDS = 20.0
LIFE_SECONDS = 300
PATIENCE = 6
FURTHER: Mapping[int, type[Refusal]] = {415: Unsupported, 428: MatchMissing, 429: TooMany}


@dataclass(frozen=True)
class SignedIn:
    """The tokens of somebody who signed in; `expires_at` in seconds since 1970."""

    access: str
    refresh: str
    expires_at: float

    @property
    def is_stale(self) -> bool:
        """Whether the access token has expired or is about to."""
        return wall().timestamp() > self.expires_at - EARLY_SECONDS


class Doors:
    """Connections to the gateway, one pool and one circuit breaker per service behind it.

    A service that is down is answered with 503: that must not close the way to the others.
    """

    def __init__(self, base_url: str, adapter: HTTPAdapter | None = None) -> None:
        self.base_url = base_url
        self.adapter = adapter
        self._https: dict[str, Http] = {}
        self._lock = Lock()

    def to(self, path: str) -> Http:
        """The way to whoever answers this path."""
        first, _, rest = path.removeprefix(f"{ROOT}/").partition("/")
        name = rest.partition("/")[0] if first in ABOUT_A_SERVICE else first
        with self._lock:
            if name not in self._https:
                self._https[name] = Http(name, self.base_url, adapter=self.adapter)
            return self._https[name]


class GatewayClient:
    """Speaks to the gateway for one person. Refusals are raised as the kit's own.

    A refusal carries in `params["text"]` the gateway's sentence in `language`, and every single fault in `faults`, whose
    params hold the `message`. `signed_in` may be kept and given to a later client; it changes when tokens are renewed.
    """

    def __init__(
        self,
        base_url: str,
        adapter: HTTPAdapter | None = None,
        *,
        doors: Doors | None = None,
        language: str = "zh",
        timeout: tuple[float, float] | None = None,
    ) -> None:
        self.doors = doors or Doors(base_url, adapter)
        self.language = language
        self.timeout = timeout
        self.trace_id = new_trace()
        self.signed_in: SignedIn | None = None
        self.pause: Callable[[float], None] = time.sleep
        self._lock = Lock()

    def sign_in(self, username: str, password: str) -> None:
        """Get tokens for a password. Raises Unauthorized, TooMany or Unavailable."""
        self._take({"grant": "password", "username": username, "password": password})

    def refresh(self) -> None:
        """Get new tokens for the refresh token. Raises Unauthorized if it does not hold any more."""
        if self.signed_in is None or not self.signed_in.refresh:
            raise Unauthorized("token_missing")
        try:
            self._take({"grant": "refresh", "refresh_token": self.signed_in.refresh})
        except Unauthorized:
            self.signed_in = None
            raise

    def sign_out(self) -> None:
        """End the sign-in at the gateway and forget it; nothing happens if nobody is signed in."""
        left, self.signed_in = self.signed_in, None
        if left is not None and left.refresh:
            self.post("/auth/revoke", {"refresh_token": left.refresh})

    def get(self, path: str, **params: Any) -> Any:
        """Read `/tickets`, `/tickets/{id}` …; parameters that are None are left out."""
        return _content(self._call("GET", path, params={k: v for k, v in params.items() if v is not None}))

    def get_all(self, path: str, *, most: int = 1000, **params: Any) -> list[Any]:
        """The rows of a list from its first page on, at most `most`."""
        rows: list[Any] = []
        cursor = None
        while True:
            page = self.get(path, **params, cursor=cursor)
            rows += page["data"]
            cursor = page.get("next_cursor")
            if cursor is None or len(rows) >= most:
                return rows[:most]

    def document(self) -> dict[str, Any]:
        """The API's own description (OpenAPI) of all services that can be reached. Nobody needs to be signed in."""
        answer = self._send("GET", DOCUMENT, {})
        if not answer.ok:
            raise refusal_of(answer)
        found: dict[str, Any] = answer.json()
        return found

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Any:
        """Act, under an idempotency key: a repeat of what got no answer has one effect."""
        return _content(self._call("POST", path, json=body or {}, extra={"Idempotency-Key": key or new_id()}))

    def patch(self, path: str, body: Mapping[str, Any], *, etag: str | None = None) -> Any:
        """Change. Without the `etag` of the version that was read, the newest version is changed."""
        etag = etag or self._call("GET", path).headers.get("ETag", "*")
        return _content(self._call("PATCH", path, json=body, extra={"If-Match": etag}))

    def _call(self, method: str, path: str, *, extra: Mapping[str, str] | None = None, **kwargs: Any) -> requests.Response:
        for last in [False] * (PATIENCE - 1) + [True]:
            answer = self._authorised(method, f"{ROOT}/{path.lstrip('/')}", extra or {}, **kwargs)
            if answer.ok:
                return answer
            refusal = refusal_of(answer)
            if refusal.code != "request_in_flight" or last:
                raise refusal
            self.pause(float(str(refusal.params.get("retry_after", 1))))
        raise AssertionError("the last try returns or raises")

    def _authorised(self, method: str, path: str, extra: Mapping[str, str], **kwargs: Any) -> requests.Response:
        used = self._fresh()
        answer = self._send(method, path, {**extra, **used.headers()}, **kwargs)
        if answer.status_code == requests.codes.unauthorized and used.token:
            self._renew(used.token)
            answer = self._send(method, path, {**extra, **self._fresh().headers()}, **kwargs)
        return answer

    def _send(self, method: str, path: str, headers: Mapping[str, str], **kwargs: Any) -> requests.Response:
        common = {"Accept": "application/json", "Accept-Language": self.language, "X-Request-Id": self.trace_id}
        if self.timeout:
            kwargs["timeout"] = self.timeout
        return self.doors.to(path).send(method, path, headers={**common, **headers}, **kwargs)

    def _fresh(self) -> "_Used":
        with self._lock:
            if self.signed_in and self.signed_in.is_stale and self.signed_in.refresh:
                self.refresh()
            return _Used(self.signed_in.access if self.signed_in else "")

    def _renew(self, refused_token: str) -> None:
        """Renew once for all threads that were refused with the same token."""
        with self._lock:
            if self.signed_in and self.signed_in.access == refused_token:
                self.refresh()

    def _take(self, body: Mapping[str, str]) -> None:
        answer = self._send("POST", TOKENS, {}, json=body)
        if not answer.ok:
            raise refusal_of(answer)
        found = answer.json()
        life = found.get("expires_in", LIFE_SECONDS)
        self.signed_in = SignedIn(found["access_token"], found.get("refresh_token", ""), wall().timestamp() + life)


@dataclass(frozen=True)
class _Used:
    token: str

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def _content(answer: requests.Response) -> Any:
    return answer.json() if answer.content else None


def refusal_of(answer: requests.Response) -> Refusal:
    """The gateway's problem document as a refusal, with its sentence and every single fault."""
    refusal = refusal_from(answer, "gateway")
    try:
        problem = answer.json()
    except ValueError:
        return refusal
    meaning = FURTHER.get(answer.status_code)
    if meaning:
        wait = {"retry_after": int(answer.headers.get("Retry-After", RETRY_AFTER))}
        refusal = meaning(problem.get("code", "neighbour_refused"), **{**problem.get("params", {}), **wait})
    refusal.params["text"] = problem.get("detail") or problem.get("title") or refusal.code
    errors = problem.get("errors") or ()
    refusal.faults = tuple(Fault.at(e["pointer"], e["code"], message=e.get("message", e["code"])) for e in errors)
    return refusal
