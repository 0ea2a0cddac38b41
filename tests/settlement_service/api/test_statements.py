"""/statements: the way of a month, and each refusal on it."""

import pytest

from settlement_service.store.tables.claims import claims
from shared.kit.actor import Actor
from shared.kit.ids import new_id
from tests.settlement_service.factories import MARCH, return_credited
from tests.support.service import refused


def post(client, statement, verb, body=None, **kw):
    return client.post(f"/statements/{statement['id']}/actions/{verb}", body, **kw)


def test_a_month_from_the_records_to_the_payment(desk):
    told = desk.checked()
    desk.service.deliver(return_credited(desk.site_id), source="returns")
    desk.closed(record_complete=False, record_no="R-0002")
    statement = desk.until("drafted")
    lines = {line["kind"]: line for line in statement["lines"] if line["amount"] != "0.00"}
    assert {kind: (line["amount"], line["clauses"]) for kind, line in lines.items()} == {
        "fee": ("60.00", ["SETL-12", "SETL-01", "SETL-02"]),
        "fine": ("-10.00", ["SETL-07"]),
        "credit": ("30.00", ["RET-13", "RET-02", "RET-12"]),
    }
    assert [line["already_booked"] for line in statement["lines"]] == [False, False, False, True]
    assert lines["fee"]["case_id"] == told.ticket_id
    assert lines["fee"]["text_zh"] == "维修费 记录单 R-0001：60.00 元 × 100%"
    assert lines["fee"]["text_en"] == "Repair fee, record R-0001: 60.00 CNY at 100 %"
    sums = ("fees", "fines", "refunds", "credits", "carried", "payable", "already_booked", "to_book", "carried_forward")
    amounts = ["60.00", "10.00", "0.00", "30.00", "0.00", "80.00", "30.00", "50.00", "0.00"]
    assert [statement[name] for name in sums] == amounts
    assert desk.account()["balance"] == "30.00"
    paid = desk.until("paid", statement=statement)
    assert desk.account()["balance"] == "80.00"
    assert desk.claim(told)["status"] == "settled"
    assert paid["actions"] == []
    desk.proven()


def test_the_history_tells_every_step_with_its_person(desk):
    statement = desk.until("paid")
    history = desk.supervisor.ok("GET", "/events/settlement", query_string={"subject": statement["id"]})["data"]
    way = ["open", "receive_records", "check", "draft", "send", "approve", "lock", "pay"]
    assert [entry["verb"] for entry in history] == way
    assert [entry["role"] for entry in history][3:6] == ["finance", "finance", "supervisor"]
    assert [one.kind for one in desk.service.rows(desk.service.house.tables.decisions)] == ["late_rate", "statement"]


def test_a_statement_shows_what_each_may_do(desk):
    statement = desk.opened()
    actions = {"site": ["receive_records"], "finance": ["receive_records"], "supervisor": [], "quality": []}
    for name, expected in actions.items():
        assert getattr(desk, name).ok("GET", f"/statements/{statement['id']}")["actions"] == expected
    sent = desk.until("sent", statement=statement)
    assert desk.site.ok("GET", f"/statements/{sent['id']}")["actions"] == ["object"]
    assert desk.supervisor.get(f"/statements/{sent['id']}").headers["ETag"]
    desk.on("2025-04-17")
    assert desk.site.ok("GET", f"/statements/{sent['id']}")["actions"] == []


def test_every_command_twice_has_one_effect(desk):
    desk.checked()
    body = {"site_id": desk.site_id, "month": MARCH}
    first = desk.finance.post("/statements", body, key="k-open")
    assert desk.finance.post("/statements", body, key="k-open").get_json() == first.get_json()
    statement = first.get_json()
    records = {"paper_sent_on": "2025-04-08", "email_sent_on": "2025-04-08"}
    way = [(desk.site, "receive_records", records), (desk.quality, "check", None), (desk.finance, "draft", None)]
    way += [
        (desk.finance, "send", None),
        (desk.site, "object", {"reason": "少计"}),
        (desk.supervisor, "approve", {"note": "核"}),
    ]
    way += [(desk.finance, "lock", None), (desk.finance, "pay", {"by": "transfer", "reference": "BANK-9"})]
    for client, verb, data in way:
        done = post(client, statement, verb, data, key=f"k-{verb}")
        assert done.status_code == 200, done.get_data(as_text=True)
        before = desk.service.everything()
        again = post(client, statement, verb, data, key=f"k-{verb}")
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.get_json() == done.get_json()
        assert desk.service.everything() == before
    assert desk.account()["balance"] == "0.00"
    desk.proven()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"month": "2025-04"}, 422, "month_not_over"),
        ({"month": "2199-12"}, 422, "month_not_over"),
        ({"month": "2025-00"}, 422, "validation_failed"),
        ({"month": 202503}, 422, "validation_failed"),
        ({"site_id": "x"}, 422, "validation_failed"),
        ({"site_id": "0195d6a0-0000-7000-8000-000000000009"}, 503, "neighbour_unavailable"),
        ({"status": "paid"}, 422, "validation_failed"),
    ],
)
def test_a_month_that_cannot_be_opened_is_refused(desk, body, status, code):
    with desk.service.nothing_written():
        refused(desk.finance.post("/statements", {"site_id": desk.site_id, "month": MARCH, **body}), status, code)


