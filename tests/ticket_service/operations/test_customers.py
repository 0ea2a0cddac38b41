"""Simultaneous work on customer files and codes."""

from concurrent.futures import ThreadPoolExecutor

from tests.ticket_service.makers import CUSTOMER, SITE, make_customer


def at_once(call, times=8):
    with ThreadPoolExecutor(times) as pool:
        return sorted(answer.status_code for answer in pool.map(call, range(times)))


def test_of_simultaneous_changes_of_one_version_one_wins(service):
    made, agent = make_customer(service), service.as_("agent")
    etag = f'"{made["id"]}.1"'
    codes = at_once(lambda i: agent.patch(f"/customers/{made['id']}", {"phone": f"{i}"}, etag))
    assert codes == [200] + [412] * 7
    assert agent.get(f"/customers/{made['id']}").headers["ETag"] == f'"{made["id"]}.2"'


def test_of_simultaneous_files_with_one_email_one_is_opened(service):
    agent = service.as_("agent")
    codes = at_once(lambda i: agent.post("/customers", {**CUSTOMER, "name": f"N{i}", "email": "a@example.com"}))
    assert codes == [201] + [409] * 7


def test_of_simultaneous_sites_with_one_code_one_is_registered_and_told(service):
    admin = service.as_("admin")
    codes = at_once(lambda i: admin.post("/sites", {**SITE, "name": f"N{i}"}))
    assert codes == [201] + [409] * 7
    assert len(service.events("ticket.site.registered.v1")) == 1
