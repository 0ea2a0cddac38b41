"""Requests through the API: intake, scope, commands, endings."""

from datetime import timedelta

import pytest

from shared.kit.ids import new_id
from tests.support.people import person
from tests.support.service import refused
from tests.ticket_service.cases import Case, part, statements
from tests.ticket_service.makers import make_asset, make_customer
from ticket_service.store.tables_cases import tickets


def body(asset, **changed):
    told = {
        "type": "repair",
        "channel": "phone",
        "customer_id": asset["customer_id"],
        "asset_id": asset["id"],
        "description": "x",
    }
    return {**told, **changed}


def without(told, *names):
    return {name: value for name, value in told.items() if name not in names}


def test_a_request_is_answered_with_number_priority_warranty_and_promise(service):
    made = Case(service, urgency="high", impact="unusable", component="lamp").opened
    assert made["number"] == "TK-20250303-00001"
    assert (made["status"], made["priority"]) == ("new", "P2")
    assert made["response_due_at"] == "2025-03-04T01:00:00+00:00"
    assert made["resolution_due_at"] == made["promised_at"] == "2025-03-06T15:59:59+00:00"
    assert made["warranty"] == {"covered": True, "outcome": "covered", "ends_on": "2025-06-01", "clauses": ["WAR-01", "WAR-05"]}
    assert made["contact"]["address"] == "杭州市文一路 1 号"
    assert made["auto_acknowledged_at"] == made["opened_at"]


def test_what_decided_is_recorded_and_told(service):
    case = Case(service)
    found = case.agent.ok("GET", "/decisions/ticket", query_string={"case_id": case.id})["data"]
    assert {row["kind"] for row in found} == {"priority", "promise", "warranty"}
    assert all("{" not in text for row in found for text in row["why"].values())
    assert [e["ticket_id"] for e in service.events("ticket.ticket.opened.v1")] == [case.id]
    assert {d["kind"] for d in case.agent.ok("GET", case.path)["decisions"]} == {"priority", "promise", "warranty"}


def test_intake_reads_everything_in_one_statement(service):
    asset = make_asset(service)
    service.as_("agent").ok("POST", "/tickets", body(asset))
    with statements(service.house.engine) as said:
        service.as_("agent").ok("POST", "/tickets", body(asset, fault_group="lamp"))
    reads = [text for text in said if text.startswith("SELECT") and "customers" in text]
    assert len(reads) == 1
    assert len([text for text in said if text.startswith(("SELECT", "INSERT", "UPDATE"))]) <= 7, said


def test_a_lacking_field_is_named_with_all_others(service):
    customer = make_customer(service, address=None)
    with service.nothing_written():
        problem = refused(service.as_("agent").post("/tickets", {"customer_id": customer["id"]}), 422, "intake_incomplete")
    assert problem["clause"] == "TKT-02"
    assert {e["pointer"] for e in problem["errors"]} == {"/type", "/channel", "/description", "/asset_id", "/contact/address"}
    refused(service.as_("agent").post("/tickets", {"type": "repair"}), 422, "intake_incomplete")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"type": "complaint"}, "intake_incomplete"),
        ({"channel": "fax"}, "intake_incomplete"),
        ({"customer_id": new_id()}, "validation_failed"),
        ({"asset_id": new_id()}, "validation_failed"),
        ({"component": "wing"}, "component_unknown"),
        ({"promised_at": "2025-03-07T00:00:00+08:00"}, "promise_out_of_range"),
        ({"promised_at": "2201-03-07T00:00:00+08:00"}, "validation_failed"),
        ({"urgency": "extreme"}, "validation_failed"),
        ({"colour": "red"}, "validation_failed"),
        ({"id": "x"}, "validation_failed"),
    ],
)
def test_a_faulty_request_is_refused_and_nothing_written(service, changed, code):
    asset = make_asset(service)
    with service.nothing_written():
        refused(service.as_("agent").post("/tickets", body(asset, **changed)), 422, code)


def test_a_unit_of_another_customer_is_no_unit_of_this_one(service):
    asset, stranger = make_asset(service), make_customer(service, phone="13700000000")
    with service.nothing_written():
        problem = refused(
            service.as_("agent").post("/tickets", body(asset, customer_id=stranger["id"])), 422, "validation_failed"
        )
    assert problem["errors"][0]["code"] == "asset_unknown"


