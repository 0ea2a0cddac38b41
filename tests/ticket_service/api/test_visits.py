"""Visits through the API: the way to the customer, the proposal, the signed record, and money."""

from datetime import timedelta

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.cases import CHECKLIST, PROPOSAL, Case, part, warehouse
from tests.ticket_service.makers import make_customer
from ticket_service.store.tables import replacements
from ticket_service.store.tables_cases import visit_parts

PAID = {"parts": [{"part_no": "L-1", "quantity": 2, "component": "lamp", "price": "80.00"}], "labour": "50.00"}


def later(service, **delta):
    return (service.clock.now() + timedelta(**delta)).isoformat()


def out_of_warranty(service, caps=None):
    if caps is not None:
        service.connect("inventory", warehouse(caps))
    return Case(service, purchased_on="2023-01-01")


def test_the_way_to_the_customer_is_recorded(service):
    case = Case(service).dispatched()
    assert case.work("accept").get_json()["status"] == "accepted"
    told = case.work("contact", {"appointment_at": later(service, hours=2)}).get_json()
    assert (told["status"], told["contact_timing"], told["appointment_at"]) == (
        "appointed",
        "on_time",
        "2025-03-03T03:00:00+00:00",
    )
    assert case.work("depart", {"checklist": CHECKLIST}).get_json()["checklist"] == CHECKLIST
    service.clock.instant += timedelta(hours=2)
    there = case.work("arrive", {}).get_json()
    assert (there["status"], there["arrival"]) == ("arrived", "on_time")
    found = case.agent.ok("GET", case.path)
    assert (found["status"], found["onsite_fix_due_at"]) == ("on_site", "2025-03-04T15:59:59+00:00")
    assert service.decisions("arrival")[0].case_id == case.id


def test_a_late_contact_and_a_late_arrival_are_marked_and_a_supervisor_excuses(service):
    case = Case(service).dispatched()
    case.work("accept")
    service.clock.instant += timedelta(hours=24, seconds=1)
    assert case.work("contact", {"appointment_at": later(service, hours=1)}).get_json()["contact_timing"] == "late"
    case.work("depart", {"checklist": CHECKLIST})
    service.clock.instant += timedelta(hours=1, seconds=1)
    assert case.work("arrive", {"force_majeure": True}).get_json()["arrival"] == "late"
    case.act(case.boss, "excuse", {"reason": "flood"})
    assert case.agent.ok("GET", case.visit_path)["arrival"] == "excused"
    assert [d.outcome for d in service.decisions("arrival")] == ["late", "excused"]


def test_a_remote_area_has_the_resolution_limit_alone(service):
    case = Case(service)
    remote = make_customer(service, phone="13700000000", remote_area=True)
    asset = case.agent.ok(
        "POST", "/assets", {"customer_id": remote["id"], "model_id": case.asset["model_id"], "serial_no": "R1"}
    )
    told = {"type": "repair", "channel": "phone", "customer_id": remote["id"], "asset_id": asset["id"], "description": "x"}
    case.opened = case.agent.ok("POST", "/tickets", told)
    case.id = case.opened["id"]
    case.on_site()
    assert case.agent.ok("GET", case.path)["onsite_fix_due_at"] == case.opened["resolution_due_at"]


def test_nobody_leaves_with_an_open_checklist_or_without_contact(service):
    case = Case(service).dispatched()
    case.work("accept")
    with service.nothing_written():
        refused(case.work("depart", {"checklist": CHECKLIST}), 422, "contact_needed")
        problem = refused(case.work("depart", {"checklist": {**CHECKLIST, "tools_ready": False}}), 422, "checklist_incomplete")
        refused(case.work("depart", {}), 422, "validation_failed")
        refused(case.work("contact", {"appointment_at": "2025-03-02T00:00:00Z"}), 422, "appointment_in_the_past")
    assert (problem["clause"], problem["errors"][0]["pointer"]) == ("ONS-01", "/checklist/tools_ready")


