"""The database comes up, equals the tables, goes down and comes up again."""

from alembic import command
from sqlalchemy import create_engine, inspect

from settlement_service.store.tables import metadata
from shared.kit.migrate import config, downgrade, upgrade


def names(url):
    engine = create_engine(url)
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_up_equals_the_tables_and_down_leaves_nothing(databases, database):
    url = databases.empty(database)
    upgrade("settlement_service", url)
    command.check(config("settlement_service", url))
    assert names(url) == set(metadata.tables)
    downgrade("settlement_service", url)
    assert names(url) == set()
    upgrade("settlement_service", url)
    assert names(url) == set(metadata.tables)
