"""/obligations."""

from shared.kit.ids import new_id
from tests.returns_service.desk import line, visited
from tests.support.people import person
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
