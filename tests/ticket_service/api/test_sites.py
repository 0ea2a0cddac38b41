"""Service sites over HTTP."""

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.makers import SITE, make_site, make_technician


def test_a_site_is_registered_and_the_neighbours_are_told(service):
    made = make_site(service, code="HZ-01")
    assert service.as_("agent").ok("GET", f"/sites/{made['id']}") == {**made, "actions": []}
    told = {"site_id": made["id"], "code": "HZ-01", "name": "杭州网点", "kind": "service_unit", "region": "杭州"}
    assert service.events("ticket.site.registered.v1") == [told]


def test_a_repeated_post_registers_one_site(service):
    admin = service.as_("admin")
    first = admin.post("/sites", SITE, key="same")
    with service.nothing_written():
        assert admin.post("/sites", SITE, key="same").get_json() == first.get_json()


def test_a_code_names_one_site(service):
    make_site(service, code="HZ-01")
    with service.nothing_written():
        refused(service.as_("admin").post("/sites", SITE), 409, "code_taken")


def test_a_kind_that_the_regulation_does_not_list_is_refused_with_its_clause(service):
    with service.nothing_written():
        problem = refused(service.as_("admin").post("/sites", {**SITE, "kind": "kiosk"}), 422, "validation_failed")
    assert problem["clause"] == "DSP-09"
    assert [e["pointer"] for e in problem["errors"]] == ["/kind"]


@pytest.mark.parametrize("code", ["", "a b", "中", "x" * 41])
def test_a_code_is_short_and_plain(service, code):
    with service.nothing_written():
        refused(service.as_("admin").post("/sites", {**SITE, "code": code}), 422, "validation_failed")


def test_only_admins_register_sites(service):
    with service.nothing_written():
        refused(service.as_("agent").post("/sites", SITE), 403, "permission_missing")


def test_sites_are_listed_by_code_and_found_by_it(service):
    for code in ("B-2", "A-1", "C-3"):
        make_site(service, code=code)
    agent = service.as_("agent")
    assert [row["code"] for row in agent.ok("GET", "/sites")["data"]] == ["A-1", "B-2", "C-3"]
    assert [row["code"] for row in agent.ok("GET", "/sites", query_string={"code": "B-2"})["data"]] == ["B-2"]


def test_a_site_sees_itself_and_a_technician_the_employer(service):
    own, foreign = make_site(service), make_site(service)
    technician = make_technician(service, site_id=own["id"])
    for me in (service.as_("site", site_id=own["id"]), service.as_("technician", technician_id=technician["id"])):
        assert [row["id"] for row in me.ok("GET", "/sites")["data"]] == [own["id"]]
        refused(me.get(f"/sites/{foreign['id']}"), 404, "site_unknown")
    assert service.as_("site").ok("GET", "/sites")["data"] == []


def test_a_neighbour_reads_every_site(service):
    made = make_site(service)
    assert service.as_service("settlement").ok("GET", f"/sites/{made['id']}")["code"] == made["code"]
    refused(service.as_("agent").get(f"/sites/{new_id()}"), 404, "site_unknown")
