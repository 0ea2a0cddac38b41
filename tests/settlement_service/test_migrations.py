"""The database comes up, equals the tables, goes down and comes up again."""

from alembic import command
from sqlalchemy import create_engine, inspect, text

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


ACCOUNTS = "INSERT INTO accounts (id, code, kind, site_id, balance_fen, version, created_at) VALUES "
POSTING = "INSERT INTO postings (id, kind, origin, reference, booked_on, actor, actor_name, created_at) VALUES "
ENTRIES = "INSERT INTO entries (id, posting_id, account_id, amount_fen, balance_fen) VALUES "


def name(number):
    """An id as both databases read it."""
    return f"{number:032x}"


def test_what_was_booked_before_counts_in_its_month_for_its_site(databases, database):
    url = databases.empty(database)
    upgrade("settlement_service", url, "0001")
    engine = create_engine(url)
    now = "'2025-03-05 04:00:00'"
    with engine.begin() as connection:
        site = f"('{name(1)}', 'PREPAY', 'site_prepayment', '{name(9)}', 5, 1, {now})"
        bank = f"('{name(2)}', 'BANK', 'company_bank', NULL, -5, 1, {now})"
        connection.execute(text(f"{ACCOUNTS} {site}, {bank}"))
        connection.execute(text(f"{POSTING} ('{name(3)}', 'payment', 'o', 'r', '2025-03-31', 'a', 'a', {now})"))
        sides = [
            f"('{name(4 + place)}', '{name(3)}', '{name(1 + place)}', {amount}, 5)" for place, amount in enumerate((5, -5))
        ]
        connection.execute(text(ENTRIES + ", ".join(sides)))
    upgrade("settlement_service", url)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT period, site_id FROM postings")).one()
    assert (row.period, str(row.site_id).replace("-", "")) == ("2025-03", name(9))
    downgrade("settlement_service", url, "0001")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entries")).scalar() == 2
    engine.dispose()
    upgrade("settlement_service", url)
    command.check(config("settlement_service", url))
