"""The database of the returns desk goes up, agrees with the tables, goes down to nothing and up again."""

from alembic import command
from sqlalchemy import inspect

from returns_service.store.tables import metadata
from shared.kit.db import open_engine
from shared.kit.migrate import config, downgrade, upgrade


def tables(url):
    engine = open_engine(url, pool_size=1)
    names = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return names


def test_the_migrations_make_the_tables_and_take_them_away(databases, database):
    url = databases.empty(database)
    upgrade("returns_service", url)
    assert tables(url) == set(metadata.tables)
    command.check(config("returns_service", url))
    downgrade("returns_service", url)
    assert tables(url) == set()
    upgrade("returns_service", url)
    assert tables(url) == set(metadata.tables)
    databases.drop_used()