def test_a_product_may_be_told_in_words_and_a_contact_may_differ(service):
    customer = make_customer(service)
    told = {
        "type": "consultation",
        "channel": "email",
        "customer_id": customer["id"],
        "product": "an old stove",
        "description": "x",
    }
    made = service.as_("agent").ok(
        "POST", "/tickets", {**told, "contact": {"name": "邻居"}, "promised_at": "2025-03-04T00:00:00Z"}
    )
    assert made["warranty"]["outcome"] == "undecided"
    assert made["contact"] == {"name": "邻居", "phone": customer["phone"], "address": customer["address"]}
    assert made["response_due_at"] == "2025-03-04T15:59:59+00:00"
    assert made["promised_at"] == "2025-03-04T00:00:00+00:00"


def test_a_client_may_send_the_id_once(service):
    asset, own = make_asset(service), new_id()
    agent = service.as_("agent")
    assert agent.ok("POST", "/tickets", body(asset, id=own))["id"] == own
    refused(agent.post("/tickets", body(asset, id=own)), 409, "conflicting_write")


def test_a_repeated_intake_has_one_effect(service):
    asset, agent = make_asset(service), service.as_("agent")
    first = agent.post("/tickets", body(asset), key="k")
    with service.nothing_written():
        again = agent.post("/tickets", body(asset), key="k")
    assert again.get_json() == first.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_safety_hazard_is_p1_and_out_of_hours_calls_are_requests_all_the_same(service):
    service.clock.instant += timedelta(hours=14)
    made = Case(service, urgency="low", impact="degraded", safety_hazard=True).opened
    assert (made["priority"], made["out_of_hours"]) == ("P1", True)


def test_a_customer_opens_own_requests_only(service):
    asset, other = make_asset(service), make_customer(service, phone="13700000000")
    me = service.as_(person("customer", customer_id=asset["customer_id"]))
    made = me.ok("POST", "/tickets", without(body(asset), "customer_id"))
    assert made["customer_id"] == asset["customer_id"]
    with service.nothing_written():
        refused(me.post("/tickets", body(asset, customer_id=other["id"])), 404, "customer_unknown")
        refused(me.post("/tickets", body(asset, promised_at="2025-03-04T00:00:00Z")), 422, "promise_by_staff_only")
        refused(service.as_(person("customer")).post("/tickets", body(asset)), 404, "customer_unknown")
        refused(service.as_("finance").post("/tickets", body(asset)), 403, "permission_missing")


def test_a_repeat_within_the_window_is_linked(service):
    case = Case(service, fault_group="lamp").closed()
    asset = case.asset
    service.clock.instant += timedelta(days=30)
    again = case.agent.ok("POST", "/tickets", body(asset, fault_group="lamp"))
    assert (again["is_repeat"], again["repeat_of"]) == (True, case.id)
    other = case.agent.ok("POST", "/tickets", body(asset, fault_group="motor"))
    assert other["is_repeat"] is False
    case.agent.ok("POST", f"/tickets/{other['id']}/actions/acknowledge")
    found = case.agent.ok("POST", f"/tickets/{other['id']}/actions/classify", {"fault_group": "lamp"})
    assert (found["is_repeat"], found["repeat_of"]) == (True, case.id)
    service.clock.instant += timedelta(days=1)
    assert case.agent.ok("POST", "/tickets", body(asset, fault_group="lamp"))["is_repeat"] is False


def test_each_person_sees_the_own_requests(service):
    mine, other = Case(service).dispatched(), Case(service).dispatched()
    for who in (mine.customer, mine.worker, mine.at_site):
        assert [row["id"] for row in who.ok("GET", "/tickets")["data"]] == [mine.id]
        assert who.ok("GET", mine.path)["id"] == mine.id
        for path in (other.path, f"{other.path}/timeline"):
            refused(who.get(path), 404, "ticket_unknown")
    for role in ("customer", "site", "technician"):
        assert service.as_(person(role)).ok("GET", "/tickets")["data"] == []
    for role in ("agent", "dispatcher", "supervisor", "warehouse"):
        assert len(service.as_(role).ok("GET", "/tickets")["data"]) == 2
    assert len(service.as_service("settlement").ok("GET", "/tickets")["data"]) == 2


def test_a_foreign_request_cannot_be_worked_on(service):
    mine, other = Case(service), Case(service)
    with service.nothing_written():
        for verb in ("cancel", "reopen", "reject_result"):
            refused(other.act(mine.customer, verb, {"reason": "x"}), 404, "ticket_unknown")
        refused(other.act(mine.customer, "confirm", {}), 404, "ticket_unknown")


def test_a_request_is_found_by_its_number(service):
    case = Case(service)
    case.agent.ok("POST", "/tickets", body(case.asset))
    number = case.agent.ok("GET", "/tickets")["data"][-1]["number"]
    found = case.agent.ok("GET", "/tickets", query_string={"number": number})["data"]
    assert [row["number"] for row in found] == [number]
    assert case.agent.ok("GET", "/tickets", query_string={"number": "TK-19990101-00001"})["data"] == []


