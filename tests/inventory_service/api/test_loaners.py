"""Loaners at the door: in the pool, out on a slip, back, checked, lost."""

from datetime import timedelta

import pytest

from inventory_service.store.tables.loaners import loans
from shared.events.ticket import TicketCancelledV1, VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.custody_factory import closed
from tests.inventory_service.factories import visit
from tests.support.service import refused


def solved(pool, **over):
    return VisitFiledV1(**visit(pool.world, visited_on="2025-03-04", **over))


def test_a_unit_of_the_pool_lies_in_the_store_as_a_loaner(pool):
    """INV-16."""
    unit = pool.unit(serial_no="LN-A")
    assert (unit["status"], unit["location_code"], unit["actions"]) == ("in_store", "WH-1", ["lend"])
    assert pool.world.at("WH-1") == {"loaner": 1}
    assert pool.world.totals() == (0, 0, 0)
    assert pool.world.moved() == [("receipt", "SUPPLIER", "WH-1", 1)]
    answer = pool.boss.get(f"/loaners/{unit['id']}")
    assert answer.get_json() == {**unit, "actions": []}
    assert answer.headers["ETag"]
    pool.world.assert_balanced()


def test_a_unit_without_a_category_has_that_of_its_part(pool):
    body = {"serial_no": "LN-B", "part_no": "P-1", "model_code": "M", "location_id": pool.world.warehouse_id}
    assert pool.keeper.ok("POST", "/loaners", body)["category"] == "valve"


@pytest.mark.parametrize(
    ("over", "status", "code"),
    [
        ({"serial_no": "LN-A"}, 409, "loaner_exists"),
        ({"part_no": "nothing"}, 422, "part_unknown"),
        ({"location_id": new_id()}, 422, "location_unknown"),
        ({"location_id": "van"}, 422, "location_does_not_issue"),
        ({"condition": "faulty"}, 422, "validation_failed"),
        ({"serial_no": ""}, 422, "validation_failed"),
    ],
)
def test_a_faulty_unit_is_refused(pool, over, status, code):
    pool.unit(serial_no="LN-A")
    if over.get("location_id") == "van":
        over = {"location_id": pool.world.van_id}
    body = {"serial_no": "LN-Z", "part_no": "P-1", "model_code": "M", "location_id": pool.world.warehouse_id, **over}
    with pool.world.service.nothing_written():
        refused(pool.keeper.post("/loaners", body), status, code)
        refused(pool.technician.post("/loaners", body), 403, "permission_missing")


def test_a_loaner_is_lent_for_an_open_repair(pool):
    unit = pool.unit()
    slip = pool.lend(unit, expected_return_on="2025-03-10", note="with its hose")
    assert slip["number"].startswith("LO-20250303-")
    assert (slip["status"], slip["serial_no"], slip["technician_name"]) == ("lent", unit["serial_no"], "Wang")
    assert (slip["lent_condition"], slip["lent_note"], slip["due_on"]) == ("good", "with its hose", "2025-03-10")
    out = pool.now(unit)
    assert (out["status"], out["loan_id"], out["ticket_id"]) == ("lent", slip["id"], pool.world.ticket_id)
    assert (pool.world.at("WH-1"), pool.world.at("ON-LOAN")) == ({}, {"loaner": 1})
    assert pool.world.moved(ticket_id=pool.world.ticket_id) == [("loan", "WH-1", "ON-LOAN", 1)]
    told = pool.world.service.events("inventory.loaner.lent.v1")
    assert [(event["loan_id"], event["ticket_id"], event["repair_id"]) for event in told] == [
        (slip["id"], pool.world.ticket_id, None)
    ]
    assert pool.keeper.ok("GET", f"/loaners/loans/{slip['id']}") == slip
    pool.world.assert_balanced()


def test_any_free_unit_of_a_category_is_lent(pool):
    first, _ = pool.unit(serial_no="LN-A"), pool.unit(serial_no="LN-B")
    body = pool.slip(category="range_hood")
    answer = pool.keeper.post("/loaners/loans", body, key="k-1")
    assert (answer.status_code, answer.get_json()["serial_no"]) == (201, "LN-A")
    assert pool.keeper.post("/loaners/loans", body, key="k-1").get_json() == answer.get_json()
    assert pool.now(first)["status"] == "lent"
    other = pool.slip(category="range_hood", ticket_id=pool.another_case())
    assert pool.keeper.ok("POST", "/loaners/loans", other)["serial_no"] == "LN-B"


