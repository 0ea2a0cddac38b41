"""Customer files over HTTP."""

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.makers import CUSTOMER, make_customer


def test_a_customer_file_is_opened_and_read_back(service):
    made = make_customer(service, email="Li.Ming@Example.com", lat=30.2, lon=120.1)
    assert made["email"] == "li.ming@example.com"
    answer = service.as_("agent").get(f"/customers/{made['id']}")
    assert answer.headers["ETag"] == f'"{made["id"]}.1"'
    found = answer.get_json()
    assert found == {**made, "actions": ["update"]}
    assert found["remote_area"] is False
    assert service.as_("finance").ok("GET", f"/customers/{made['id']}")["actions"] == []


def test_the_opening_is_in_the_history(service):
    made = make_customer(service)
    events = service.as_("admin").ok("GET", "/events/ticket", query_string={"subject": made["id"]})["data"]
    assert [(e["noun"], e["verb"], e["role"]) for e in events] == [("customer", "register", "agent")]


def test_a_client_may_send_the_id_once(service):
    own = new_id()
    assert make_customer(service, id=own)["id"] == own
    with service.nothing_written():
        refused(service.as_("agent").post("/customers", {**CUSTOMER, "id": own}), 409, "conflicting_write")


def test_a_repeated_post_opens_one_file(service):
    agent = service.as_("agent")
    first = agent.post("/customers", CUSTOMER, key="same")
    with service.nothing_written():
        second = agent.post("/customers", CUSTOMER, key="same")
    assert second.get_json() == first.get_json()


def test_a_remote_address_is_flagged(service):
    assert make_customer(service, remote_area=True)["remote_area"] is True


def test_all_faults_are_named_at_once(service):
    body = {"name": "", "email": "nobody", "kind": "friend", "lat": 200, "lon": 1, "segment": "residential", "colour": "red"}
    with service.nothing_written():
        problem = refused(service.as_("agent").post("/customers", body), 422, "validation_failed")
    assert {e["pointer"] for e in problem["errors"]} == {"/name", "/phone", "/email", "/kind", "/lat", "/colour"}


def test_a_segment_that_the_regulation_does_not_list_is_refused_with_its_clause(service):
    with service.nothing_written():
        problem = refused(service.as_("agent").post("/customers", {**CUSTOMER, "segment": "royal"}), 422, "validation_failed")
    assert problem["clause"] == "CUS-02"
    assert problem["errors"] == [
        {
            "pointer": "/segment",
            "code": "choice_invalid",
            "message": "Must be one of: industrial, commercial, residential",
        }
    ]


def test_half_a_coordinate_is_refused(service):
    with service.nothing_written():
        problem = refused(service.as_("agent").post("/customers", {**CUSTOMER, "lat": 30}), 422, "validation_failed")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/lon", "coordinates_incomplete")]


def test_an_email_belongs_to_one_file(service):
    make_customer(service, email="a@example.com")
    other = make_customer(service)
    agent = service.as_("agent")
    etag = agent.get(f"/customers/{other['id']}").headers["ETag"]
    with service.nothing_written():
        refused(agent.post("/customers", {**CUSTOMER, "email": "A@example.com"}), 409, "email_taken")
        refused(agent.patch(f"/customers/{other['id']}", {"email": "a@example.com"}, etag), 409, "email_taken")


def test_a_file_is_changed_in_the_version_that_was_seen(service):
    made = make_customer(service, email="a@example.com")
    agent, path = service.as_("agent"), f"/customers/{made['id']}"
    with service.nothing_written():
        refused(agent.patch(path, {"phone": "1"}, None), 428, "if_match_missing")
        refused(agent.patch(path, {"phone": "1"}, f'"{made["id"]}.7"'), 412, "version_stale")
        refused(agent.patch(path, {"segment": "royal"}, f'"{made["id"]}.1"'), 422, "validation_failed")
    answer = agent.patch(path, {"phone": "13700000000", "email": "a@example.com", "address": None}, f'"{made["id"]}.1"')
    assert answer.headers["ETag"] == f'"{made["id"]}.2"'
    changed = answer.get_json()
    assert (changed["phone"], changed["address"], changed["name"]) == ("13700000000", None, made["name"])


def test_customers_are_found_by_phone_and_email_newest_first(service):
    first = make_customer(service, phone="1", email="one@example.com")
    second = make_customer(service, phone="1", name="张三")
    make_customer(service, phone="2")
    agent = service.as_("agent")
    by_phone = agent.ok("GET", "/customers", query_string={"phone": "1"})["data"]
    assert {row["id"] for row in by_phone} == {first["id"], second["id"]}
    by_email = agent.ok("GET", "/customers", query_string={"email": "ONE@example.com"})["data"]
    assert [row["id"] for row in by_email] == [first["id"]]
    assert len(agent.ok("GET", "/customers")["data"]) == 3
    refused(agent.get("/customers", colour="red"), 422, "validation_failed")


def test_a_customer_sees_only_the_own_file(service):
    own, foreign = make_customer(service), make_customer(service)
    me = service.as_("customer", customer_id=own["id"])
    assert [row["id"] for row in me.ok("GET", "/customers")["data"]] == [own["id"]]
    assert me.ok("GET", f"/customers/{own['id']}")["name"] == own["name"]
    refused(me.get(f"/customers/{foreign['id']}"), 404, "customer_unknown")
    assert service.as_("customer").ok("GET", "/customers")["data"] == []


@pytest.mark.parametrize("role", ["customer", "site", "technician", "finance", "warehouse"])
def test_only_agents_and_admins_open_files(service, role):
    with service.nothing_written():
        refused(service.as_(role).post("/customers", CUSTOMER), 403, "permission_missing")


def test_an_unknown_customer_is_a_404(service):
    refused(service.as_("agent").get(f"/customers/{new_id()}"), 404, "customer_unknown")
    with service.nothing_written():
        refused(service.as_("agent").patch(f"/customers/{new_id()}", {"name": "A"}, "*"), 404, "customer_unknown")
