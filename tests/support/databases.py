"""Migrated databases for tests, one a test, cut from a template migrated once a session, on SQLite and PostgreSQL."""

import shutil
from collections.abc import Callable
from pathlib import Path

from shared.kit.migrate import upgrade
from tests.support.postgres import PostgresServer

KINDS = ("sqlite", "postgresql")
Migrate = Callable[[str], None]


class Databases:
    """Hands out database URLs and cleans up after each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: PostgresServer | None = None
        self._templates: dict[tuple[str, str], str] = {}
        self._open: list[str] = []
        self._count = 0

    @property
    def server(self) -> PostgresServer:
        self._server = self._server or PostgresServer()
        return self._server

    def new(self, kind: str, name: str, migrate: Migrate | None = None) -> str:
        """A fresh database of service folder `name`, migrated to head."""
        key = (kind, name)
        if key not in self._templates:
            self._templates[key] = self._template(kind, name, migrate or (lambda url: upgrade(name, url)))
        self._count += 1
        if kind == "sqlite":
            path = self.folder / f"{name}-{self._count}.db"
            shutil.copy(self._templates[key], path)
            return f"sqlite:///{path}"
        database = self.server.create(self._templates[key])
        self._open.append(database)
        return self.server.url(database)

    def empty(self, kind: str) -> str:
        """A database without any table."""
        self._count += 1
        if kind == "sqlite":
            return f"sqlite:///{self.folder}/empty-{self._count}.db"
        self._open.append(self.server.create())
        return self.server.url(self._open[-1])

    def drop_used(self) -> None:
        for name in self._open:
            self.server.drop(name)
        self._open.clear()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()

    def _template(self, kind: str, name: str, migrate: Migrate) -> str:
        if kind == "sqlite":
            path = self.folder / f"{name}-template.db"
            migrate(f"sqlite:///{path}")
            return str(path)
        database = self.server.create()
        migrate(self.server.url(database))
        return database
