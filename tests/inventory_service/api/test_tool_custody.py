"""Tools from hand to hand, and what happens when one is lost or damaged."""

import pytest

from inventory_service.store.tables.tools import technicians
from shared.events.ticket import TechnicianRegisteredV1
from shared.kit.ids import new_id
from tests.support.service import refused


def records(toolroom, found):
    rows = toolroom.keeper.ok("GET", f"/tools/{found['id']}/records")["data"]
    return [(row["kind"], row["from_holder_name"], row["holder_name"], row["signed_by"]) for row in rows]


def test_a_tool_is_issued_against_a_signature(toolroom):
    """TOOL-02."""
    made, ticket_id = toolroom.register(), new_id()
    body = toolroom.signed(purpose="ticket", ticket_id=ticket_id, due_back_on="2025-03-05", condition="worn")
    out = toolroom.done(toolroom.keeper, made, "issue", body)
    assert (out["status"], out["holder_id"], out["holder_name"]) == ("issued", toolroom.holder_id, "Wang")
    assert (out["purpose"], out["ticket_id"], out["due_back_on"], out["condition"]) == (
        *("ticket", ticket_id, "2025-03-05"),
        "worn",
    )
    assert records(toolroom, made) == [("issue", None, "Wang", "Wang")]
    history = toolroom.boss.get("/events/inventory", case_id=ticket_id).get_json()["data"]
    assert [(row["verb"], row["from_state"], row["to_state"]) for row in history] == [("issue", "registered", "issued")]


def test_a_tool_is_not_issued_for_private_use(toolroom):
    """TOOL-03."""
    made = toolroom.register()
    with toolroom.world.service.nothing_written():
        refused(toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(purpose="private")), 422, "validation_failed")
        body = toolroom.signed()
        del body["purpose"]
        refused(toolroom.act(toolroom.keeper, made, "issue", body), 422, "validation_failed")
        late = toolroom.signed(purpose="ticket", due_back_on="2025-03-02")
        problem = refused(toolroom.act(toolroom.keeper, made, "issue", late), 422, "tool_issue_faulty")
    assert problem["clause"] == "TOOL-03"
    assert [e["pointer"] for e in problem["errors"]] == ["/ticket_id", "/due_back_on"]


def test_a_tool_is_not_issued_to_whom_nobody_knows_nor_by_who_takes_it(toolroom):
    made = toolroom.register()
    with toolroom.world.service.nothing_written():
        answer = toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(holder_id=new_id()))
        assert refused(answer, 422, "holder_unknown")["errors"][0]["pointer"] == "/holder_id"
        answer = toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(signed_by="warehouse person"))
        assert refused(answer, 422, "collector_is_issuer")["clause"] == "ORG-05"
        answer = toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(condition="damaged"))
        refused(answer, 422, "validation_failed")
        refused(toolroom.act(toolroom.holder, made, "issue", toolroom.signed()), 403, "permission_missing")


def test_a_tool_is_issued_once(toolroom):
    made = toolroom.register()
    first = toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(), key="k-1")
    again = toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(), key="k-1")
    assert again.get_json() == first.get_json()
    with toolroom.world.service.nothing_written():
        refused(toolroom.act(toolroom.keeper, made, "issue", toolroom.signed()), 409, "transition_not_allowed")
    assert len(records(toolroom, made)) == 1


def test_a_tool_goes_from_one_person_to_another_in_one_step(toolroom):
    """TOOL-08."""
    found = toolroom.issued()
    body = {"holder_id": toolroom.other_id, "signed_by": "Zhao", "due_back_on": "2025-03-10"}
    given = toolroom.done(toolroom.holder, found, "hand_over", body)
    assert (given["status"], given["holder_name"], given["purpose"]) == ("issued", "Zhao", "standing")
    assert records(toolroom, found)[0] == ("hand_over", "Wang", "Zhao", "Zhao")
    with toolroom.world.service.nothing_written():
        refused(toolroom.act(toolroom.holder, found, "hand_over", body), 404, "tool_unknown")
        problem = refused(toolroom.act(toolroom.other, found, "hand_over", body), 422, "holder_is_same")
        refused(toolroom.act(toolroom.other, found, "hand_over", {**body, "holder_id": new_id()}), 422, "holder_unknown")
    assert problem["clause"] == "TOOL-08"


def test_a_handed_over_tool_may_get_another_purpose(toolroom):
    found, ticket_id = toolroom.register(), new_id()
    toolroom.done(toolroom.keeper, found, "issue", toolroom.signed(purpose="ticket", ticket_id=ticket_id))
    body = {"holder_id": toolroom.other_id, "signed_by": "Zhao"}
    assert toolroom.done(toolroom.keeper, found, "hand_over", body)["ticket_id"] == ticket_id
    body = {"holder_id": toolroom.holder_id, "signed_by": "Wang", "purpose": "standing"}
    assert toolroom.done(toolroom.keeper, found, "hand_over", body)["ticket_id"] is None