def test_lists_are_filtered_newest_first_and_paged(service):
    first = Case(service)
    for _ in range(4):
        service.clock.instant += timedelta(minutes=1)
        first.agent.ok("POST", "/tickets", body(first.asset))
    first.classified().act(first.dispatcher, "assign", first.assignment())
    agent = first.agent
    page = agent.ok("GET", "/tickets", query_string={"limit": 2, "include": "total"})
    assert page["total"] == 5
    seen = [row["opened_at"] for row in page["data"]]
    while page["next_cursor"]:
        page = agent.ok("GET", "/tickets", query_string={"limit": 2, "cursor": page["next_cursor"]})
        seen += [row["opened_at"] for row in page["data"]]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
    for name, value in (("status", "dispatched"), ("site_id", first.site["id"]), ("technician_id", first.technician["id"])):
        assert [row["id"] for row in agent.ok("GET", "/tickets", query_string={name: value})["data"]] == [first.id]
    assert len(agent.ok("GET", "/tickets", query_string={"customer_id": first.asset["customer_id"]})["data"]) == 5
    refused(agent.get("/tickets", status="lost"), 422, "validation_failed")


def test_the_whole_way_of_a_free_repair(service):
    case = Case(service).closed()
    found = case.agent.ok("GET", case.path)
    assert (found["status"], found["actions"], found["next_due"]) == ("closed", [], None)
    assert found["visits"][0]["charged"] == "0.00"
    closed = service.events("ticket.ticket.closed.v1")[0]
    assert closed["fees"] == {"labour_fen": 8000, "parts_fen": 0, "other_fen": 0}
    assert (closed["in_warranty"], closed["record_complete"], closed["charged_fen"]) == (True, True, 0)
    assert (closed["site_id"], closed["technician_id"]) == (case.site["id"], case.technician["id"])
    assert closed["record_no"] == found["visits"][0]["number"]
    assert closed["completed_on"] == "2025-03-03"
    states = [entry["to_state"] for entry in case.agent.ok("GET", f"{case.path}/timeline")["data"] if entry["noun"] == "ticket"]
    way = "new acknowledged classified dispatched on_site proposal repairing to_accept to_confirm resolved closed"
    assert states == way.split()


def test_a_request_solved_from_afar_has_no_visit(service):
    case = Case(service).classified()
    for verb, told in (("start_remote", {}), ("report_unsolved", {"note": "no luck"})):
        assert case.act(case.agent, verb, told).status_code == 200
    found = case.agent.ok("GET", case.path)
    assert found["callback_due_at"] == found["onsite_response_due_at"] == "2025-03-04T01:00:00+00:00"
    assert found["next_due"]["kind"] == "callback"
    assert case.act(case.agent, "solve_remotely", {"cause": "switched off", "result": "switched on"}).status_code == 200
    told = case.act(case.agent, "confirm", {"confirmed_by": "李明", "note": "by phone"}).get_json()
    assert (told["status"], told["confirmed_by"], told["confirmation_note"]) == ("resolved", "李明", "by phone")
    case.act(case.agent, "close", {"cause": "switched off", "result": "switched on"})
    closed = service.events("ticket.ticket.closed.v1")[0]
    assert (closed["in_warranty"], closed["record_complete"], closed["site_id"]) == (False, False, None)


def test_an_incomplete_record_is_told_and_explained(service):
    case = Case(service).repairing()
    case.work("file", case.record(parts=[part(old_part_destination=None)]))
    case.act(case.boss, "accept")
    case.act(case.customer, "confirm", {})
    case.act(case.agent, "close", {"cause": "worn", "result": "repaired"})
    assert service.events("ticket.ticket.closed.v1")[0]["record_complete"] is False
    assert service.decisions("repair_record")[0].detail == {"missing": ["parts_traced"]}


def test_a_rejected_result_and_a_problem_that_came_back_are_worked_on_again(service):
    case = Case(service).to_confirm()
    assert case.act(case.customer, "reject_result", {"reason": "still dark"}).get_json()["status"] == "repairing"
    case.visit_id = case.act(case.dispatcher, "assign", case.assignment()).get_json()["visit_id"]
    assert case.status == "dispatched"
    resolved = Case(service).resolved()
    again = resolved.act(resolved.customer, "reopen", {"reason": "dark again"}).get_json()
    assert (again["status"], again["resolved_at"], again["promised_at"]) == ("reopened", None, resolved.opened["promised_at"])
    assert resolved.act(resolved.agent, "classify", {"urgency": "high"}).get_json()["priority"] == "P2"