def test_a_visit_is_worked_by_its_own_technician_and_site_only(service):
    mine, other = Case(service).dispatched(), Case(service).dispatched()
    with service.nothing_written():
        refused(mine.work("accept", None, other.worker), 404, "visit_unknown")
        refused(mine.work("accept", None, other.at_site), 404, "visit_unknown")
        refused(mine.work("accept", None, mine.agent), 403, "permission_missing")
        refused(mine.worker.post(f"/visits/{new_id()}/actions/accept"), 404, "visit_unknown")
    assert mine.work("accept", None, mine.at_site).status_code == 200
    for who in (mine.worker, mine.at_site, mine.customer):
        assert [row["id"] for row in who.ok("GET", "/visits")["data"]] == [mine.visit_id]
        refused(who.get(other.visit_path), 404, "visit_unknown")
    assert len(mine.agent.ok("GET", "/visits")["data"]) == 2
    for name, value in (("ticket_id", mine.id), ("status", "accepted"), ("technician_id", mine.technician["id"])):
        assert [row["id"] for row in mine.agent.ok("GET", "/visits", query_string={name: value})["data"]] == [mine.visit_id]


def test_in_warranty_work_is_free_and_needs_no_warehouse(service):
    case = Case(service).repairing(**PAID)
    filed = case.work("file", case.record(parts=[part(price="80.00")], labour="50.00")).get_json()
    assert (filed["status"], filed["charged"], filed["in_warranty"], filed["ticket_status"]) == (
        "filed",
        "0.00",
        True,
        "to_accept",
    )
    assert filed["parts"][0]["charged"] == "0.00"
    decision = service.decisions("charge")[0]
    assert (decision.outcome, decision.amount_fen, decision.case_id) == ("free", 0, case.id)
    event = service.events("ticket.visit.filed.v1")[0]
    assert (event["ticket_id"], event["site_id"], event["result"]) == (case.id, case.site["id"], "solved")
    line = event["parts"][0]
    assert line.pop("line_id") == service.rows(visit_parts)[0].id
    assert line == {
        "part_no": "L-1",
        "quantity": 1,
        "component": "lamp",
        "in_warranty": True,
        "charged_fen": 0,
        "old_part_destination": "return",
    }
    assert [(row.component, row.visit_id) for row in service.rows(replacements)] == [("lamp", case.visit_id)]


def test_a_charge_keeps_to_the_cap_and_to_the_agreement(service):
    case = out_of_warranty(service, {"L-1": "80.00"}).on_site()
    with service.nothing_written():
        problem = refused(case.work("propose", {**PROPOSAL, **PAID}), 422, "agreement_needed")
    assert problem["clause"] == "TKT-12"
    agreed = case.work("propose", {**PROPOSAL, **PAID, "agreed_by": "李明"}).get_json()
    assert (agreed["status"], agreed["agreed"], agreed["proposal"]["parts"][0]["charged"]) == ("agreed", "210.00", "160.00")
    assert case.status == "repairing"
    with service.nothing_written():
        used = [part(quantity=3, price="80.00")]
        problem = refused(case.work("file", case.record(parts=used)), 422, "charge_above_agreement")
    assert problem["clause"] == "TKT-12"
    filed = case.work("file", case.record(parts=[part(quantity=2, price="80.00")], labour="50.00")).get_json()
    assert (filed["charged"], filed["in_warranty"], filed["labour"]) == ("210.00", False, "50.00")
    case.act(case.boss, "accept")
    case.act(case.customer, "confirm", {})
    case.act(case.agent, "close", {"cause": "worn", "result": "repaired"})
    closed = service.events("ticket.ticket.closed.v1")[0]
    assert (closed["in_warranty"], closed["charged_fen"], closed["fees"]["labour_fen"]) == (False, 21000, 0)


def test_a_price_above_the_cap_is_refused_with_the_cap(service):
    case = out_of_warranty(service, {"L-1": "79.99"}).on_site()
    with service.nothing_written():
        problem = refused(case.work("propose", {**PROPOSAL, **PAID, "agreed_by": "李明"}), 422, "price_above_cap")
    assert (problem["clause"], problem["params"]["cap"]) == ("FEE-05", "79.99")
    assert problem["errors"][0]["pointer"] == "/parts/0/price"
    case.work("propose", {**PROPOSAL, "agreed_by": "李明"})
    with service.nothing_written():
        refused(case.work("file", case.record(parts=[part(price="80.00")])), 422, "price_above_cap")


