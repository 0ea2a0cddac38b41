"""Fixtures of every test: databases on both engines, services under test, no real network."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import KINDS, Databases
from tests.support.service import MakeService, ServiceUnderTest

os.environ.setdefault("AFTERSALES_LOG_LEVEL", "CRITICAL")
# Argon2 as cheap as it can be: the tests sign in hundreds of times.
os.environ.setdefault("GATEWAY_ARGON2_TIME", "1")
os.environ.setdefault("GATEWAY_ARGON2_MEMORY_KIB", "8")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Migrated databases; the PostgreSQL server starts when the first test asks for it."""
    found = Databases(Path(tmp_path_factory.mktemp("databases")))
    yield found
    found.stop()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> str:
    """Every test that touches a database runs on SQLite and on PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture
def make_service(databases: Databases, database: str) -> Iterator[MakeService]:
    """Build services under test: `make_service("ticket")`."""
    made: list[ServiceUnderTest] = []

    def make(name: str) -> ServiceUnderTest:
        package = name if name == "gateway" else f"{name}_service"
        service = ServiceUnderTest(name, databases.new(database, package), package=package)
        made.append(service)
        return service

    yield make
    for service in made:
        service.close()
    databases.drop_used()