def test_a_tool_comes_back_and_is_checked(toolroom):
    found = toolroom.issued()
    back = toolroom.done(toolroom.holder, found, "return", {"signed_by": "Li", "condition": "worn"})
    assert (back["status"], back["holder_id"], back["actions"]) == ("returned", toolroom.holder_id, [])
    with toolroom.world.service.nothing_written():
        refused(toolroom.act(toolroom.keeper, found, "check", {"condition": "damaged"}), 409, "tool_is_damaged")
        refused(toolroom.act(toolroom.holder, found, "check", {"condition": "good"}), 403, "permission_missing")
    stored = toolroom.done(toolroom.keeper, found, "check", {"condition": "worn"})
    assert (stored["status"], stored["holder_id"], stored["purpose"], stored["condition"]) == ("in_store", None, None, "worn")
    assert [kind for kind, *_ in records(toolroom, found)] == ["check", "return", "issue"]
    assert toolroom.done(toolroom.keeper, found, "issue", toolroom.signed())["status"] == "issued"


def test_uses_and_services_are_in_the_ledger(toolroom):
    """TOOL-06, TOOL-07."""
    found, ticket_id = toolroom.issued(), new_id()
    used = toolroom.holder.ok("POST", f"/tools/{found['id']}/records", {"kind": "use", "ticket_id": ticket_id, "note": "leak"})
    assert (used["kind"], used["holder_name"], used["ticket_id"]) == ("use", "Wang", ticket_id)
    body = {"kind": "calibration", "cost": "120.00", "service_due_on": "2026-03-03", "note": "institute"}
    made = toolroom.keeper.ok("POST", f"/tools/{found['id']}/records", body)
    assert (made["cost"], toolroom.now(found)["service_due_on"]) == ("120.00", "2026-03-03")
    with toolroom.world.service.nothing_written():
        refused(toolroom.other.post(f"/tools/{found['id']}/records", body), 404, "tool_unknown")
        refused(toolroom.keeper.post(f"/tools/{found['id']}/records", {"kind": "issue", "note": "x"}), 422, "validation_failed")
        refused(toolroom.keeper.post(f"/tools/{new_id()}/records", body), 404, "tool_unknown")


def test_the_holder_reports_and_pays(toolroom):
    found = toolroom.issued(price="2400.00")
    with toolroom.world.service.nothing_written():
        body = {"event": "damaged", "description": "fell"}
        refused(toolroom.act(toolroom.other, found, "report", body), 404, "tool_unknown")
        refused(toolroom.act(toolroom.keeper, found, "report", body), 403, "role_may_not")
        early = toolroom.act(toolroom.holder, found, "report", {**body, "happened_on": "2023-01-01"})
        assert refused(early, 422, "day_faulty")["errors"][0]["code"] == "day_too_early"
    toolroom.done(toolroom.holder, found, "report", {**body, "happened_on": "2025-03-01"})
    assert toolroom.boss.ok("GET", f"/tools/{found['id']}")["actions"] == ["decide_cause"]
    decided = toolroom.done(toolroom.boss, found, "decide_cause", {"human_cause": True, "cause": "not secured"})
    assert decided["status"] == "compensation_due"
    debt = toolroom.debts(status="due")[0]
    assert (debt["amount"], debt["payer"], debt["payer_name"], debt["source"]) == ("2400.00", "holder", "Wang", "tool")
    assert (debt["site_id"], debt["subject_no"]) == (toolroom.site_id, found["tool_no"])
    told = toolroom.world.service.events("inventory.compensation.due.v1")
    assert [(event["amount_fen"], event["holder_id"], event["site_id"]) for event in told] == [
        (240000, toolroom.holder_id, toolroom.site_id)
    ]
    path = f"/tools/compensations/{debt['id']}"
    assert toolroom.money.ok("GET", path)["actions"] == ["pay"]
    paid = toolroom.money.ok("POST", f"{path}/actions/pay", {"paid_on": "2025-03-03", "document": "R-1"})
    assert (paid["status"], paid["paid_on"], paid["actions"]) == ("paid", "2025-03-03", [])
    assert (toolroom.now(found)["status"], toolroom.now(found)["holder_id"]) == ("paid", None)
    assert [event["paid_on"] for event in toolroom.world.service.events("inventory.compensation.paid.v1")] == ["2025-03-03"]
    with toolroom.world.service.nothing_written():
        body = {"paid_on": "2025-03-03", "document": "R-2"}
        refused(toolroom.money.post(f"{path}/actions/pay", body), 409, "transition_not_allowed")