def test_a_part_that_the_warehouse_does_not_know_is_named(service):
    case = out_of_warranty(service, {}).on_site()
    with service.nothing_written():
        problem = refused(case.work("propose", {**PROPOSAL, **PAID, "agreed_by": "李明"}), 422, "validation_failed")
    assert problem["errors"][0]["pointer"] == "/parts/0/part_no"


def test_chargeable_parts_wait_for_the_warehouse_and_nothing_is_written(service):
    case = out_of_warranty(service).on_site()
    with service.nothing_written():
        answer = case.work("propose", {**PROPOSAL, **PAID, "agreed_by": "李明"})
        refused(answer, 503, "neighbour_unavailable")
    assert answer.headers["Retry-After"]
    case.work("propose", PROPOSAL)
    with service.nothing_written():
        refused(case.work("file", case.record(parts=[part(price="1.00")])), 503, "neighbour_unavailable")
    assert case.work("file", case.record(parts=[part(price="0")])).get_json()["charged"] == "0.00"


def test_the_cap_is_asked_for_chargeable_parts_only_and_for_the_day_of_the_visit(service):
    house = warehouse({"L-1": "80.00"})
    service.connect("inventory", house)
    case = Case(service, purchased_on="2023-06-01").on_site()
    parts = [
        {"part_no": "MOTOR", "quantity": 1, "component": "motor", "price": "300.00"},
        {"part_no": "L-1", "quantity": 1, "component": "lamp", "price": "70.00"},
        {"part_no": "SCREW", "quantity": 4, "component": "other", "price": "0"},
    ]
    told = case.work("propose", {**PROPOSAL, "parts": parts, "agreed_by": "李明"}).get_json()
    assert house.asked == [("L-1", "2025-03-03")]
    assert [line["charged"] for line in told["proposal"]["parts"]] == ["0.00", "70.00", "0.00"]
    assert told["agreed"] == "70.00"


def test_work_on_a_covered_component_is_free_when_the_unit_is_not(service):
    case = Case(service, purchased_on="2023-06-01", component="motor").on_site()
    assert case.work("propose", {**PROPOSAL, "labour": "50.00"}).get_json()["agreed"] == "0.00"


def test_the_warranty_is_that_of_the_day_of_the_request(service):
    case = Case(service, purchased_on="2024-03-03").classified()
    service.clock.instant += timedelta(days=2)
    case.visit_id = case.act(case.dispatcher, "assign", case.assignment()).get_json()["visit_id"]
    for verb, told in (
        ("accept", None),
        ("contact", {}),
        ("depart", {"checklist": CHECKLIST}),
        ("arrive", {}),
        ("propose", PROPOSAL),
    ):
        assert case.work(verb, told).status_code == 200
    assert case.work("file", case.record()).get_json()["in_warranty"] is True


def test_a_part_paid_for_on_the_first_visit_is_free_on_the_second(service):
    case = out_of_warranty(service, {"L-1": "80.00"}).on_site()
    paid = {"parts": [{"part_no": "L-1", "quantity": 1, "component": "lamp", "price": "80.00"}], "agreed_by": "李明"}
    assert case.work("propose", {**PROPOSAL, **paid}).get_json()["agreed"] == "80.00"
    told = case.record(result="revisit", parts=[part(price="80.00")], next_appointment_at=later(service, hours=1))
    filed = case.work("file", told).get_json()
    assert filed["charged"] == "80.00"
    service.clock.instant += timedelta(hours=1)
    case.visit_id = filed["next_visit_id"]
    case.work("depart", {"checklist": CHECKLIST})
    case.work("arrive", {})
    assert case.work("propose", {**PROPOSAL, **paid}).get_json()["agreed"] == "0.00"


def test_a_record_that_lacks_anything_is_refused_with_every_reason(service):
    case = Case(service).repairing()
    bare = case.record(signature=None, user_test=False, left_at=None, cause=None)
    with service.nothing_written():
        problem = refused(case.work("file", bare), 422, "visit_record_incomplete")
    assert problem["clause"] == "ONS-04"
    assert [e["pointer"] for e in problem["errors"]] == ["/cause", "/signature", "/user_test", "/left_at"]


