"""Lists of cases walk along an index, newest first, whatever the filter."""

import pytest
from sqlalchemy import text

from shared.kit.actor import system
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Reader
from tests.support.people import person
from ticket_service.store.tickets import list_tickets
from ticket_service.store.visits import list_visits


class Explaining(Reader):
    """Asks how a statement would be carried out instead of carrying it out."""

    plan = ""

    def rows(self, statement):
        bound = statement.compile(self.connection, compile_kwargs={"literal_binds": True})
        how = "EXPLAIN QUERY PLAN" if self.connection.dialect.name == "sqlite" else "EXPLAIN"
        answer = self.connection.execute(text(f"{how} {bound}".replace(":", "\\:")))
        self.plan = "\n".join(map(str, answer.all()))
        return []


def plan_of(service, listing, filters, actor):
    with service.house.reads.connect() as connection:
        if connection.dialect.name == "postgresql":
            # A small table is read whole; what is asked is whether the index could be walked.
            connection.execute(text("SET enable_seqscan = off"))
        reader = Explaining(connection)
        listing(reader, Ask(), actor, filters)
    return reader.plan


@pytest.mark.parametrize("name", ["status", "customer_id", "site_id", "technician_id", None])
def test_a_page_of_requests_is_a_walk_along_an_index(service, name):
    value = "new" if name == "status" else new_id()
    plan = plan_of(service, list_tickets, {name: value} if name else {}, system("ticket"))
    assert f"ix_tickets_{name or 'opened_at'}" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("name", ["status", "ticket_id", "site_id", "technician_id", None])
def test_a_page_of_visits_is_a_walk_along_an_index(service, name):
    value = "assigned" if name == "status" else new_id()
    plan = plan_of(service, list_visits, {name: value} if name else {}, system("ticket"))
    assert f"ix_visits_{name or 'created_at'}" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("role", ["customer", "site"])
def test_what_limits_a_persons_view_is_an_index_too(service, role):
    actor = person(role, **{f"{role}_id": new_id()})
    plan = plan_of(service, list_tickets, {}, actor)
    assert f"ix_tickets_{role}_id" in plan
    assert "TEMP B-TREE" not in plan
