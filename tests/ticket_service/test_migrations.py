"""The migrations of the service desk, on both databases."""

from alembic import command
from sqlalchemy import create_engine, inspect

from shared.kit.migrate import config, downgrade, upgrade


def test_an_empty_database_comes_up_to_the_tables_and_goes_down_again(databases, database):
    url = databases.empty(database)
    try:
        upgrade("ticket_service", url)
        command.check(config("ticket_service", url))
        downgrade("ticket_service", url)
        engine = create_engine(url)
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
        engine.dispose()
        upgrade("ticket_service", url)
        command.check(config("ticket_service", url))
    finally:
        databases.drop_used()
