"""Sold units and their warranty over HTTP."""

from datetime import date

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.makers import make_asset, make_customer, make_model, make_site
from ticket_service.operations.assets import record_replacement


def replace(service, asset, component, day, part_no="P-1"):
    with service.ctx().uow() as uow:
        record_replacement(
            uow, asset["id"], component=component, part_no=part_no, quantity=1, replaced_on=day, visit_id=new_id()
        )


def ask(service, asset, **query):
    return service.as_("agent").ok("GET", f"/assets/{asset['id']}/warranty", query_string=query)


def test_a_unit_is_registered_and_read_back_with_its_warranty_ends(service):
    made = make_asset(service, extension_months=12, gas_type="12T", purchase_place="杭州", installed_on="2024-03-20")
    answer = service.as_("agent").get(f"/assets/{made['id']}")
    assert answer.headers["ETag"] == f'"{made["id"]}.1"'
    found = answer.get_json()
    assert {name: found[name] for name in made} == made
    assert found["warranty_ends"] == [
        {"component": "unit", "outcome": "covered", "ends_on": "2026-03-15"},
        {"component": "motor", "outcome": "covered", "ends_on": "2027-03-15"},
        {"component": "lamp", "outcome": "covered", "ends_on": "2026-03-15"},
    ]


def test_a_repeated_post_registers_one_unit(service):
    body = {"customer_id": make_customer(service)["id"], "model_id": make_model(service)["id"], "serial_no": "SN-1"}
    agent = service.as_("agent")
    first = agent.post("/assets", body, key="same")
    with service.nothing_written():
        assert agent.post("/assets", body, key="same").get_json() == first.get_json()


def test_a_serial_number_names_one_unit_of_a_model(service):
    made = make_asset(service, serial_no="SN-1")
    body = {name: made[name] for name in ("customer_id", "model_id", "serial_no")}
    with service.nothing_written():
        refused(service.as_("agent").post("/assets", body), 409, "serial_taken")
    make_asset(service, serial_no="SN-1")


def test_all_faults_of_a_unit_are_named_at_once(service):
    body = {
        "customer_id": new_id(),
        "model_id": new_id(),
        "serial_no": "SN-1",
        "purchased_on": "2025-03-04",
        "factory_on": "2025-03-05",
    }
    with service.nothing_written():
        problem = refused(service.as_("agent").post("/assets", body), 422, "validation_failed")
    assert {(e["pointer"], e["code"]) for e in problem["errors"]} == {
        ("/purchased_on", "day_in_future"),
        ("/factory_on", "day_in_future"),
        ("/factory_on", "made_after_purchase"),
        ("/customer_id", "customer_unknown"),
        ("/model_id", "model_unknown"),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"serial_no": None},
        {"serial_no": "S" * 81},
        {"purchased_on": "1899-12-31"},
        {"purchased_on": "2024-02-30"},
        {"extension_months": -1},
        {"extension_months": 1201},
        {"extension_months": "12"},
        {"site_id": new_id()},
    ],
)
def test_a_faulty_unit_is_refused(service, change):
    body = {"customer_id": new_id(), "model_id": new_id(), "serial_no": "SN-1", **change}
    with service.nothing_written():
        refused(service.as_("agent").post("/assets", body), 422, "validation_failed")


def test_who_may_not_register_units_is_refused(service):
    with service.nothing_written():
        refused(service.as_("customer").post("/assets", {}), 403, "permission_missing")


def test_units_are_found_by_customer_and_serial_number(service):
    first, second = make_asset(service, serial_no="A"), make_asset(service, serial_no="B")
    agent = service.as_("agent")
    by_owner = agent.ok("GET", "/assets", query_string={"customer_id": first["customer_id"]})["data"]
    assert [row["id"] for row in by_owner] == [first["id"]]
    by_serial = agent.ok("GET", "/assets", query_string={"serial_no": "B"})["data"]
    assert [row["id"] for row in by_serial] == [second["id"]]
    assert len(agent.ok("GET", "/assets")["data"]) == 2