@pytest.mark.parametrize("changed", [{"result": "lost"}, {"parts": [{"part_no": "L-1"}]}, {"labour": "-1"}, {"signature": {}}])
def test_a_malformed_record_is_refused(service, changed):
    case = Case(service).repairing()
    with service.nothing_written():
        refused(case.work("file", case.record(**changed)), 422, "validation_failed")


def test_an_unsolved_visit_has_a_next_one(service):
    case = Case(service).on_site()
    next_time = later(service, days=9)
    filed = case.work("file", case.record(result="revisit", user_test=False, next_appointment_at=next_time)).get_json()
    assert filed["ticket_status"] == "dispatched"
    again = case.worker.ok("GET", f"/visits/{filed['next_visit_id']}")
    assert (again["status"], again["technician_id"], again["appointment_at"]) == (
        "appointed",
        case.technician["id"],
        "2025-03-12T01:00:00+00:00",
    )
    found = case.agent.ok("GET", case.path)
    assert (found["agreed_due_at"], found["promised_at"]) == ("2025-03-12T01:00:00+00:00", case.opened["promised_at"])
    case.visit_id = again["id"]
    for verb, told in (("depart", {"checklist": CHECKLIST}), ("arrive", {}), ("propose", PROPOSAL)):
        assert case.work(verb, told).status_code == 200
    assert case.work("file", case.record()).get_json()["ticket_status"] == "to_accept"
    assert len(service.events("ticket.visit.filed.v1")) == 2


def test_a_unit_taken_away_waits_and_is_dispatched_again(service):
    case = Case(service).repairing()
    filed = case.work("file", case.record(result="brought_back", user_test=False, custody_record="to the workshop")).get_json()
    assert (filed["ticket_status"], filed["next_visit_id"]) == ("waiting_customer", None)
    assert case.act(case.dispatcher, "assign", case.assignment()).get_json()["status"] == "dispatched"


def test_a_solved_visit_needs_its_proposal_first(service):
    case = Case(service).on_site()
    with service.nothing_written():
        refused(case.work("file", case.record()), 409, "transition_not_allowed")


def test_the_same_record_filed_twice_has_one_effect(service):
    case = Case(service).repairing()
    told, path = case.record(), f"{case.visit_path}/actions/file"
    first = case.worker.post(path, told, key="f")
    with service.nothing_written():
        again = case.worker.post(path, told, key="f")
        assert again.get_json() == first.get_json()
        refused(case.work("file", told), 409, "transition_not_allowed")


def test_each_step_of_a_visit_repeated_with_its_key_has_one_effect(service):
    case = Case(service).dispatched()
    steps = {"accept": None, "contact": {}, "depart": {"checklist": CHECKLIST}, "arrive": {}, "propose": PROPOSAL}
    for verb, told in steps.items():
        path = f"{case.visit_path}/actions/{verb}"
        first = case.worker.post(path, told, key=verb)
        assert first.status_code == 200
        with service.nothing_written():
            assert case.worker.post(path, told, key=verb).get_json() == first.get_json()


def test_every_command_is_refused_where_the_table_has_no_such_step(service):
    case = Case(service).filed()
    told = {"accept": None, "contact": {}, "depart": {"checklist": CHECKLIST}, "arrive": {}, "propose": PROPOSAL}
    told |= {"return": {"reason": "unsafe_site"}, "file": case.record()}
    with service.nothing_written():
        for verb, body in told.items():
            refused(case.work(verb, body), 409, "transition_not_allowed")
        body = {"technician_id": case.technician["id"]}
        refused(case.work("sub_assign", body, case.at_site), 409, "transition_not_allowed")


def test_the_actions_of_a_visit_are_those_of_its_worker(service):
    case = Case(service).appointed()
    assert case.worker.ok("GET", case.visit_path)["actions"] == ["contact", "depart"]
    assert case.at_site.ok("GET", case.visit_path)["actions"] == ["contact", "depart", "sub_assign"]
    assert case.customer.ok("GET", case.visit_path)["actions"] == []
    assert case.worker.get(case.visit_path).headers["ETag"]