def test_a_month_has_one_statement(desk):
    made = desk.opened()
    with desk.service.nothing_written():
        problem = refused(desk.finance.post("/statements", {"site_id": desk.site_id, "month": MARCH}), 409, "statement_exists")
    assert problem["params"]["number"] == made["number"]


def test_only_finance_opens_a_month(desk):
    with desk.service.nothing_written():
        refused(desk.site.post("/statements", {"site_id": desk.site_id, "month": MARCH}), 403, "permission_missing")


def test_email_alone_waits_for_the_paper(desk):
    statement = desk.opened()
    waiting = desk.act(desk.site, statement, "receive_records", {"email_sent_on": "2025-04-08"})
    assert (waiting["status"], waiting["rate"]) == ("open", None)
    with desk.service.nothing_written():
        refused(post(desk.quality, statement, "check"), 409, "transition_not_allowed")
    done = desk.act(desk.site, statement, "receive_records", {"paper_sent_on": "2025-04-09"})
    assert (done["status"], done["rate"], done["complete_on"]) == ("records_received", 100, "2025-04-09")
    assert [one.outcome for one in desk.service.decisions("late_rate")] == ["waiting", "rated"]


def test_paper_alone_is_not_settled_until_the_email_is_sent_too(desk):
    desk.on("2025-04-16")
    statement = desk.opened()
    unpaid = desk.act(desk.site, statement, "receive_records", {"paper_sent_on": "2025-04-08"})
    assert (unpaid["status"], unpaid["rate"], unpaid["rate_clauses"]) == ("records_received", 0, ["SETL-06"])
    late = desk.act(desk.site, statement, "receive_records", {"email_sent_on": "2025-04-16"})
    assert (late["rate"], late["rate_clauses"]) == (70, ["SETL-01", "SETL-04", "SETL-06"])


def test_the_days_of_sending_are_guarded(desk):
    statement = desk.opened()
    with desk.service.nothing_written():
        refused(post(desk.site, statement, "receive_records", {}), 422, "dates_missing")
        refused(post(desk.site, statement, "receive_records", {"email_sent_on": "2025-04-10"}), 422, "day_in_future")
        refused(post(desk.site, statement, "receive_records", {"email_sent_on": "0001-01-01"}), 422, "validation_failed")
        refused(post(desk.site, statement, "receive_records", {"paper_received_on": "2025-04-08"}), 403, "role_may_not")
        refused(post(desk.quality, statement, "receive_records", {"email_sent_on": "2025-04-08"}), 403, "role_may_not")
    desk.act(desk.site, statement, "receive_records", {"email_sent_on": "2025-04-08"})
    with desk.service.nothing_written():
        refused(post(desk.site, statement, "receive_records", {"email_sent_on": "2025-04-07"}), 409, "date_recorded")
    corrected = desk.act(desk.finance, statement, "receive_records", {"email_sent_on": "2025-04-09"})
    assert corrected["email_sent_on"] == "2025-04-09"


def test_a_site_objects_in_time_and_the_draft_is_redone(desk):
    desk.checked()
    statement = desk.until("sent")
    assert statement["object_until"] == "2025-04-16"
    desk.on("2025-04-16")
    objected = desk.act(desk.site, statement, "object", {"reason": "漏计一张记录单"})
    assert (objected["status"], objected["objection"], objected["objected_on"]) == ("objected", "漏计一张记录单", "2025-04-16")
    desk.checked(record_no="R-0002")
    again = desk.until("sent", statement=desk.act(desk.finance, statement, "draft"))
    assert (again["payable"], again["object_until"]) == ("120.00", "2025-04-23")


def test_an_objection_after_the_last_day_is_refused(desk):
    statement = desk.until("sent")
    desk.on("2025-04-17")
    with desk.service.nothing_written():
        problem = refused(post(desk.site, statement, "object", {"reason": "x"}), 422, "objection_too_late")
    assert problem["clause"] == "SETL-14"


def test_a_supervisor_answers_an_objection(desk):
    statement = desk.act(desk.site, desk.until("sent"), "object", {"reason": "x"})
    approved = desk.act(desk.supervisor, statement, "approve", {"note": "经核对无误"})
    assert (approved["status"], approved["objection_answer"]) == ("approved", "经核对无误")


