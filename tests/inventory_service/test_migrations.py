"""The migrations: they make the tables of the code, and can be taken back."""

from alembic import command
from sqlalchemy import insert, inspect, select

from inventory_service.store.tables import metadata
from shared.kit.db import open_engine
from shared.kit.ids import new_id
from shared.kit.migrate import config, downgrade, upgrade
from tests.support.service import MONDAY

FOLDER = "inventory_service"
BEFORE_TOOLS = "0002"


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


def test_who_has_a_van_may_hold_tools_after_the_step_that_brings_them(databases, database):
    """The service desk told of these people before anybody listened for it."""
    url = databases.empty(database)
    upgrade(FOLDER, url, BEFORE_TOOLS)
    engine, who = open_engine(url), new_id()
    places = metadata.tables["locations"]
    row = {"kind": "van", "name": "Wang", "technician_id": who, "version": 1, "created_at": MONDAY}
    with engine.begin() as connection:
        for code in ("VAN-T9", "VAN-T1"):
            connection.execute(insert(places).values(id=new_id(), code=code, **row))
        connection.execute(insert(places).values(id=new_id(), code="VAN-0", **{**row, "technician_id": None}))
    upgrade(FOLDER, url)
    with engine.connect() as connection:
        found = connection.execute(select(metadata.tables["technicians"])).all()
    engine.dispose()
    assert [(row.id, row.code, row.name, row.created_at) for row in found] == [(who, "T1", "Wang", MONDAY)]
