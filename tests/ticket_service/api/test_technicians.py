"""Technicians over HTTP."""

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.makers import TECHNICIAN, make_site, make_technician


def test_a_technician_is_registered_and_the_warehouse_is_told(service):
    site = make_site(service)
    made = make_technician(service, code="T-01", site_id=site["id"], certificates=TECHNICIAN["certificates"][::-1])
    assert service.as_("dispatcher").ok("GET", f"/technicians/{made['id']}") == {**made, "actions": []}
    assert made["skills"] == TECHNICIAN["skills"]
    told = {"technician_id": made["id"], "code": "T-01", "name": "王师傅", "site_id": site["id"]}
    assert service.events("ticket.technician.registered.v1") == [told]


def test_a_repeated_post_registers_one_technician(service):
    admin = service.as_("admin")
    first = admin.post("/technicians", TECHNICIAN, key="same")
    with service.nothing_written():
        assert admin.post("/technicians", TECHNICIAN, key="same").get_json() == first.get_json()


def test_a_technician_may_have_no_skill_and_no_site(service):
    made = make_technician(service, skills={}, certificates=[], site_id=None)
    assert (made["skills"], made["certificates"], made["site_id"]) == ({}, [], None)


def test_a_code_names_one_technician(service):
    make_technician(service, code="T-01")
    with service.nothing_written():
        refused(service.as_("admin").post("/technicians", TECHNICIAN), 409, "code_taken")


PAPER = TECHNICIAN["certificates"][0]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"skills": {"appliance": 6}}, "/skills/appliance/value"),
        ({"skills": {"appliance": "4"}}, "/skills/appliance/value"),
        ({"skills": {"Appliance": 4}}, "/skills/Appliance/key"),
        ({"certificates": [PAPER, PAPER]}, "/certificates"),
        ({"certificates": [{**PAPER, "expires_on": "1800-01-01"}]}, "/certificates/0/expires_on"),
        ({"on_duty": None}, "/on_duty"),
        ({"lat": "north"}, "/lat"),
        ({"site_id": new_id()}, "/site_id"),
    ],
)
def test_a_faulty_technician_is_refused(service, change, pointer):
    with service.nothing_written():
        problem = refused(service.as_("admin").post("/technicians", {**TECHNICIAN, **change}), 422, "validation_failed")
    assert pointer in {e["pointer"] for e in problem["errors"]}


def test_only_admins_register_technicians(service):
    with service.nothing_written():
        refused(service.as_("dispatcher").post("/technicians", TECHNICIAN), 403, "permission_missing")


def test_technicians_are_listed_by_code_and_found_by_code_and_site(service):
    site = make_site(service)
    make_technician(service, code="B", site_id=site["id"])
    make_technician(service, code="A")
    dispatcher = service.as_("dispatcher")
    rows = dispatcher.ok("GET", "/technicians")["data"]
    assert [row["code"] for row in rows] == ["A", "B"]
    assert all(row["skills"] == TECHNICIAN["skills"] for row in rows)
    assert [row["code"] for row in dispatcher.ok("GET", "/technicians", query_string={"code": "A"})["data"]] == ["A"]
    assert [r["code"] for r in dispatcher.ok("GET", "/technicians", query_string={"site_id": site["id"]})["data"]] == ["B"]


def test_a_site_sees_its_own_technicians_and_a_technician_the_own_file(service):
    site = make_site(service)
    own, foreign = make_technician(service, site_id=site["id"]), make_technician(service)
    for me in (service.as_("site", site_id=site["id"]), service.as_("technician", technician_id=own["id"])):
        assert [row["id"] for row in me.ok("GET", "/technicians")["data"]] == [own["id"]]
        refused(me.get(f"/technicians/{foreign['id']}"), 404, "technician_unknown")
    assert service.as_("site").ok("GET", "/technicians")["data"] == []
