"""/returns: the credit."""

from concurrent.futures import ThreadPoolExecutor

from tests.returns_service.desk import line
from tests.support.service import refused


def test_a_tested_return_is_credited_closed_and_told_to_finance(desk):
    owed = desk.owe({"quantity": 2})[0]
    lines = [line(obligation_id=owed["id"]), line("V-2", quantity=3), line(production_on="2020-01-01")]
    found = desk.credited(*lines)
    assert (found["status"], found["total"], found["actions"]) == ("closed", "119.97", [])
    assert [one["credit"] for one in found["lines"]] == ["60.00", "59.97", "0.00"]
    event = desk.service.events("returns.return.credited.v1")[0]
    assert (event["return_id"], event["site_id"], event["total_fen"]) == (found["id"], desk.site_id, 11997)
    assert event["credited_at"] == "2025-03-03T01:00:00+00:00"
    assert event["lines"][0] == {
        "line_id": found["lines"][0]["id"],
        "part_no": "V-1",
        "quantity": 2,
        "amount_fen": 6000,
        "clauses": ["RET-02", "RET-12"],
        "decision_id": found["lines"][0]["decision_id"],
        "ticket_id": owed["ticket_id"],
    }


def test_each_lines_credit_is_a_decision_that_explains_itself(desk):
    owed = desk.owe({"quantity": 2})[0]
    found = desk.credited(line(obligation_id=owed["id"]), line(production_on="2020-01-01"))
    first, second = found["lines"]
    why = desk.finance.ok("GET", f"/decisions/returns?subject={first['id']}")["data"][0]
    assert (why["id"], why["case_id"], why["amount"]) == (first["decision_id"], owed["ticket_id"], "60.00")
    assert (
        why["why"]["zh"] == "V-1 充帐 2 件，计 60.00 元：生产日期 2024-01-10，未超过 3 年，检测结果 确有缺陷（RET-02、RET-12）"
    )
    old = desk.finance.ok("GET", f"/decisions/returns/{second['decision_id']}")
    assert (old["outcome"], old["amount"], old["clauses"], old["case_id"]) == ("over_age", "0.00", ["RET-02", "RET-03"], None)
    assert "{" not in old["why"]["en"]


def test_the_credit_closes_the_return_by_the_system(desk):
    found = desk.credited()
    history = desk.clerk.ok("GET", f"/events/returns?subject={found['id']}")["data"]
    assert [(one["verb"], one["from_state"], one["to_state"]) for one in history][-2:] == [
        ("credit", "tested", "credited"),
        ("close", "credited", "closed"),
    ]


def test_the_companys_count_is_credited_up_and_down(desk):
    found = desk.credited(line(quantity=10), line(quantity=10), counted=(8, 12))
    assert [one["credit"] for one in found["lines"]] == ["240.00", "360.00"]


def test_a_good_part_earns_nothing_and_goes_back(desk):
    one = desk.credited(results=("good",))["lines"][0]
    assert (one["credit"], one["disposition"]) == ("0.00", "return_to_site")


def test_a_credited_obligation_is_settled(desk):
    owed = desk.owe({"quantity": 2})[0]
    found = desk.credited(line(obligation_id=owed["id"]))
    settled = desk.obligation(owed["id"])
    assert (settled["status"], settled["returned"], settled["return_id"]) == ("settled", 2, found["id"])
    with desk.service.nothing_written():
        body = {"lines": [line(obligation_id=owed["id"])], "packing": "箱"}
        refused(desk.site.post("/returns", body), 409, "obligation_taken")


def test_what_was_not_counted_is_owed_on_and_can_be_returned_later(desk):
    owed = desk.owe({"quantity": 3})[0]
    desk.credited(line(obligation_id=owed["id"], quantity=3), counted=(1,))
    left = desk.obligation(owed["id"])
    assert (left["status"], left["returned"], left["return_id"]) == ("open", 1, None)
    desk.credited(line(obligation_id=owed["id"], quantity=2))
    assert desk.obligation(owed["id"])["status"] == "settled"


def test_an_obligation_is_never_returned_more_than_it_is(desk):
    owed = desk.owe({"quantity": 2})[0]
    desk.credited(line(obligation_id=owed["id"]), counted=(5,))
    assert desk.obligation(owed["id"])["returned"] == 2


def test_a_credit_posted_twice_or_at_the_same_moment_is_booked_once(desk):
    found = desk.tested()
    path = f"/returns/{found['id']}/actions/credit"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: desk.finance.post(path), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len(desk.service.events("returns.return.credited.v1")) == 1
    other = f"/returns/{desk.tested()['id']}/actions/credit"
    first = desk.finance.post(other, key="k")
    assert desk.finance.post(other, key="k").get_json() == first.get_json()
    assert len(desk.service.decisions("part_credit")) == 2


def test_only_finance_credits_and_only_what_is_tested(desk):
    received, tested = desk.received(), desk.tested()
    with desk.service.nothing_written():
        refused(desk.finance.post(f"/returns/{received['id']}/actions/credit"), 409, "transition_not_allowed")
        refused(desk.clerk.post(f"/returns/{tested['id']}/actions/credit"), 403, "role_may_not")


def test_the_rest_of_the_flow_works_while_the_warehouse_is_down(desk):
    made = desk.apply()
    desk.service.connect("inventory", None)
    path = f"/returns/{made['id']}/actions"
    desk.clerk.ok("POST", f"{path}/approve")
    desk.site.ok("POST", f"{path}/ship", {"freight_document": "SF-1"})
    desk.clerk.ok("POST", f"{path}/receive", desk.counts(made))
    desk.qc.ok("POST", "/inspections", desk.results(made))
    assert desk.finance.ok("POST", f"{path}/credit")["total"] == "60.00"
