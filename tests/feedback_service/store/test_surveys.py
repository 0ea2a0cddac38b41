"""The satisfaction rate is read by index, whatever the size of the table; so are the lists."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from feedback_service.store import follow_ups, surveys
from feedback_service.store.tables import follow_ups as follow_up_rows
from feedback_service.store.tables import surveys as survey_rows
from shared.kit.ids import new_id
from tests.support.people import person

FIRST, LAST = date(2025, 3, 1), date(2025, 3, 31)


def plan(service, statement):
    sql = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with service.house.reads.connect() as connection:
        return " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}".replace(":", r"\:"))))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (surveys.answers_between(FIRST, LAST, 4), "COVERING INDEX ix_surveys_answered_on"),
        (surveys.invitations_between(FIRST, LAST), "COVERING INDEX ix_surveys_invited_on"),
        (follow_ups.falling_due(FIRST), "INDEX ix_follow_ups_status"),
        (follow_ups.newly_missed(FIRST), "INDEX ix_follow_ups_missed"),
        (follow_ups.to_renew(FIRST), "INDEX ix_follow_ups_renewed"),
        (surveys.of_ticket(new_id()), "INDEX"),
    ],
)
def test_a_count_reads_an_index_and_not_the_table(service, statement, index):
    found = plan(service, statement)
    assert index in found
    assert "SCAN" not in found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["ticket_id", "site_id", "status", "missed"])
def test_the_work_list_needs_no_sorting_under_any_filter(service, column):
    value = {"status": "due", "missed": True}.get(column, new_id())
    c = follow_up_rows.c
    found = plan(service, follow_up_rows.select().where(c[column] == value).order_by(c.due_on, c.id).limit(51))
    assert "TEMP B-TREE" not in found
    assert "SCAN" not in found


@pytest.mark.parametrize("column", ["customer_id", "site_id", "status"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_list_of_surveys_needs_no_sorting_under_any_filter(service, column):
    c = survey_rows.c
    value = "invited" if column == "status" else new_id()
    statement = survey_rows.select().where(c[column] == value).order_by(c.invited_at.desc(), c.id.desc()).limit(51)
    assert "TEMP B-TREE" not in plan(service, statement)


def test_an_outsider_without_an_id_sees_nothing_and_staff_see_all():
    statement = survey_rows.select()
    for role in ("customer", "site", "technician"):
        assert "false" in str(surveys.visible(statement, person(role))) or "0 = 1" in str(
            surveys.visible(statement, person(role))
        )
    assert surveys.visible(statement, person("agent")) is statement
    assert "customer_id = " in str(surveys.visible(statement, person("customer", customer_id=new_id())))
    assert "technician_id = " in str(follow_ups.visible(follow_up_rows.select(), person("technician", technician_id=new_id())))
