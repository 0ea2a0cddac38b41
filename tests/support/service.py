"""One service under test: its real app on its own database, with a fixed clock and neighbours that are apps or down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from shared.kit.actor import Actor, system
from shared.kit.clock import FixedClock
from shared.kit.context import Context
from shared.kit.events import Envelope, Event
from shared.kit.house import House
from shared.kit.http import Http
from shared.kit.ids import new_id, new_trace
from shared.kit.settings import ServiceSettings
from shared.kit.testing import AppAdapter
from shared.kit.worker import Worker
from tests.support.people import person

SECRET = "tests-only-secret-that-is-long-enough-0123"
ROOT = Path(__file__).parents[2]
MONDAY = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, a working day


def settings(name: str, url: str, peers: tuple[str, ...]) -> ServiceSettings:
    return ServiceSettings(
        name=name,
        database_url=url,
        gateway_url="http://gateway.test",
        service_secret=SECRET,
        peers={peer: f"http://{peer}.test" for peer in peers},
        access_file=ROOT / "shared" / "access.toml",
        profile="default",
        var=ROOT / "var",
    )


class Client:
    """Speaks to an app as one person. POSTs carry a fresh idempotency key unless told otherwise."""

    def __init__(self, app: Flask, token: str | None, language: str = "en") -> None:
        self.app = app
        self.token = token
        self.language = language

    def call(
        self, method: str, path: str, body: Any = None, *, key: str | None = "", etag: str | None = None, **kw: Any
    ) -> Any:
        headers = {"Accept-Language": self.language, **kw.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if method == "POST" and key is not None:
            headers["Idempotency-Key"] = key or new_id()
        if etag is not None:
            headers["If-Match"] = etag
        path = path if path.startswith(("/api/", "/internal", "/healthz", "/readyz", "/openapi")) else f"/api/v1{path}"
        return self.app.test_client().open(path, method=method, json=body, headers=headers, **kw)

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, **kw: Any) -> Any:
        return self.call("POST", path, {} if body is None else body, **kw)

    def patch(self, path: str, body: Any, etag: str | None) -> Any:
        return self.call("PATCH", path, body, etag=etag)

    def ok(self, method: str, path: str, body: Any = None, **kw: Any) -> Any:
        """The JSON of an answer that must be a success."""
        answer = self.call(method, path, body, **kw)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)}"
        return answer.get_json(silent=True)


class ServiceUnderTest:
    """The house, the app and the worker of one service."""

    def __init__(self, name: str, url: str, *, package: str | None = None, now: datetime = MONDAY) -> None:
        self.name = name
        self.package = package or f"{name}_service"
        module = self._module("app")
        peers = self._module("settings").PEERS
        self.clock = FixedClock(now)
        self.house: House = module.build_house(settings(name, url, peers), self.clock)
        self.app: Flask = module.create_app(self.house)
        self.worker: Worker = self._module("worker").create_worker(self.house)
        self.context: type[Context] = self._module("context").Context
        for peer in peers:
            self.connect(peer, None)

    def _module(self, name: str) -> ModuleType:
        return import_module(f"{self.package}.{name}")

    def connect(self, peer: str, app: Flask | None) -> None:
        """Let a neighbour be this app; None means that it is down."""
        http = Http(peer, f"http://{peer}.test", adapter=AppAdapter(app))  # type: ignore[arg-type]
        self.house.peers[peer] = http  # type: ignore[index]

    # Who calls

    def as_(self, who: str | Actor, *, language: str = "en", **limits: Any) -> Client:
        """A client for a role or an actor. Its token stands in for the gateway's."""
        actor = who if isinstance(who, Actor) else person(who, **limits)
        token = f"test.{new_id()}"
        self.house.tokens._known[token] = (actor, float("inf"))
        return Client(self.app, token, language)

    def as_service(self, caller: str, acting: Actor | None = None) -> Client:
        """A client that is another service, with a real service token."""
        tokens = self.house.tokens
        own, tokens.service = tokens.service, caller
        tokens._minted.clear()
        try:
            return Client(self.app, tokens.for_service(acting or system(caller)))
        finally:
            tokens.service = own
            tokens._minted.clear()

    def nobody(self) -> Client:
        return Client(self.app, None)

    def ctx(self, who: Actor | None = None) -> Any:
        """A context for calling an operation directly."""
        return self.context(self.house, who or system(self.name))

    def deliver(self, event: Event, *, source: str, event_id: str | None = None) -> Any:
        """Hand an event in as its publisher's relay does."""
        envelope = Envelope(
            event_id or new_id(), event.TYPE, source, event.subject, self.clock.now(), 1, new_trace(), event.data()
        )
        return self.as_service(source).call("POST", "/internal/events", envelope.to_json(), key=None)

    # What is written

    def rows(self, table: Any) -> list[Any]:
        with self.house.reads.connect() as connection:
            return list(connection.execute(select(table)).all())

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The payloads in the outbox, in order."""
        outbox = self.house.tables.outbox
        with self.house.reads.connect() as connection:
            rows = connection.execute(select(outbox).order_by(outbox.c.seq)).all()
        return [row.data for row in rows if kind is None or row.type == kind]

    def decisions(self, kind: str) -> list[Any]:
        table = self.house.tables.decisions
        return [row for row in self.rows(table) if row.kind == kind]

    def everything(self) -> dict[str, list[tuple]]:
        """All rows of all tables but the number series, which may have gaps."""
        found = {}
        with self.house.reads.connect() as connection:
            for name, table in self.house.metadata.tables.items():
                if name != "kit_numbers":
                    found[name] = [
                        tuple(map(repr, row)) for row in connection.execute(select(table).order_by(*table.primary_key))
                    ]
        return found

    def count(self, table: Any) -> int:
        with self.house.reads.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)

    @contextmanager
    def nothing_written(self) -> Iterator[None]:
        """Proves that the block changed no row: no state, no history, no event, no stored answer."""
        before = self.everything()
        yield
        assert self.everything() == before

    def close(self) -> None:
        self.house.engine.dispose()
        self.house.reads.dispose()


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document of a refusal with this status and code."""
    assert answer.status_code == status, f"{answer.status_code} {answer.get_data(as_text=True)}"
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = answer.get_json()
    assert problem["code"] == code, problem
    assert problem["status"] == status
    return problem


MakeService = Callable[..., ServiceUnderTest]
