"""Somebody who works through the gateway: signs in, reads, acts; repeats what got no answer."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

PATIENCE = 60.0
PAUSE = 0.3
TIMEOUT = (2.0, 20.0)
NOT_THERE = (502, 503, 504)


class StepFailed(Exception):
    """A step of the story was answered otherwise than it should be."""


class Person:
    """One signed-in user. POSTs are keyed by name, so that a repeat after a crash has one effect.

    With `twice`, every POST is sent twice at the same moment and once more afterwards; the effect must still be one.
    """

    def __init__(self, gateway: str, run: str, name: str, *, twice: bool = False) -> None:
        self.gateway = gateway
        self.run = run
        self.name = name
        self.twice = twice
        self.session = requests.Session()
        self.session.trust_env = False
        self.posted = 0

    def sign_in(self, username: str, password: str) -> None:
        """Get an access token."""
        body = {"grant": "password", "username": username, "password": password}
        answer = self._patiently(lambda: self.session.post(f"{self.gateway}/api/v1/auth/token", json=body, timeout=TIMEOUT))
        self._check(answer, "auth/token")
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def get(self, path: str, **params: Any) -> Any:
        """Read."""
        answer = self._patiently(lambda: self.session.get(self._url(path), params=params, timeout=TIMEOUT))
        return self._check(answer, path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Act. The key is the same whenever the same step of the same run is repeated."""
        self.posted += 1
        key = f"{self.run}-{self.name}-{self.posted}-{path.replace('/', '.')}"[:200]

        def send() -> requests.Response:
            headers = {"Idempotency-Key": key}
            return self.session.post(self._url(path), json=body or {}, headers=headers, timeout=TIMEOUT)

        answer = self._all_the_same(send, path) if self.twice else self._patiently(send)
        return self._check(answer, path)

    def refused(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Act, and be refused: the problem document. Raises StepFailed if it was allowed."""
        answer = self._patiently(lambda: self.session.post(self._url(path), json=body or {}, timeout=TIMEOUT))
        if answer.ok:
            raise StepFailed(f"{self.name} should not have been allowed to {path}")
        return answer.json()  # type: ignore[no-any-return]

    def _all_the_same(self, send: Callable[[], requests.Response], path: str) -> requests.Response:
        with ThreadPoolExecutor(2) as pool:
            both = [found.result() for found in [pool.submit(send), pool.submit(send)]]
        last = self._patiently(send)
        bodies = {answer.text for answer in (*both, last) if answer.ok}
        strange = [answer for answer in both if not answer.ok and answer.status_code not in (409, *NOT_THERE)]
        if len(bodies) != 1 or strange:
            raise StepFailed(f"{path} sent three times was answered differently: {[a.text[:300] for a in (*both, last)]}")
        return last

    def _patiently(self, send: Callable[[], requests.Response]) -> requests.Response:
        """Repeat until somebody answers: a service may be starting, or another try may still be under way."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = send()
                in_flight = answer.status_code == 409 and answer.json().get("code") == "request_in_flight"
                if answer.status_code not in NOT_THERE and not in_flight:
                    return answer
                if time.monotonic() > until:
                    return answer
            except requests.RequestException:
                if time.monotonic() > until:
                    raise
            time.sleep(PAUSE)

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.gateway}/api/v1/{path.lstrip('/')}"

    def _check(self, answer: requests.Response, path: str) -> Any:
        if not answer.ok:
            raise StepFailed(f"{self.name} {path}: {answer.status_code} {answer.text[:1000]}")
        return answer.json() if answer.content else None
