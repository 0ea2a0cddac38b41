"""Lists of cases walk along an index, newest first, whatever the filter."""

import pytest
from sqlalchemy import text

from shared.kit.actor import system
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Reader
from tests.support.people import person
from ticket_service.store.tickets import list_tickets
from ticket_service.store.visits import list_visits


def plan_of(service, listing, filters, actor):
    """How the database carries out a page's statement."""
    said = []

    class Listening(Reader):
        def rows(self, statement):
            bound = statement.compile(self.connection, compile_kwargs={"literal_binds": True})
            explain = (
                "EXPLAIN QUERY PLAN " if self.connection.dialect.name == "sqlite" else "SET enable_seqscan = off; EXPLAIN "
            )
            for part in (explain + str(bound)).split("; "):
                answer = self.connection.execute(text(part.replace(":", "\\:")))
                said.extend(str(row) for row in answer.all() if answer.returns_rows) if answer.returns_rows else None
            return []

    with service.house.reads.connect() as connection:
        listing(Listening(connection), Ask(), actor, filters)
    return "\n".join(said)


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
