"""The database goes up, matches the tables, goes down to nothing and up again."""

from alembic import command
from sqlalchemy import inspect

from feedback_service.store.tables import metadata
from shared.kit.db import open_engine
from shared.kit.migrate import config, downgrade, upgrade

FOLDER = "feedback_service"


def names(url):
    engine = open_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_the_database_goes_up_and_down_and_up_again(databases, database):
    url = databases.empty(database)
    upgrade(FOLDER, url)
    assert names(url) - {"alembic_version"} == set(metadata.tables)
    command.check(config(FOLDER, url))
    downgrade(FOLDER, url)
    assert names(url) <= {"alembic_version"}
    upgrade(FOLDER, url)
    assert names(url) - {"alembic_version"} == set(metadata.tables)
    databases.drop_used()
