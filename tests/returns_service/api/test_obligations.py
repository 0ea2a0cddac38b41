"""/obligations."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from returns_service.store.tables import obligations
from shared.events.inventory import OldPartStoredV1
from shared.kit.ids import new_id
from tests.returns_service.desk import line, visited
from tests.support.people import person
from tests.support.plans import analyse, scans_of
from tests.support.service import refused


def ids(client, **query):
    return [one["id"] for one in client.ok("GET", "/obligations", query_string=query)["data"]]


def test_obligations_are_listed_by_due_day_and_filtered(desk):
    late = desk.owe(visited_on="2025-03-02")[0]
    soon = desk.owe(visited_on="2025-02-01")[0]
    assert ids(desk.clerk) == [soon["id"], late["id"]]
    assert ids(desk.clerk, ticket_id=late["ticket_id"]) == [late["id"]]
    assert ids(desk.clerk, site_id=new_id()) == []
    assert ids(desk.clerk, status="settled") == []
    assert ids(desk.clerk, status="open", site_id=desk.site_id) == [soon["id"], late["id"]]
    page = desk.clerk.ok("GET", "/obligations", query_string={"limit": 1})
    assert ids(desk.clerk, limit=1, cursor=page["next_cursor"]) == [late["id"]]


def test_one_obligation_has_a_version_and_says_what_may_be_done(desk):
    owed = desk.owe()[0]
    answer = desk.site.get(f"/obligations/{owed['id']}")
    assert answer.get_json()["actions"] == ["apply"]
    assert answer.headers["ETag"]
    assert desk.obligation(owed["id"])["actions"] == []
    desk.apply(line(obligation_id=owed["id"]))
    assert desk.site.get(f"/obligations/{owed['id']}").get_json()["actions"] == []
    assert desk.site.get(f"/obligations/{owed['id']}").headers["ETag"] != answer.headers["ETag"]


def test_a_foreign_obligation_is_as_if_it_were_not_there(desk):
    visit = visited(desk.site_id, {})
    desk.service.deliver(visit, source="ticket")
    owed = ids(desk.clerk)[0]
    seen = {
        "own site": person("site", site_id=desk.site_id),
        "own technician": person("technician", technician_id=visit.technician_id),
        "staff": person("finance"),
    }
    unseen = {
        "other site": person("site", site_id=new_id()),
        "no site": person("site"),
        "other technician": person("technician", technician_id=new_id()),
        "no technician": person("technician"),
    }
    for actor in seen.values():
        assert ids(desk.service.as_(actor)) == [owed]
    for actor in unseen.values():
        assert ids(desk.service.as_(actor)) == []
        refused(desk.service.as_(actor).get(f"/obligations/{owed}"), 404, "obligation_unknown")
    assert ids(desk.service.as_service("gateway", person("site", site_id=new_id()))) == [owed]
    refused(desk.service.as_("customer", customer_id=visit.customer_id).get("/obligations"), 403, "permission_missing")


def test_unknown_filters_are_refused(desk):
    refused(desk.clerk.get("/obligations", status="lost"), 422, "validation_failed")
    refused(desk.clerk.get("/obligations", part_no="V-1"), 422, "validation_failed")


def test_what_is_late_and_what_is_with_the_keeper(desk):
    late, later = desk.owe(visited_on="2025-01-02")[0], desk.owe(visited_on="2025-02-20")[0]
    facts = {"part_no": "V-1", "quantity": 2, "site_id": desk.site_id, "in_warranty": True, "stored_on": "2025-02-21"}
    stored = OldPartStoredV1(new_id(), "OP-7", later["ticket_id"], **facts)
    assert desk.service.deliver(stored, source="inventory").status_code == 204
    for who in (desk.clerk, desk.finance, desk.site):
        assert ids(who, overdue="true") == [late["id"]]
        assert ids(who, with_keeper="true") == [later["id"]]
        assert ids(who, with_keeper="false", overdue="true") == [late["id"]]
        assert ids(who, with_keeper="true", overdue="true") == []
        assert ids(who, overdue="false") == [late["id"], later["id"]]
    found = desk.obligation(later["id"])
    assert (found["keeper_since"], found["old_part_number"], found["old_part_id"]) == ("2025-02-21", "OP-7", stored.old_part_id)
    desk.apply(line(obligation_id=late["id"]))
    assert ids(desk.clerk, overdue="true") == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_list_of_what_is_owed_reads_the_table_from_end_to_end(desk):
    row = {
        **dict.fromkeys(column.name for column in obligations.c),
        "part_no": "V-1",
        "quantity": 1,
        "returned": 0,
        "version": 1,
    }
    row |= {"ticket_number": "TK-1", "line_id": "1", "service_record_no": "WX-1", "replaced_on": date(2025, 1, 1)}
    rows = []
    for n in range(3000):
        ids_ = {name: new_id() for name in ("id", "ticket_id", "visit_id", "site_id", "technician_id")}
        states = {"status": "settled" if n % 30 else "open", "keeper_since": date(2025, 1, 2) if n % 50 == 0 else None}
        rows.append(
            {**row, **ids_, **states, "due_on": date(2025, 1, 1) + timedelta(days=n), "created_at": desk.service.clock.now()}
        )
    with desk.service.house.engine.begin() as connection:
        connection.execute(insert(obligations), rows)
    analyse(desk.service)
    queries = (
        {},
        {"overdue": "true"},
        {"with_keeper": "true"},
        {"with_keeper": "false", "overdue": "true"},
        {"status": "open"},
    )
    for query in (*queries, {"site_id": new_id()}, {"ticket_id": new_id()}):
        assert scans_of(desk.service, lambda query=query: desk.clerk.get("/obligations", **query)) == set()