def test_what_the_rule_refuses_is_not_lent(pool):
    """EX-LOAN-A at the door; LOAN-02."""
    unit, second = pool.unit(), pool.unit()
    with pool.world.service.nothing_written():
        answer = pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=new_id()))
        assert refused(answer, 409, "no_open_repair")["clause"] == "LOAN-02"
        refused(pool.keeper.post("/loaners/loans", pool.slip(category="boiler")), 409, "no_loaner_free")
        refused(pool.act(pool.keeper, {"id": new_id()}, "lend", pool.slip()), 404, "loaner_unknown")
        refused(pool.act(pool.keeper, unit, "lend", pool.slip(technician_id=new_id())), 422, "holder_unknown")
        refused(pool.act(pool.keeper, unit, "lend", pool.slip(expected_return_on="2025-03-02")), 422, "loan_faulty")
        refused(pool.act(pool.keeper, unit, "lend", pool.slip(condition="faulty")), 422, "validation_failed")
        refused(pool.act(pool.boss, unit, "lend", pool.slip()), 403, "permission_missing")
    pool.lend(unit)
    with pool.world.service.nothing_written():
        refused(pool.act(pool.keeper, second, "lend", pool.slip()), 409, "loan_limit")
        other = pool.slip(ticket_id=pool.world.ticket_id)
        refused(pool.act(pool.keeper, unit, "lend", other), 409, "loan_limit")


def test_a_unit_that_is_out_is_not_lent_again(pool):
    unit, other = pool.unit(), pool.another_case()
    pool.lend(unit)
    with pool.world.service.nothing_written():
        refused(pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=other)), 409, "no_loaner_free")


def test_a_swapped_loaner_counts_once(pool):
    first, second = pool.unit(), pool.unit()
    pool.lend(first)
    pool.back(first, condition="faulty")
    assert pool.lend(second)["status"] == "lent"


@pytest.mark.parametrize("told", [("visit", "closed"), ("closed", "visit")])
def test_a_closed_case_is_closed_whatever_was_told_first(pool, told):
    unit, ticket_id = pool.unit(), pool.another_case()
    events = {"visit": solved(pool, ticket_id=ticket_id, result="revisit"), "closed": closed(ticket_id)}
    for name in told:
        pool.tell(events[name])
    with pool.world.service.nothing_written():
        refused(pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=ticket_id)), 409, "no_open_repair")


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_nothing_is_lent_for_a_case_that_has_ended_before_that_was_told(pool, status):
    unit, ticket_id = pool.unit(), pool.another_case()
    pool.desk[ticket_id] = status
    with pool.world.service.nothing_written():
        refused(pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=ticket_id)), 409, "no_open_repair")


def test_a_case_is_asked_about_once_and_one_with_a_visit_not_at_all(pool):
    first, second, visited = pool.unit(), pool.unit(), new_id()
    pool.lend(first)
    pool.back(first)
    pool.tell(solved(pool, ticket_id=visited, result="brought_back"))
    pool.connect(up=False)
    assert pool.lend(second)["status"] == "lent"
    assert pool.lend(pool.unit(), ticket_id=visited)["status"] == "lent"


def test_a_case_nobody_has_told_of_waits_for_the_desk_to_be_up(pool):
    unit, ticket_id = pool.unit(), pool.another_case()
    pool.connect(up=False)
    with pool.world.service.nothing_written():
        faulty = pool.slip(ticket_id=ticket_id, expected_return_on="2025-03-02")
        refused(pool.act(pool.keeper, unit, "lend", faulty), 422, "loan_faulty")
        answer = pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=ticket_id), key="k-1")
        refused(answer, 503, "neighbour_unavailable")
        assert answer.headers["Retry-After"]
    pool.connect()
    again = pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=ticket_id), key="k-1")
    assert again.get_json()["status"] == "lent"
    pool.connect(up=False)
    repeat = pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=ticket_id), key="k-1")
    assert repeat.get_json() == again.get_json()


def test_when_the_repair_is_delivered_the_loaner_is_due_back(pool):
    """LOAN-03."""
    unit = pool.unit()
    slip = pool.lend(unit)
    pool.tell(solved(pool, result="revisit"))
    assert pool.now(unit)["status"] == "lent"
    filed = solved(pool)
    pool.tell(filed)
    assert (pool.now(unit)["status"], pool.now(unit)["due_on"]) == ("due", "2025-03-04")
    assert [row["id"] for row in pool.slips(status="due")] == [slip["id"]]
    decision = pool.world.service.decisions("loan_due")[0]
    assert (decision.subject, decision.clauses, decision.case_id) == (slip["id"], ["LOAN-03"], pool.world.ticket_id)
    pool.tell(filed)
    assert len(pool.world.service.decisions("loan_due")) == 1
    assert pool.slips(overdue="true") == []
    pool.world.service.clock.instant += timedelta(days=2)
    assert [row["id"] for row in pool.slips(overdue="true")] == [slip["id"]]