def test_the_promise_never_moves(service):
    case = Case(service, urgency="low", impact="degraded")
    case.act(case.agent, "acknowledge")
    service.clock.instant += timedelta(days=2)
    found = case.act(case.agent, "classify", {"urgency": "high", "impact": "wide"}).get_json()
    assert found["priority"] == "P1"
    for name in ("promised_at", "response_due_at", "resolution_due_at"):
        assert found[name] == case.opened[name]


def test_cancelling_calls_the_visit_off_and_tells_the_neighbours(service):
    case = Case(service).appointed()
    assert case.act(case.customer, "cancel", {"reason": "bought a new one"}).get_json()["status"] == "cancelled"
    visit = case.agent.ok("GET", case.visit_path)
    assert visit["status"] == "cancelled"
    assert service.events("ticket.ticket.cancelled.v1")[0]["reason"] == "bought a new one"
    with service.nothing_written():
        refused(case.act(case.customer, "cancel", {"reason": "again"}), 409, "transition_not_allowed")


def test_every_command_is_refused_where_the_table_has_no_such_step(service):
    case = Case(service).closed()
    reason, outcome = {"reason": "x"}, {"cause": "x", "result": "y"}
    bodies = {"classify": {}, "start_remote": {}, "report_unsolved": {}, "confirm": {}, "assign": case.assignment()}
    bodies |= dict.fromkeys(("reject_result", "reopen", "excuse", "cancel"), reason) | {
        "solve_remotely": outcome,
        "close": outcome,
    }
    bodies |= {"acknowledge": None, "accept": None, "reassign": {"technician_id": case.technician["id"], **reason}}
    with service.nothing_written():
        for verb, told in bodies.items():
            refused(case.act(case.agent, verb, told), 409, "transition_not_allowed")


@pytest.mark.parametrize(
    ("role", "verb", "told"),
    [
        ("dispatcher", "acknowledge", None),
        ("supervisor", "acknowledge", None),
        ("dispatcher", "cancel", {"reason": "x"}),
        ("agent", "excuse", {"reason": "x"}),
    ],
)
def test_a_step_of_another_role_is_refused(service, role, verb, told):
    case = Case(service)
    with service.nothing_written():
        refused(case.act(service.as_(role), verb, told), 403, "role_may_not")


def test_a_case_is_closed_with_cause_and_result_only(service):
    case = Case(service).resolved()
    with service.nothing_written():
        refused(case.act(case.agent, "close", {"cause": "worn"}), 422, "validation_failed")


def test_the_actions_of_a_request_can_be_carried_out(service):
    case = Case(service)
    assert case.agent.ok("GET", case.path)["actions"] == ["acknowledge", "cancel"]
    assert case.customer.ok("GET", case.path)["actions"] == ["cancel"]
    assert case.dispatcher.ok("GET", case.path)["actions"] == []
    assert case.classified().dispatcher.ok("GET", case.path)["actions"] == ["assign"]
    assert case.agent.get(case.path).headers["ETag"]


def test_a_customer_sees_the_course_and_not_the_notes(service):
    case = Case(service).classified()
    case.act(case.agent, "start_remote", {"note": "sounds impatient"})
    told = case.customer.ok("GET", f"{case.path}/timeline")["data"]
    assert [entry["verb"] for entry in told] == ["open", "acknowledge", "classify", "start_remote"]
    assert {entry["reason"] for entry in told} == {None}
    assert case.agent.ok("GET", f"{case.path}/timeline")["data"][-1]["reason"] == "sounds impatient"


def test_each_command_has_one_effect_under_one_key(service):
    case = Case(service)
    path = f"{case.path}/actions/acknowledge"
    first = case.agent.post(path, key="a")
    with service.nothing_written():
        assert case.agent.post(path, key="a").get_json() == first.get_json()
    path = f"{case.path}/actions/cancel"
    first = case.agent.post(path, {"reason": "x"}, key="c")
    with service.nothing_written():
        assert case.agent.post(path, {"reason": "x"}, key="c").get_json() == first.get_json()
    assert service.count(tickets) == 1


def test_an_excused_delay_is_no_breach(service):
    case = Case(service)
    service.clock.instant += timedelta(days=9)
    assert case.agent.ok("GET", case.path)["next_due"]["state"] == "breach"
    assert case.act(case.boss, "excuse", {"reason": "flood"}).get_json()["alert"] == "excused"
    assert case.agent.ok("GET", "/tickets", query_string={"alert": "excused"})["data"][0]["id"] == case.id
