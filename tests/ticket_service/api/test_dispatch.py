"""Dispatch through the API: candidates, assignment, reassignment, sites and jobs given back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask, jsonify, request

from shared.kit.ids import new_id
from tests.support.people import person
from tests.support.service import refused
from tests.ticket_service.cases import Case
from tests.ticket_service.makers import make_model, make_site, make_technician
from ticket_service.store.tables_cases import visits

EXPIRED = [{"skill": "appliance", "expires_on": "2025-03-02"}]


def candidates(case):
    return case.dispatcher.ok("GET", "/dispatch/candidates", query_string={"ticket_id": case.id})["data"]


def test_the_eligible_come_first_by_score_and_the_others_say_why(service):
    case = Case(service)
    best = make_technician(service, skills={"appliance": 5})
    lapsed = make_technician(service, certificates=EXPIRED)
    away = make_technician(service, on_duty=False, skills={})
    found = candidates(case)
    assert [c["technician_id"] for c in found] == [best["id"], case.technician["id"], lapsed["id"], away["id"]]
    assert [c["eligible"] for c in found] == [True, True, False, False]
    assert (found[0]["score"], found[0]["km"], found[0]["load"]) == ("70.00", None, 0)
    assert (found[1]["score"], found[1]["skill_level"]) == ("60.00", 4)
    assert found[2]["score"] is None
    reason = found[2]["reasons"][0]
    assert (reason["code"], reason["clause"], reason["zh"]) == ("certificate_expired", "DSP-02", "所需技能的上岗证已过期")
    assert [r["code"] for r in found[3]["reasons"]] == ["skill_missing", "off_duty"]


def test_the_distance_counts_where_both_places_are_known(service):
    case = Case(service)
    case.agent.patch(f"/customers/{case.asset['customer_id']}", {"lat": 30.28, "lon": 120.16}, "*")
    near = case.agent.ok(
        "POST",
        "/tickets",
        {k: case.opened[k] for k in ("type", "channel", "customer_id", "asset_id", "description")},
    )
    found = case.dispatcher.ok("GET", "/dispatch/candidates", query_string={"ticket_id": near["id"]})["data"]
    assert (found[0]["km"], found[0]["score"]) == ("0.00", "90.00")


def test_candidates_are_for_the_dispatcher_and_for_a_known_request(service):
    case = Case(service)
    refused(case.agent.get("/dispatch/candidates", ticket_id=case.id), 403, "permission_missing")
    refused(case.dispatcher.get("/dispatch/candidates", ticket_id=new_id()), 404, "ticket_unknown")
    refused(case.dispatcher.get("/dispatch/candidates"), 422, "validation_failed")


def test_the_suggested_technician_gets_a_slip(service):
    case = Case(service).classified()
    told = case.assignment(tools=["ladder"], parts=[{"part_no": "L-1", "quantity": 1}])
    sent = case.act(case.dispatcher, "assign", told).get_json()
    assert (sent["status"], sent["site_id"], sent["technician_id"]) == ("dispatched", case.site["id"], case.technician["id"])
    case.visit_id = sent["visit_id"]
    slip = case.worker.ok("GET", case.visit_path)
    assert slip["number"].startswith("VR-20250303-")
    assert (slip["status"], slip["tools"], slip["required_skill"]) == ("assigned", ["ladder"], "appliance")
    assert slip["parts_to_bring"] == [{"part_no": "L-1", "quantity": 1}]
    assert (slip["dispatch_timing"], slip["contact_due_at"]) == ("on_time", "2025-03-04T01:00:00+00:00")
    assert slip["ticket"]["contact_phone"] == "13800000001"
    assert slip["ticket"]["serial_no"] == case.asset["serial_no"]
    assert slip["actions"] == ["accept", "return"]
    decision = service.decisions("dispatch")[0]
    assert (decision.outcome, decision.subject, decision.case_id) == ("suggested", case.visit_id, case.id)


def test_another_technician_needs_a_reason_that_is_kept(service):
    case = Case(service).classified()
    make_technician(service, skills={"appliance": 5})
    with service.nothing_written():
        problem = refused(case.act(case.dispatcher, "assign", case.assignment()), 422, "override_reason_needed")
    assert problem["clause"] == "DSP-11"
    assert case.act(case.dispatcher, "assign", case.assignment(override_reason="knows the house")).status_code == 200
    decision = service.decisions("dispatch")[0]
    assert (decision.outcome, decision.override_reason) == ("overridden", "knows the house")
    why = case.agent.ok("GET", f"/decisions/ticket/{decision.id}")["why"]["en"]
    assert "knows the house" in why


def test_nobody_is_sent_without_a_certificate_whatever_the_reason(service):
    case = Case(service).classified()
    lapsed = make_technician(service, certificates=EXPIRED)
    with service.nothing_written():
        told = case.assignment(technician_id=lapsed["id"], override_reason="we must")
        problem = refused(case.act(case.dispatcher, "assign", told), 422, "certificate_expired")
    assert problem["clause"] == "DSP-02"


def test_gas_needs_the_gas_skill(service):
    model = make_model(service, is_gas=True, skill="appliance")
    case = Case(service)
    asset = case.agent.ok(
        "POST", "/assets", {"customer_id": case.asset["customer_id"], "model_id": model["id"], "serial_no": "G1"}
    )
    told = {
        "type": "installation",
        "channel": "phone",
        "customer_id": asset["customer_id"],
        "asset_id": asset["id"],
        "description": "x",
    }
    ticket = case.agent.ok("POST", "/tickets", told)
    no_gas = make_technician(service, skills={"appliance": 5})
    found = case.dispatcher.ok("GET", "/dispatch/candidates", query_string={"ticket_id": ticket["id"]})["data"]
    assert [c["technician_id"] for c in found if c["eligible"]] == [case.technician["id"]]
    reasons = next(c["reasons"] for c in found if c["technician_id"] == no_gas["id"])
    assert [r["clause"] for r in reasons] == ["DSP-10"]


def test_a_technician_at_capacity_is_not_eligible(service):
    case = Case(service)
    body = {k: case.opened[k] for k in ("type", "channel", "customer_id", "asset_id", "description")}
    for _ in range(8):
        ticket = case.agent.ok("POST", "/tickets", {**body, "safety_hazard": True})
        case.dispatcher.ok("POST", f"/tickets/{ticket['id']}/actions/assign", {"technician_id": case.technician["id"]})
    assert candidates(case)[0]["reasons"][0]["code"] == "at_capacity"
    assert candidates(case)[0]["load"] == 8
    case.classified()
    with service.nothing_written():
        refused(case.act(case.dispatcher, "assign", case.assignment()), 422, "override_reason_needed")


def test_refused_assignments_write_nothing(service):
    case = Case(service)
    with service.nothing_written():
        problem = refused(case.act(case.dispatcher, "assign", case.assignment()), 409, "classify_first")
    assert problem["clause"] == "DSP-12"
    case.classified()
    past = (service.clock.now() - timedelta(minutes=1)).isoformat()
    with service.nothing_written():
        refused(case.act(case.agent, "assign", case.assignment()), 403, "role_may_not")
        refused(case.act(case.dispatcher, "assign", {"technician_id": case.technician["id"]}), 422, "appointment_needed")
        refused(case.act(case.dispatcher, "assign", case.assignment(appointment_at=past)), 422, "appointment_in_the_past")
        refused(case.act(case.dispatcher, "assign", case.assignment(technician_id=new_id())), 422, "technician_unknown")
        refused(
            case.act(case.dispatcher, "assign", {"appointment_at": case.assignment()["appointment_at"]}),
            422,
            "technician_needed",
        )


def test_an_emergency_is_dispatched_at_once_and_without_an_appointment(service):
    for told in ({"type": "emergency"}, {"safety_hazard": True}):
        case = Case(service, **told)
        assert case.dispatcher.ok("GET", case.path)["actions"] == ["assign"]
        sent = case.act(case.dispatcher, "assign", {"technician_id": case.technician["id"], "override_reason": "nearest"})
        assert sent.get_json()["status"] == "dispatched"
        case.visit_id = sent.get_json()["visit_id"]
        case.work("accept")
        items = {name: name != "appointment_confirmed" for name in ("appointment_confirmed", "tools_ready", "parts_ready")}
        items |= dict.fromkeys(("work_badge", "tidy_dress", "form_at_hand"), True)
        assert case.work("depart", {"checklist": items}).status_code == 200
        assert case.work("arrive", {}).get_json()["arrival"] == "no_appointment"


def test_two_assignments_at_the_same_moment_have_one_effect(service):
    case = Case(service).classified()
    told = case.assignment()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: case.act(case.dispatcher, "assign", told), range(4)))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
    assert service.count(visits) == 1
    assert len(service.decisions("dispatch")) == 1


def test_assignments_at_the_same_moment_do_not_overfill_a_technician(service):
    case = Case(service)
    body = {k: case.opened[k] for k in ("type", "channel", "customer_id", "asset_id", "description")}
    made = [case.agent.ok("POST", "/tickets", {**body, "safety_hazard": True})["id"] for _ in range(10)]
    told = {"technician_id": case.technician["id"]}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda i: case.dispatcher.post(f"/tickets/{i}/actions/assign", told), made))
    assert sorted(a.status_code for a in answers) == [200] * 8 + [422] * 2
    assert service.count(visits) == 8


def test_an_assignment_asked_twice_with_one_key_has_one_effect(service):
    case = Case(service).classified()
    told, path = case.assignment(), f"{case.path}/actions/assign"
    first = case.dispatcher.post(path, told, key="k")
    with service.nothing_written():
        assert case.dispatcher.post(path, told, key="k").get_json() == first.get_json()


def test_a_late_first_dispatch_is_marked(service):
    case = Case(service).classified()
    service.clock.instant += timedelta(hours=4, minutes=1)
    case.visit_id = case.act(case.dispatcher, "assign", case.assignment()).get_json()["visit_id"]
    assert case.agent.ok("GET", case.visit_path)["dispatch_timing"] == "late"


def test_reassigning_ends_the_old_slip_and_keeps_the_appointment(service):
    case = Case(service).dispatched()
    old, other = case.visit_id, make_technician(service)
    appointment = case.agent.ok("GET", case.visit_path)["appointment_at"]
    sent = case.act(case.dispatcher, "reassign", {"technician_id": other["id"], "reason": "ill"}).get_json()
    assert (sent["technician_id"], sent["site_id"]) == (other["id"], None)
    assert case.agent.ok("GET", f"/visits/{old}")["status"] == "reassigned"
    assert case.agent.ok("GET", f"/visits/{sent['visit_id']}")["appointment_at"] == appointment
    assert case.agent.ok("GET", f"/visits/{sent['visit_id']}")["dispatch_timing"] is None
    refused(case.worker.post(f"/visits/{old}/actions/accept"), 409, "transition_not_allowed")


def test_nobody_is_sent_instead_once_the_technician_has_set_out(service):
    case = Case(service).on_site()
    with service.nothing_written():
        told = {"technician_id": case.technician["id"], "reason": "x"}
        refused(case.act(case.dispatcher, "reassign", told), 409, "transition_not_allowed")


def test_a_site_hands_the_job_to_its_own_technicians_only(service):
    case = Case(service).dispatched()
    own = make_technician(service, site_id=case.site["id"])
    stranger = make_technician(service, site_id=make_site(service)["id"])
    lapsed = make_technician(service, site_id=case.site["id"], certificates=EXPIRED)
    with service.nothing_written():
        refused(case.work("sub_assign", {"technician_id": stranger["id"]}, case.at_site), 403, "technician_of_other_site")
        refused(case.work("sub_assign", {"technician_id": new_id()}, case.at_site), 403, "technician_of_other_site")
        refused(case.work("sub_assign", {"technician_id": lapsed["id"]}, case.at_site), 422, "certificate_expired")
        refused(case.work("sub_assign", {"technician_id": own["id"]}), 403, "role_may_not")
    assert case.work("sub_assign", {"technician_id": own["id"]}, case.at_site).get_json()["technician_id"] == own["id"]
    refused(case.worker.get(case.visit_path), 404, "visit_unknown")
    new = service.as_(person("technician", technician_id=own["id"]))
    assert case.work("accept", None, new).get_json()["status"] == "accepted"


def test_a_job_is_given_back_for_a_listed_reason_only(service):
    case = Case(service).dispatched()
    with service.nothing_written():
        problem = refused(case.work("return", {"reason": "busy"}), 422, "return_reason_not_listed")
    assert problem["clause"] == "TKT-10"
    assert case.work("return", {"reason": "wrong_area", "note": "other district"}).get_json()["status"] == "returned"
    found = case.agent.ok("GET", case.path)
    assert (found["status"], found["site_id"], found["technician_id"]) == ("classified", None, None)
    case.visit_id = case.act(case.dispatcher, "assign", case.assignment()).get_json()["visit_id"]
    case.work("accept")
    with service.nothing_written():
        refused(case.work("return", {"reason": "wrong_area"}), 409, "transition_not_allowed")


def toolroom(out, *, warning=True):
    """A warehouse all of whose leak detectors are with these people."""
    app = Flask("toolroom")

    @app.get("/api/v1/tools/availability")
    def availability():
        rows = [{"holder_id": holder_id, "status": "issued"} for holder_id in out]
        return jsonify(kind=request.args["kind"], warning=warning, out=rows)

    return app


def test_who_would_go_without_a_required_tool_is_shown_with_a_warning(service):
    """TOOL-09."""
    case = Case(service).classified()
    holder = make_technician(service)
    service.connect("inventory", toolroom([holder["id"]]))
    query = {"ticket_id": case.id, "tools": "leak_detector", "on": "2025-03-05"}
    found = case.dispatcher.ok("GET", "/dispatch/candidates", query_string=query)
    warned = {row["technician_id"]: [w["kind"] for w in row["tool_warnings"]] for row in found["data"]}
    assert warned == {case.technician["id"]: ["leak_detector"], holder["id"]: []}
    warning = next(row["tool_warnings"][0] for row in found["data"] if row["tool_warnings"])
    assert (warning["clause"], "leak_detector" in warning["zh"], found["tools_checked"]) == ("TOOL-09", True, True)
    service.connect("inventory", toolroom([holder["id"]], warning=False))
    found = case.dispatcher.ok("GET", "/dispatch/candidates", query_string=query)
    assert not any(row["tool_warnings"] for row in found["data"])


def test_without_the_warehouse_the_dispatch_goes_on(service):
    case = Case(service).classified()
    query = {"ticket_id": case.id, "tools": "leak_detector,multimeter"}
    found = case.dispatcher.ok("GET", "/dispatch/candidates", query_string=query)
    assert (found["tools_checked"], [row["tool_warnings"] for row in found["data"]]) == (False, [[]])
    plain = case.dispatcher.ok("GET", "/dispatch/candidates", query_string={"ticket_id": case.id})
    assert plain["tools_checked"] is True
    refused(case.dispatcher.get("/dispatch/candidates", ticket_id=case.id, tools="a,b,c,d,e,f"), 422, "validation_failed")
