"""The migrations: they make the tables of the code, and can be taken back."""

from alembic import command
from sqlalchemy import inspect

from inventory_service.store.tables import metadata
from shared.kit.db import open_engine
from shared.kit.migrate import config, downgrade, upgrade

FOLDER = "inventory_service"


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(databases, database):
    url = databases.empty(database)
    upgrade(FOLDER, url)
    assert tables(url) == set(metadata.tables)
    command.check(config(FOLDER, url))


def test_the_migrations_can_be_taken_back_and_made_again(databases, database):
    url = databases.empty(database)
    upgrade(FOLDER, url)
    downgrade(FOLDER, url)
    assert tables(url) == set()
    upgrade(FOLDER, url)
    assert tables(url) == set(metadata.tables)