def test_a_customer_sees_the_own_units_only(service):
    own, foreign = make_asset(service), make_asset(service)
    me = service.as_("customer", customer_id=own["customer_id"])
    assert [row["id"] for row in me.ok("GET", "/assets")["data"]] == [own["id"]]
    assert me.ok("GET", f"/assets/{own['id']}/warranty")["covered"] is True
    refused(me.get(f"/assets/{foreign['id']}"), 404, "asset_unknown")
    refused(me.get(f"/assets/{foreign['id']}/warranty"), 404, "asset_unknown")


def test_a_site_sees_the_units_that_it_registered(service):
    site = make_site(service)
    foreign = make_asset(service)
    me = service.as_("site", site_id=site["id"])
    body = {"customer_id": foreign["customer_id"], "model_id": foreign["model_id"], "serial_no": "OWN"}
    own = me.ok("POST", "/assets", body)
    assert own["site_id"] == site["id"]
    assert [row["id"] for row in me.ok("GET", "/assets")["data"]] == [own["id"]]
    refused(me.get(f"/assets/{foreign['id']}"), 404, "asset_unknown")


def test_the_warranty_is_answered_with_its_clauses_and_reason(service):
    asset = make_asset(service)
    with service.nothing_written():
        found = ask(service, asset, on="2025-03-16")
    assert found["why"]["en"] == "Out of warranty: the last covered day was 2025-03-15 (WAR-01, WAR-05)"
    assert (found["covered"], found["outcome"], found["ends_on"]) == (False, "expired", "2025-03-15")
    assert (found["on"], found["component"], found["starts_on"]) == ("2025-03-16", "unit", "2024-03-15")
    assert found["clauses"] == ["WAR-01", "WAR-05"]
    assert ask(service, asset)["on"] == "2025-03-03"


@pytest.mark.parametrize("component", ["motor", "hood_motor"])
def test_a_component_is_asked_for_by_code_or_kind(service, component):
    found = ask(service, make_asset(service), component=component, on="2027-03-15")
    assert (found["covered"], found["kind"], found["ends_on"]) == (True, "hood_motor", "2027-03-15")


def test_a_replaced_part_counts_from_its_latest_replacement(service):
    asset = make_asset(service)
    replace(service, asset, "lamp", date(2025, 1, 1))
    replace(service, asset, "lamp", date(2025, 2, 20))
    found = ask(service, asset, component="lamp", on="2025-05-20")
    assert (found["covered"], found["ends_on"], found["clauses"]) == (True, "2025-05-20", ["WAR-04", "WAR-06"])
    assert ask(service, asset, component="lamp", on="2025-05-21")["covered"] is False
    assert ask(service, asset, component="motor", on="2025-05-20")["ends_on"] == "2027-03-15"
    assert ask(service, asset, on="2025-05-20")["ends_on"] == "2025-03-15"


def test_a_later_replacement_says_nothing_about_an_earlier_day(service):
    asset = make_asset(service)
    replace(service, asset, "lamp", date(2025, 6, 1))
    assert ask(service, asset, component="lamp", on="2025-05-01")["ends_on"] == "2025-03-15"


def test_a_replacement_is_in_the_history_of_the_unit(service):
    asset = make_asset(service)
    replace(service, asset, "lamp", date(2025, 3, 1), part_no="L-9")
    events = service.as_("admin").ok("GET", "/events/ticket", query_string={"subject": asset["id"]})["data"]
    assert [(e["verb"], e["detail"].get("part_no")) for e in events] == [("register", None), ("replace_part", "L-9")]


def test_without_any_day_the_warranty_is_left_to_a_person(service):
    found = ask(service, make_asset(service, purchased_on=None))
    assert (found["covered"], found["outcome"], found["ends_on"], found["clauses"]) == (False, "undecided", None, ["WAR-09"])


def test_a_component_that_the_model_lacks_is_refused(service):
    asset = make_asset(service)
    answer = service.as_("agent").get(f"/assets/{asset['id']}/warranty", component="wheel")
    assert "motor" in refused(answer, 422, "component_unknown")["params"]["known"]


@pytest.mark.parametrize("query", [{"on": "2025-02-30"}, {"on": "0001-01-01"}, {"on": "9999-01-01"}, {"colour": "red"}])
def test_a_faulty_question_is_refused(service, query):
    refused(service.as_("agent").get(f"/assets/{new_id()}/warranty", **query), 422, "validation_failed")