@pytest.mark.parametrize("end", [closed, lambda ticket_id: TicketCancelledV1(ticket_id, "TK-1", "moved away")])
def test_when_the_case_ends_the_loaner_is_due_back(pool, end):
    unit = pool.unit()
    pool.lend(unit)
    pool.tell(end(pool.world.ticket_id))
    assert (pool.now(unit)["status"], pool.now(unit)["due_on"]) == ("due", "2025-03-03")


def test_a_loaner_comes_back_into_the_store_and_is_checked(pool):
    """LOAN-05."""
    unit = pool.unit()
    slip = pool.lend(unit)
    back = pool.back(unit, condition="worn", note="scratched")
    assert (back["status"], back["actions"]) == ("returned", ["check"])
    told = pool.keeper.ok("GET", f"/loaners/loans/{slip['id']}")
    assert (told["status"], told["returned_condition"], told["returned_by"], told["taker_name"]) == (
        *("returned", "worn"),
        *("Wang", "warehouse person"),
    )
    assert (pool.world.at("WH-1"), pool.world.at("ON-LOAN")) == ({"loaner": 1}, {})
    ended = pool.world.service.events("inventory.loaner.ended.v1")
    assert [(event["loan_id"], event["outcome"]) for event in ended] == [(slip["id"], "returned")]
    with pool.world.service.nothing_written():
        refused(pool.act(pool.keeper, unit, "return", {"condition": "good", "signed_by": "x"}), 409, "transition_not_allowed")
        refused(pool.act(pool.keeper, unit, "lend", pool.slip()), 409, "no_loaner_free")
    free = pool.keeper.ok("POST", f"/loaners/{unit['id']}/actions/check", {"condition": "good"})
    assert (free["status"], free["loan_id"], free["actions"]) == ("in_store", None, ["lend"])
    history = pool.boss.get("/events/inventory", subject=unit["id"]).get_json()["data"]
    assert [row["verb"] for row in history] == ["register", "lend", "return", "check", "store"]
    pool.world.assert_balanced()


def test_a_loaner_with_a_defect_is_repaired_before_it_is_lent_again(pool):
    unit = pool.unit()
    pool.lend(unit)
    pool.back(unit)
    broken = pool.keeper.ok("POST", f"/loaners/{unit['id']}/actions/check", {"condition": "faulty", "note": "leaks"})
    assert (broken["status"], broken["actions"]) == ("under_repair", ["store"])
    fixed = pool.keeper.ok("POST", f"/loaners/{unit['id']}/actions/store", {"note": "new seal"})
    assert (fixed["status"], fixed["condition"]) == ("in_store", "good")


def test_a_loaner_may_come_back_to_another_place(pool):
    unit = pool.unit()
    pool.lend(unit)
    second = pool.keeper.ok("POST", "/locations", {"code": "WH-2", "name": "Second", "kind": "warehouse"})
    with pool.world.service.nothing_written():
        body = {"condition": "good", "signed_by": "x", "location_id": pool.world.van_id}
        refused(pool.act(pool.keeper, unit, "return", body), 422, "location_does_not_issue")
    assert pool.back(unit, location_id=second["id"])["location_code"] == "WH-2"
    assert pool.world.at("WH-2") == {"loaner": 1}


def test_a_supervisor_books_a_loaner_as_lost(pool):
    """LOAN-04."""
    unit = pool.unit()
    slip = pool.lend(unit)
    with pool.world.service.nothing_written():
        refused(pool.act(pool.keeper, unit, "lose", {"reason": "gone"}), 403, "permission_missing")
        refused(pool.act(pool.boss, unit, "lose", {}), 422, "validation_failed")
    gone = pool.boss.ok("POST", f"/loaners/{unit['id']}/actions/lose", {"reason": "customer moved"})
    assert (gone["status"], gone["actions"]) == ("lost", [])
    assert pool.world.moved()[-1] == ("loan_loss", "ON-LOAN", "LOSS", 1)
    told = pool.keeper.ok("GET", f"/loaners/loans/{slip['id']}")
    assert (told["status"], told["lost_reason"]) == ("lost", "customer moved")
    assert [event["outcome"] for event in pool.world.service.events("inventory.loaner.ended.v1")] == ["lost"]
    assert pool.world.service.events("inventory.compensation.due.v1") == []
    pool.world.assert_balanced()