def test_a_payment_has_its_day_and_its_person(toolroom):
    toolroom.decided(human=True)
    path = f"/tools/compensations/{toolroom.debts()[0]['id']}/actions/pay"
    with toolroom.world.service.nothing_written():
        for day, code in (("2025-03-04", "day_in_future"), ("2025-03-02", "day_too_early")):
            answer = toolroom.money.post(path, {"paid_on": day, "document": "R"})
            assert refused(answer, 422, "day_faulty")["errors"][0]["code"] == code
        refused(toolroom.boss.post(path, {"paid_on": "2025-03-03", "document": "R"}), 403, "permission_missing")
        unknown = f"/tools/compensations/{new_id()}"
        refused(
            toolroom.money.post(f"{unknown}/actions/pay", {"paid_on": "2025-03-03", "document": "R"}),
            404,
            "compensation_unknown",
        )
        refused(toolroom.money.get(unknown), 404, "compensation_unknown")


def test_a_technician_sees_the_own_debts_and_reports(toolroom):
    toolroom.decided(human=True)
    debt = toolroom.debts()[0]
    for client, seen in ((toolroom.holder, 1), (toolroom.other, 0)):
        assert len(client.get("/tools/compensations").get_json()["data"]) == seen
        assert len(client.get("/tools/reports").get_json()["data"]) == seen
    refused(toolroom.other.get(f"/tools/compensations/{debt['id']}"), 404, "compensation_unknown")
    assert toolroom.debts(holder_id=toolroom.other_id) == []


def test_without_human_cause_nobody_pays_and_the_tool_is_written_off(toolroom):
    found = toolroom.decided(human=False, price="999.00")
    assert (found["status"], toolroom.debts()) == ("cause_decided", [])
    with toolroom.world.service.nothing_written():
        vp = toolroom.world.service.as_("vp")
        answer = toolroom.act(vp, found, "write_off", {"reason": "worn out"})
        assert refused(answer, 403, "role_may_not")["clause"] == "TOOL-05"
        refused(toolroom.act(toolroom.keeper, found, "write_off", {"reason": "worn out"}), 403, "permission_missing")
        refused(toolroom.act(toolroom.keeper, found, "restore", {"note": "found"}), 409, "tool_is_lost")
    done = toolroom.done(toolroom.boss, found, "write_off", {"reason": "worn out"})
    assert (done["status"], done["holder_id"], done["actions"]) == ("written_off", None, [])
    kinds = {row.kind: (row.outcome, row.amount_fen) for row in toolroom.world.service.rows(
        toolroom.world.service.house.tables.decisions)}  # fmt: skip
    assert kinds["tool_compensation"] == ("nothing_owed", 0)
    assert kinds["tool_writeoff"] == ("written_off", 99900)
    with toolroom.world.service.nothing_written():
        body = {"kind": "use", "note": "again"}
        refused(toolroom.keeper.post(f"/tools/{found['id']}/records", body), 409, "tool_is_gone")
    told = toolroom.boss.get("/tools/reports", tool_id=found["id"]).get_json()["data"][0]
    assert (told["human_cause"], told["decided_by"], told["written_off_by"], told["status"]) == (
        *(False, "supervisor person"),
        *("supervisor person", "written_off"),
    )


def test_who_reported_it_does_not_decide(toolroom):
    found = toolroom.issued()
    toolroom.done(toolroom.boss, found, "report", {"event": "lost", "description": "the holder has left"})
    with toolroom.world.service.nothing_written():
        body = {"human_cause": False, "cause": "wear"}
        assert (
            refused(toolroom.act(toolroom.boss, found, "decide_cause", body), 409, "decider_is_reporter")["clause"] == "TOOL-05"
        )
    other = toolroom.world.service.as_("supervisor")
    toolroom.done(other, found, "decide_cause", body)
    with toolroom.world.service.nothing_written():
        refused(toolroom.act(toolroom.boss, found, "write_off", {"reason": "gone"}), 409, "decider_is_reporter")


def test_what_is_missed_in_the_store_has_no_holder_unless_one_is_named(toolroom):
    found = toolroom.register()
    toolroom.done(toolroom.keeper, found, "report", {"event": "lost", "description": "not on the shelf"})
    with toolroom.world.service.nothing_written():
        body = {"human_cause": True, "cause": "left open"}
        answer = toolroom.act(toolroom.boss, found, "decide_cause", body)
        assert refused(answer, 422, "holder_missing")["errors"][0]["pointer"] == "/holder_id"
    named = toolroom.done(toolroom.boss, found, "decide_cause", {**body, "holder_id": toolroom.other_id})
    assert (named["status"], named["holder_name"]) == ("compensation_due", "Zhao")
    assert toolroom.debts()[0]["payer_name"] == "Zhao"


