"""The migrations make the tables that the code declares, and can be taken back."""

import pytest
from alembic import command
from sqlalchemy import inspect

from gateway.store.tables import metadata
from shared.kit import migrate
from shared.kit.db import open_engine


@pytest.fixture
def url(databases, database):
    yield databases.empty(database)
    databases.drop_used()


def names(url):
    engine = open_engine(url)
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_up_down_and_up_again(url):
    migrate.upgrade("gateway", url)
    assert names(url) == set(metadata.tables)
    command.check(migrate.config("gateway", url))
    migrate.downgrade("gateway", url)
    assert names(url) == set()
    migrate.upgrade("gateway", url)
    assert names(url) == set(metadata.tables)