def test_who_prepared_a_statement_does_not_approve_it(desk):
    both_roles = desk.service.as_(Actor(new_id(), "two hats", ("finance", "supervisor")))
    statement = desk.act(both_roles, desk.until("checked"), "draft")
    statement = desk.act(both_roles, statement, "send")
    assert "approve" not in statement["actions"]
    with desk.service.nothing_written():
        problem = refused(post(both_roles, statement, "approve"), 403, "approver_prepared_it")
    assert problem["clause"] == "SETL-16"
    assert desk.act(desk.supervisor, statement, "approve")["status"] == "approved"


@pytest.mark.parametrize(
    ("state", "who", "verb"),
    [
        ("records_received", "finance", "check"),
        ("checked", "quality", "draft"),
        ("drafted", "site", "send"),
        ("sent", "finance", "approve"),
        ("sent", "finance", "object"),
        ("approved", "supervisor", "lock"),
        ("locked", "supervisor", "pay"),
    ],
)
def test_a_step_of_another_role_is_refused(desk, state, who, verb):
    statement = desk.until(state)
    body = {"reason": "x"} if verb == "object" else None
    with desk.service.nothing_written():
        refused(post(getattr(desk, who), statement, verb, body), 403, "role_may_not")


@pytest.mark.parametrize(
    ("who", "verb"),
    [("quality", "check"), ("finance", "draft"), ("finance", "send"), ("supervisor", "approve"), ("finance", "lock")],
)
def test_a_step_out_of_turn_is_refused(desk, who, verb):
    statement = desk.opened()
    with desk.service.nothing_written():
        refused(post(getattr(desk, who), statement, verb), 409, "transition_not_allowed")


def test_a_change_of_an_item_takes_the_draft_back(desk):
    claim = desk.claim(desk.checked())
    statement = desk.until("drafted")
    desk.quality.ok("POST", f"/claims/{claim['id']}/actions/check", {"verdict": "invalid"})
    back = desk.finance.ok("GET", f"/statements/{statement['id']}")
    assert (back["status"], back["payable"], back["lines"]) == ("checked", None, [])
    again = desk.act(desk.finance, statement, "draft")
    assert again["payable"] == "-10.00"
    assert [line["amount"] for line in again["lines"]] == ["0.00", "-10.00"]


def test_a_transfer_needs_a_reference_and_a_covered_account(desk):
    desk.checked()
    statement = desk.until("locked")
    with desk.service.nothing_written():
        refused(post(desk.finance, statement, "pay", {"by": "transfer"}), 422, "reference_missing")
        refused(post(desk.finance, statement, "pay", {"by": "cash"}), 422, "validation_failed")
        refused(post(desk.finance, statement, "pay", {"paid_on": "2025-04-10"}), 422, "day_in_future")
    paid = desk.act(desk.finance, statement, "pay", {"by": "transfer", "reference": "BANK-7"})
    assert (paid["status"], paid["paid_on"]) == ("paid", "2025-04-09")
    assert desk.account()["balance"] == "0.00"
    desk.proven()


def test_a_site_sees_its_own_statements_only(desk, stranger):
    statement = desk.opened()
    assert [one["id"] for one in desk.site.ok("GET", "/statements")["data"]] == [statement["id"]]
    for client in (desk.other_site, stranger):
        assert client.ok("GET", "/statements")["data"] == []
        refused(client.get(f"/statements/{statement['id']}"), 404, "statement_unknown")
        with desk.service.nothing_written():
            body = {"email_sent_on": "2025-04-08"}
            refused(post(client, statement, "receive_records", body), 404, "statement_unknown")


def test_statements_are_found_by_site_month_and_state(desk):
    statement = desk.until("drafted")
    desk.opened("2025-02")
    for query in ({"status": "drafted"}, {"month": MARCH}, {"site_id": desk.site_id, "month": MARCH}):
        found = desk.finance.ok("GET", "/statements", query_string=query)["data"]
        assert [one["id"] for one in found] == [statement["id"]]


def test_the_decision_of_a_statement_is_explained(desk):
    desk.checked()
    statement = desk.until("drafted")
    found = desk.finance.ok("GET", "/decisions/settlement", query_string={"subject": statement["id"]})["data"]
    assert [one["kind"] for one in found] == ["late_rate", "statement"]
    for one in found:
        assert "{" not in one["why"]["zh"] + one["why"]["en"]
    assert found[1]["amount"] == "60.00"
    assert found[1]["clauses"] == ["SETL-12"]


def test_the_check_covers_what_nobody_marked(desk):
    told = desk.closed()
    desk.until("checked")
    assert desk.claim(told)["status"] == "checked"
    history = desk.supervisor.ok("GET", "/events/settlement", query_string={"case_id": told.ticket_id})["data"]
    assert [(entry["verb"], entry["to_state"]) for entry in history] == [("file", "open"), ("check", "checked")]
    assert desk.service.count(claims) == 1