@pytest.mark.parametrize(("payer", "name"), [("customer", "李明"), ("holder", "Wang")])
def test_a_lost_loaner_may_be_claimed(pool, payer, name):
    unit = pool.unit()
    slip = pool.lend(unit)
    body = {"reason": "left behind", "amount": "500.00", "payer": payer}
    pool.boss.ok("POST", f"/loaners/{unit['id']}/actions/lose", body)
    money = pool.world.service.as_("finance")
    debt = money.get("/tools/compensations", source_id=slip["id"]).get_json()["data"][0]
    assert (debt["source"], debt["subject_no"], debt["payer"], debt["payer_name"]) == ("loaner", unit["serial_no"], payer, name)
    event = pool.world.service.events("inventory.compensation.due.v1")[0]
    assert (event["holder_id"], event["payer"]) == (pool.technician_id if payer == "holder" else None, payer)
    paid = money.ok("POST", f"/tools/compensations/{debt['id']}/actions/pay", {"paid_on": "2025-03-03", "document": "R-1"})
    assert paid["status"] == "paid"
    assert pool.now(unit)["status"] == "lost"


def test_a_claim_names_all_its_faults(pool):
    unit = pool.unit()
    pool.lend(unit, technician_id=None)
    with pool.world.service.nothing_written():
        answer = pool.act(pool.boss, unit, "lose", {"reason": "x", "amount": "0.00", "payer": "holder"})
        problem = refused(answer, 422, "loss_faulty")
        assert [e["pointer"] for e in problem["errors"]] == ["/payer", "/amount"]
        refused(pool.act(pool.boss, unit, "lose", {"reason": "x", "amount": "9.00"}), 422, "loss_faulty")


def test_the_pool_tells_what_it_lacks(pool):
    """LOAN-01."""
    units = [pool.unit(category=name) for name in ("hood", "hood", "stove", "boiler")]
    pool.lend(units[0])
    pool.lend(units[2], ticket_id=pool.another_case())
    pool.lend(units[3], ticket_id=pool.another_case())
    pool.back(units[3])
    found = {row["category"]: row for row in pool.boss.ok("GET", "/loaners/pool")["data"]}
    assert found["hood"] == {"category": "hood", "in_store": 1, "out": 1, "not_ready": 0, "minimum": 1, "shortage": 0}
    assert found["stove"] == {"category": "stove", "in_store": 0, "out": 1, "not_ready": 0, "minimum": 1, "shortage": 1}
    assert found["boiler"] == {"category": "boiler", "in_store": 0, "out": 0, "not_ready": 1, "minimum": 1, "shortage": 1}
    refused(pool.technician.get("/loaners/pool"), 403, "permission_missing")


def test_a_technician_sees_the_own_loaners_and_slips_only(pool):
    mine, foreign = pool.unit(serial_no="LN-A"), pool.unit(serial_no="LN-B")
    slip = pool.lend(mine)
    other = pool.lend(foreign, technician_id=None, ticket_id=pool.another_case())
    assert [row["serial_no"] for row in pool.technician.get("/loaners").get_json()["data"]] == ["LN-A"]
    assert [row["id"] for row in pool.technician.get("/loaners/loans").get_json()["data"]] == [slip["id"]]
    refused(pool.technician.get(f"/loaners/{foreign['id']}"), 404, "loaner_unknown")
    refused(pool.technician.get(f"/loaners/loans/{other['id']}"), 404, "loan_unknown")
    stranger = pool.world.service.as_("technician", technician_id=new_id())
    refused(stranger.get(f"/loaners/{mine['id']}"), 404, "loaner_unknown")
    assert stranger.get("/loaners/loans").get_json()["data"] == []


def test_loaners_and_slips_are_narrowed(pool):
    first, second = pool.unit(serial_no="LN-A", category="hood"), pool.unit(serial_no="LN-B")
    slip = pool.lend(first)

    def serials(**query):
        return [row["serial_no"] for row in pool.keeper.get("/loaners", **query).get_json()["data"]]

    assert (serials(category="hood"), serials(status="in_store"), serials(serial_no="LN-B")) == (["LN-A"], ["LN-B"], ["LN-B"])
    assert [row["id"] for row in pool.slips(ticket_id=pool.world.ticket_id)] == [slip["id"]]
    assert [row["id"] for row in pool.slips(loaner_id=first["id"], technician_id=pool.technician_id)] == [slip["id"]]
    assert pool.slips(loaner_id=second["id"]) == []
    assert pool.world.service.count(loans) == 1
