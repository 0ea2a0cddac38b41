"""/returns: filing, review and shipment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.kit.ids import new_id
from tests.returns_service.desk import line
from tests.support.people import person
from tests.support.service import refused

BODY = {"lines": [line()], "packing": "纸箱"}


def test_an_application_is_filed_with_what_the_warehouse_knows_of_the_part(desk):
    owed = desk.owe({"quantity": 2})[0]
    made = desk.apply(line(obligation_id=owed["id"]), contact="王工")
    assert made["number"] == "RT-20250303-00001"
    assert (made["status"], made["applied_on"], made["review_due_on"]) == ("submitted", "2025-03-03", "2025-03-04")
    assert (made["site_id"], made["contact"], made["total"]) == (desk.site_id, "王工", None)
    one = made["lines"][0]
    assert (one["unit_price"], one["part_type"], one["name_zh"]) == ("30.00", "valve", "阀")
    assert (one["ticket_id"], one["replaced_on"], one["service_record_no"]) == (owed["ticket_id"], "2025-03-01", "WX-7")
    assert (one["in_warranty"], one["own_brand"], one["over_age"], one["timeliness"]) == (True, True, False, "on_time")
    assert desk.obligation(owed["id"])["status"] == "applied"
    assert desk.obligation(owed["id"])["return_id"] == made["id"]


def test_the_review_deadline_is_a_decision_of_the_ticket(desk):
    owed = desk.owe()[0]
    made = desk.apply(line(obligation_id=owed["id"]))
    decision = desk.service.decisions("review_deadline")[0]
    assert (decision.subject, decision.case_id, decision.clauses) == (made["id"], owed["ticket_id"], ["RET-10"])
    assert decision.detail == {"due_on": "2025-03-04"}


def test_a_return_over_several_tickets_belongs_to_none(desk):
    lines = [line(obligation_id=desk.owe()[0]["id"]) for _ in range(2)]
    desk.apply(*lines)
    assert desk.service.decisions("review_deadline")[0].case_id is None


def test_unused_defective_stock_is_returned_without_an_obligation(desk):
    one = desk.apply(line())["lines"][0]
    assert (one["obligation_id"], one["ticket_id"], one["in_warranty"], one["timeliness"]) == (None, None, True, None)


def test_an_over_age_part_is_filed_and_flagged(desk):
    assert desk.apply(line(production_on="2020-01-01"))["lines"][0]["over_age"] is True


def test_a_late_return_is_filed_and_flagged(desk):
    owed = desk.owe(visited_on="2025-01-01")[0]
    assert desk.apply(line(obligation_id=owed["id"]))["lines"][0]["timeliness"] == "late"


def test_a_client_may_name_the_id(desk):
    own = new_id()
    assert desk.apply(line(), id=own)["id"] == own
    with desk.service.nothing_written():
        refused(desk.site.post("/returns", {**BODY, "id": own}), 409, "conflicting_write")


@pytest.mark.parametrize(
    ("fields", "code", "clause", "pointer"),
    [
        ({"part_no": "LAMP"}, "part_type_excluded", "RET-04", "/lines/0/part_no"),
        ({"part_no": "KEPT"}, "part_not_returnable", "RET-04", "/lines/0/part_no"),
        ({"part_no": "NET"}, "part_type_excluded", "RET-04", "/lines/0/part_no"),
        ({"part_no": "GAS"}, "part_gas_conversion", "RET-05", "/lines/0/part_no"),
        ({"part_no": "OTHER"}, "part_of_other_maker", "RET-06", "/lines/0/part_no"),
        ({"own_brand": False}, "part_of_other_maker", "RET-06", "/lines/0/part_no"),
        ({"in_warranty": False}, "part_out_of_warranty", "RET-06", "/lines/0/in_warranty"),
        ({"replaced_on": "2025-02-01"}, "part_out_of_warranty", "RET-06", "/lines/0/in_warranty"),
        ({"part_no": "NO-SUCH"}, "part_unknown", None, "/lines/0/part_no"),
        ({"production_on": "2025-03-04"}, "production_in_future", None, "/lines/0/production_on"),
        ({"obligation_id": new_id()}, "obligation_unknown", None, "/lines/0/obligation_id"),
        ({"part_no": "DEAR", "quantity": 1_000_000}, "amount_out_of_range", None, "/lines/0/quantity"),
    ],
)
def test_a_line_that_is_not_accepted_is_refused_with_its_rule(desk, fields, code, clause, pointer):
    with desk.service.nothing_written():
        problem = refused(desk.site.post("/returns", {**BODY, "lines": [line(**fields)]}), 422, "return_lines_refused")
    assert problem.get("clause") == clause
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [(pointer, code)]
    assert clause is None or clause in problem["errors"][0]["message"]


def test_every_faulty_line_is_named_at_once(desk):
    lines = [line("LAMP"), line(), line("GAS"), line("NO-SUCH")]
    with desk.service.nothing_written():
        problem = refused(desk.site.post("/returns", {**BODY, "lines": lines}), 422, "return_lines_refused")
    assert [e["pointer"] for e in problem["errors"]] == ["/lines/0/part_no", "/lines/2/part_no", "/lines/3/part_no"]
    assert problem["params"]["clauses"] == ["RET-04", "RET-05"]


def test_not_more_than_is_owed_may_be_returned(desk):
    owed = desk.owe({"quantity": 3})[0]
    twice = [line(obligation_id=owed["id"]), line(obligation_id=owed["id"], production_on="2024-05-01")]
    with desk.service.nothing_written():
        for lines in ([line(obligation_id=owed["id"], quantity=4)], twice):
            problem = refused(desk.site.post("/returns", {**BODY, "lines": lines}), 422, "return_lines_refused")
            assert {e["code"] for e in problem["errors"]} == {"quantity_over_obligation"}
    twice[1]["quantity"] = 1
    assert len(desk.apply(*twice)["lines"]) == 2


def test_another_part_than_is_owed_is_refused(desk):
    owed = desk.owe()[0]
    with desk.service.nothing_written():
        body = {**BODY, "lines": [line("V-2", obligation_id=owed["id"])]}
        problem = refused(desk.site.post("/returns", body), 422, "return_lines_refused")
    assert problem["errors"][0]["code"] == "obligation_of_other_part"


def test_what_another_site_owes_is_unknown_here(desk):
    owed = desk.owe()[0]
    other = desk.service.as_(person("site", site_id=new_id()))
    with desk.service.nothing_written():
        body = {**BODY, "lines": [line(obligation_id=owed["id"])]}
        problem = refused(other.post("/returns", body), 422, "return_lines_refused")
    assert problem["errors"][0]["code"] == "obligation_unknown"


def test_an_obligation_is_in_one_open_return_only(desk):
    owed = desk.owe()[0]
    body = {**BODY, "lines": [line(obligation_id=owed["id"], quantity=1)]}
    desk.apply(*body["lines"])
    with desk.service.nothing_written():
        problem = refused(desk.site.post("/returns", body), 409, "obligation_taken")
    assert owed["ticket_number"] in problem["detail"]


def test_of_two_applications_at_the_same_moment_one_wins(desk):
    owed = desk.owe({}, {})
    bodies = [{**BODY, "lines": [line(obligation_id=one["id"]) for one in order]} for order in (owed, list(reversed(owed))) * 3]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: desk.site.post("/returns", body), bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert len(desk.clerk.ok("GET", "/returns")["data"]) == 1


def test_nothing_can_be_filed_while_the_warehouse_is_down_and_the_rest_works(desk):
    made = desk.apply()
    desk.service.connect("inventory", None)
    with desk.service.nothing_written():
        answer = desk.site.post("/returns", BODY)
        refused(answer, 503, "neighbour_unavailable")
    assert answer.headers["Retry-After"]
    assert desk.clerk.ok("POST", f"/returns/{made['id']}/actions/approve")["status"] == "approved"


def test_an_application_posted_twice_is_filed_once(desk):
    first = desk.site.post("/returns", BODY, key="k")
    again = desk.site.post("/returns", BODY, key="k")
    assert again.get_json() == first.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(desk.site.ok("GET", "/returns")["data"]) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"packing": "箱"}, "/lines"),
        ({"lines": [], "packing": "箱"}, "/lines"),
        ({"lines": [line()]}, "/packing"),
        ({"lines": [line(quantity=0)], "packing": "箱"}, "/lines/0/quantity"),
        ({"lines": [line(quantity=10**9)], "packing": "箱"}, "/lines/0/quantity"),
        ({"lines": [line(production_on="1700-01-01")], "packing": "箱"}, "/lines/0/production_on"),
        ({"lines": [line(production_on="9999-12-31")], "packing": "箱"}, "/lines/0/production_on"),
        ({"lines": [line(production_on=20250101)], "packing": "箱"}, "/lines/0/production_on"),
        ({"lines": [line(obligation_id="x")], "packing": "箱"}, "/lines/0/obligation_id"),
        ({"lines": [line(colour="red")], "packing": "箱"}, "/lines/0/colour"),
        ({"lines": [line(in_warranty=[])], "packing": "箱"}, "/lines/0/in_warranty"),
        ({"lines": [line(fault="x" * 5000)], "packing": "箱"}, "/lines/0/fault"),
    ],
)
def test_a_malformed_application_is_refused(desk, body, pointer):
    with desk.service.nothing_written():
        problem = refused(desk.site.post("/returns", body), 422, "validation_failed")
    assert [e["pointer"] for e in problem["errors"]] == [pointer]


def test_only_a_user_of_a_site_applies(desk):
    with desk.service.nothing_written():
        refused(desk.service.as_("site").post("/returns", BODY), 403, "site_missing")
        refused(desk.clerk.post("/returns", BODY), 403, "permission_missing")
        refused(desk.service.nobody().post("/returns", BODY), 401, "token_missing")


def test_an_approved_return_is_shipped(desk):
    made = desk.apply()
    path = f"/returns/{made['id']}/actions"
    approved = desk.clerk.ok("POST", f"{path}/approve", {"note": "同意"})
    assert (approved["status"], approved["review_note"], approved["reviewer_name"]) == (
        "approved",
        "同意",
        "returns_clerk person",
    )
    shipped = desk.site.ok("POST", f"{path}/ship", {"freight_document": "SF-1"})
    assert (shipped["status"], shipped["freight_document"]) == ("shipped", "SF-1")
    history = desk.clerk.ok("GET", f"/events/returns?subject={made['id']}")["data"]
    assert [(one["verb"], one["from_state"], one["to_state"]) for one in history] == [
        ("submit", "draft", "submitted"),
        ("approve", "submitted", "approved"),
        ("ship", "approved", "shipped"),
    ]


def test_nothing_is_shipped_before_approval(desk):
    made = desk.apply()
    with desk.service.nothing_written():
        body = {"freight_document": "SF-1"}
        refused(desk.site.post(f"/returns/{made['id']}/actions/ship", body), 409, "transition_not_allowed")


def test_a_rejected_return_gives_its_obligations_back(desk):
    owed = desk.owe()[0]
    lines = [line(obligation_id=owed["id"])]
    made = desk.apply(*lines)
    path = f"/returns/{made['id']}/actions/reject"
    first = desk.clerk.post(path, {"reason": "资料不全"}, key="k")
    assert desk.clerk.post(path, {"reason": "资料不全"}, key="k").get_json() == first.get_json()
    assert (first.get_json()["status"], first.get_json()["actions"]) == ("rejected", [])
    found = desk.obligation(owed["id"])
    assert (found["status"], found["return_id"]) == ("open", None)
    assert desk.apply(*lines)["status"] == "submitted"
    with desk.service.nothing_written():
        refused(desk.clerk.post(path, {"reason": "x"}), 409, "transition_not_allowed")


def test_a_rejection_needs_a_reason(desk):
    made = desk.apply()
    with desk.service.nothing_written():
        refused(desk.clerk.post(f"/returns/{made['id']}/actions/reject"), 422, "validation_failed")


@pytest.mark.parametrize(
    ("verb", "body", "wrong"),
    [
        ("approve", {}, "site"),
        ("approve", {}, "warehouse"),
        ("reject", {"reason": "x"}, "supervisor"),
    ],
)
def test_who_may_not_review_is_refused(desk, verb, body, wrong):
    made = desk.apply()
    client = desk.site if wrong == "site" else desk.service.as_(wrong)
    with desk.service.nothing_written():
        refused(client.post(f"/returns/{made['id']}/actions/{verb}", body), 403, "role_may_not")


def test_a_return_says_what_its_reader_may_do_now(desk):
    made = desk.apply()
    answer = desk.clerk.get(f"/returns/{made['id']}")
    assert answer.get_json()["actions"] == ["approve", "reject"]
    assert made["actions"] == []
    assert answer.headers["ETag"]


def test_returns_are_listed_newest_first_and_filtered(desk):
    owed = desk.owe()[0]
    first, second = desk.apply(line(obligation_id=owed["id"])), desk.approved()

    def ids(**query):
        return [one["id"] for one in desk.clerk.ok("GET", "/returns", query_string=query)["data"]]

    assert ids() == [second["id"], first["id"]]
    assert ids(ticket_id=owed["ticket_id"]) == [first["id"]]
    assert ids(ticket_id=new_id()) == []
    assert ids(status="approved") == [second["id"]]
    assert ids(site_id=desk.site_id, status="submitted") == [first["id"]]
    assert ids(site_id=new_id()) == []
    page = desk.clerk.ok("GET", "/returns", query_string={"limit": 1, "include": "total"})
    assert page["total"] == 2
    assert ids(limit=1, cursor=page["next_cursor"]) == [first["id"]]
    refused(desk.clerk.get("/returns", status="draft"), 422, "validation_failed")


def test_a_foreign_return_is_as_if_it_were_not_there(desk):
    made = desk.approved()
    for actor in (person("site", site_id=new_id()), person("site")):
        other = desk.service.as_(actor)
        assert other.ok("GET", "/returns")["data"] == []
        refused(other.get(f"/returns/{made['id']}"), 404, "return_unknown")
        with desk.service.nothing_written():
            body = {"freight_document": "SF-1"}
            refused(other.post(f"/returns/{made['id']}/actions/ship", body), 404, "return_unknown")
    assert desk.site.ok("GET", f"/returns/{made['id']}")["id"] == made["id"]
    assert len(desk.service.as_service("settlement").ok("GET", "/returns")["data"]) == 1
