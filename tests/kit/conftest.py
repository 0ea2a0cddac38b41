"""A toy service on the kit: what the kit promises is tried on it."""

import pytest

from shared.kit.db import open_engine
from tests.kit.toy_service.store.tables import metadata
from tests.support.databases import Databases
from tests.support.service import ServiceUnderTest


def create_tables(url: str) -> None:
    engine = open_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def toy(databases: Databases, database: str):
    service = ServiceUnderTest("toy", databases.new(database, "toy", create_tables), package="tests.kit.toy_service")
    yield service
    service.close()
    databases.drop_used()