def test_a_damaged_tool_is_found_at_the_check_and_repaired(toolroom):
    found = toolroom.issued()
    toolroom.done(toolroom.holder, found, "return", {"signed_by": "Li"})
    broken = toolroom.done(toolroom.keeper, found, "report", {"event": "damaged", "description": "cracked"})
    assert (broken["status"], broken["condition"], broken["holder_id"]) == ("reported", "damaged", toolroom.holder_id)
    toolroom.done(toolroom.boss, found, "decide_cause", {"human_cause": False, "cause": "wear"})
    fixed = toolroom.done(toolroom.keeper, found, "restore", {"note": "new casing", "cost": "80.00"})
    assert (fixed["status"], fixed["condition"], fixed["fault"], fixed["holder_id"]) == ("in_store", "good", None, None)
    assert records(toolroom, found)[0][0] == "repair"


@pytest.mark.parametrize(
    ("basis", "amount"),
    [("purchase_price", "2400.00"), ("net_book_value", "1840.00"), ("repair_cost_if_repairable", "300.00")],
)
def test_the_policy_chooses_the_basis_of_a_compensation(toolroom, monkeypatch, basis, amount):
    house = toolroom.world.service.house
    entry = house.book.entries["tool.compensation_basis"]
    dated = {"default": ((entry.values["default"][0][0], basis),)}
    monkeypatch.setitem(house.book.entries, entry.key, type(entry)(entry.key, entry.clause, entry.unit, dated))
    toolroom.decided(human=True, event="damaged", price="2400.00", cause={"repair_cost": "300.00"})
    assert toolroom.debts()[0]["amount"] == amount
    decision = toolroom.world.service.decisions("tool_compensation")[0]
    assert decision.policy["tool.compensation_basis"] == basis


def test_a_leaver_is_cleared_when_nothing_is_out(toolroom):
    """TOOL-08."""
    first, second = toolroom.issued(tool_no="T-A"), toolroom.issued(tool_no="T-B")
    body = {"holder_id": toolroom.holder_id, "reason": "leaves"}
    with toolroom.world.service.nothing_written():
        problem = refused(toolroom.keeper.post("/tools/clearances", body), 409, "tools_still_out")
    assert (problem["clause"], problem["params"]["tools"]) == ("TOOL-08", ["T-A", "T-B"])
    assert [error["message"] for error in problem["errors"]] == ["Tool T-A is still out", "Tool T-B is still out"]
    toolroom.done(toolroom.holder, first, "hand_over", {"holder_id": toolroom.other_id, "signed_by": "Zhao"})
    toolroom.done(toolroom.holder, second, "return", {"signed_by": "Li"})
    with toolroom.world.service.nothing_written():
        assert refused(toolroom.keeper.post("/tools/clearances", body), 409, "tools_still_out")["params"]["tools"] == ["T-B"]
    toolroom.done(toolroom.keeper, second, "check", {"condition": "good"})
    made = toolroom.keeper.ok("POST", "/tools/clearances", body)
    assert (made["holder_name"], made["reason"], made["still_out"]) == ("Wang", "leaves", 0)
    assert [row["id"] for row in toolroom.holder.get("/tools/clearances").get_json()["data"]] == [made["id"]]
    assert toolroom.other.get("/tools/clearances").get_json()["data"] == []
    refused(toolroom.holder.post("/tools/clearances", body), 403, "permission_missing")
    refused(toolroom.keeper.post("/tools/clearances", {**body, "holder_id": new_id()}), 422, "holder_unknown")


def test_a_debt_keeps_a_leaver_from_being_cleared(toolroom):
    found = toolroom.decided(human=True)
    body = {"holder_id": toolroom.holder_id, "reason": "leaves"}
    answer = refused(toolroom.keeper.post("/tools/clearances", body), 409, "tools_still_out")
    assert answer["params"]["tools"] == [found["tool_no"]]
    path = f"/tools/compensations/{toolroom.debts()[0]['id']}/actions/pay"
    toolroom.money.ok("POST", path, {"paid_on": "2025-03-03", "document": "R"})
    assert toolroom.keeper.ok("POST", "/tools/clearances", body)["still_out"] == 0


def test_a_technician_told_twice_is_one_person(toolroom):
    again = TechnicianRegisteredV1(toolroom.holder_id, "TE-9", "Wang the second")
    assert toolroom.world.service.deliver(again, source="ticket").status_code == 204
    people = {row.id: row.name for row in toolroom.world.service.rows(technicians)}
    assert people == {toolroom.holder_id: "Wang", toolroom.other_id: "Zhao"}
