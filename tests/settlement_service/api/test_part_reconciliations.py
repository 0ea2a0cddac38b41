"""/accounts/part-reconciliations: a month from its draft to its lock, and every way in which it is refused."""

import pytest

from settlement_service.store.tables.accounts import postings
from shared.kit.actor import Actor
from shared.kit.ids import new_id
from tests.settlement_service.parts_factory import PartsDesk, as_reported, confirmed, entered, line, shipped, sums
from tests.support.service import refused

PATH = "/accounts/part-reconciliations"


@pytest.fixture
def march(parts: PartsDesk) -> PartsDesk:
    """The site paid 300.00, and was sent two pieces at 45.00 and one at 120.00, of which nothing was counted in yet."""
    parts.pay("300.00")
    parts.order = entered(parts.site_id, 21000)
    parts.shipment = shipped(parts.order, line(2, 4500), line(1, 12000, "V-002"))
    parts.tell(parts.order, parts.shipment)
    return parts


def drafted(march: PartsDesk) -> PartsDesk:
    march.draft()
    return march


def differing(march: PartsDesk) -> PartsDesk:
    """The site reports that one of the two pieces did not come."""
    march.draft()
    march.done(march.clerk, "confirm")
    body = {"reason": "少一件", "lines": [as_reported(march.shipment, 0, 1)]}
    march.done(march.desk.site, "report_difference", body)
    return march


def test_a_month_on_which_both_sides_agree(march):
    found = drafted(march).month()
    assert found["number"].startswith("PR-20250409-")
    assert sums(found) == ["0.00", "300.00", "0.00", "210.00", "0.00", "90.00"]
    assert (found["received"], found["uncounted"], found["outcome"]) == ("210.00", "210.00", "agreed")
    assert [(one["part_no"], one["sent"], one["received"], one["missing"]) for one in found["lines"]] == [
        ("V-001", 2, None, 0),
        ("V-002", 1, None, 0),
    ]
    assert [(one["kind"], one["amount"]) for one in found["postings"]] == [("payment", "300.00"), ("order_capture", "-210.00")]
    assert march.done(march.clerk, "confirm")["status"] == "confirmed_by_after_sales"
    assert march.done(march.desk.site, "confirm")["status"] == "confirmed_by_site"
    locked = march.done(march.desk.finance, "lock")
    assert (locked["status"], locked["actions"]) == ("locked", [])
    assert {step: one["name"] for step, one in locked["signatures"].items()} == {
        "after_sales": "returns_clerk person",
        "site": "site person",
        "locked": "finance person",
    }
    history = march.desk.finance.ok("GET", "/events/settlement", query_string={"subject": locked["id"]})["data"]
    assert [row["verb"] for row in history] == ["draft", "confirm", "confirm", "lock"]
    march.desk.proven()


def test_the_draft_is_a_decision_with_its_reason(march):
    found = drafted(march).month()
    told = march.desk.supervisor.ok("GET", "/decisions/settlement", query_string={"subject": found["id"]})["data"][0]
    assert (told["kind"], told["outcome"], told["clauses"]) == ("part_reconciliation", "agreed", ["ORD-13"])
    assert "= closing 90.00 CNY" in told["why"]["en"]
    assert "期末 90.00 元" in told["why"]["zh"]


def test_what_was_counted_stands_beside_what_was_sent(march):
    march.tell(confirmed(march.shipment))
    found = drafted(march).month()
    assert (found["uncounted"], found["differences"]) == ("0.00", [])
    assert [one["received"] for one in found["lines"]] == [2, 1]


def test_a_known_difference_is_not_confirmed_but_reported(march):
    march.tell(confirmed(march.shipment, 1))
    drafted(march)
    with march.service.nothing_written():
        problem = refused(march.act(march.clerk, "confirm"), 409, "received_not_sent")
    assert (problem["clause"], problem["params"]) == ("ORD-13", {"shipments": ["SH-20250307-00001"]})
    found = march.done(march.clerk, "report_difference", {"reason": "网点少收一件"})
    assert (found["status"], found["outcome"], found["received"]) == ("difference", "difference", "165.00")
    assert [(one["part_no"], one["missing"], one["missing_value"]) for one in found["differences"]] == [("V-001", 1, "45.00")]


def test_a_difference_that_the_site_reports_is_resolved_approved_and_booked(march):
    found = differing(march).month()
    assert (found["status"], found["received"], found["differing_lines"]) == ("difference", "165.00", 1)
    body = {"resolution": "物流少发，充帐给网点", "adjustment": "45.00"}
    resolved = march.done(march.keeper, "resolve", body)
    assert (resolved["status"], resolved["adjustment"]) == ("difference", "45.00")
    assert march.company("company_parts_sales") == "210.00"
    approved = march.done(march.desk.supervisor, "approve")
    assert (approved["status"], approved["closing"]) == ("resolved", "90.00")
    assert (march.money(), march.company("company_parts_sales")) == (("135.00", "0.00"), "165.00")
    assert march.done(march.desk.finance, "lock")["status"] == "locked"
    march.desk.on("2025-05-02")
    march.draft("2025-04")
    assert sums(march.month("2025-04")) == ["90.00", "0.00", "0.00", "0.00", "45.00", "135.00"]
    march.desk.proven()


def test_a_resolution_without_money_books_nothing(march):
    differing(march).done(march.desk.finance, "resolve", {"resolution": "已补发"})
    before = march.service.count(postings)
    assert march.done(march.desk.supervisor, "approve")["status"] == "resolved"
    assert march.service.count(postings) == before


def test_an_adjustment_lets_a_waiting_order_go(march):
    waiting = entered(march.site_id, 13500)
    march.tell(waiting)
    assert march.state(waiting) == "wanted"
    differing(march).done(march.keeper, "resolve", {"resolution": "充帐", "adjustment": "45.00"})
    march.done(march.desk.supervisor, "approve")
    assert march.state(waiting) == "held"


def test_a_count_that_confirms_what_the_site_reported_is_no_difference_again(march):
    differing(march)
    march.tell(confirmed(march.shipment, 1, confirmed_at="2025-04-09T02:00:00+00:00"))
    march.done(march.keeper, "resolve", {"resolution": "已补发"})
    march.done(march.desk.supervisor, "approve")
    march.done(march.desk.finance, "lock")
    march.desk.on("2025-05-02")
    march.draft("2025-04")
    assert (march.month("2025-04")["outcome"], march.month("2025-04")["lines"]) == ("agreed", [])


def test_the_site_may_have_another_closing_in_its_books(march):
    drafted(march).done(march.clerk, "confirm")
    body = {"reason": "3 月 28 日付款 50 元未入账", "site_closing": "140.00"}
    found = march.done(march.desk.site, "report_difference", body)
    assert (found["status"], found["outcome"], found["site_closing"], found["received"]) == (
        *("difference", "difference"),
        *("140.00", "210.00"),
    )
    assert march.done(march.desk.finance, "resolve", {"resolution": "查实", "adjustment": "50.00"})["adjustment"] == "50.00"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"lines": []}, "validation_failed"),
        ({"reason": ""}, "validation_failed"),
        ({"reason": "少"}, "difference_not_listed"),
        ({"reason": "少", "site_closing": "90.00"}, "difference_not_listed"),
        ({"reason": "少", "site_closing": 90}, "validation_failed"),
        ({"reason": "少", "lines": [{"shipment_id": new_id(), "line_id": new_id(), "received": 1}]}, "validation_failed"),
        ({"reason": "少", "lines": [{"shipment_id": "x", "line_id": new_id(), "received": -1}]}, "validation_failed"),
        ({"reason": "少", "lines": [{"shipment_id": new_id(), "line_id": new_id(), "received": 10**9}]}, "validation_failed"),
        ({"reason": "少", "lines": [{"shipment_id": new_id(), "received": 1}], "colour": "red"}, "validation_failed"),
    ],
)
def test_a_faulty_report_is_refused(march, body, code):
    drafted(march).done(march.clerk, "confirm")
    with march.service.nothing_written():
        refused(march.act(march.desk.site, "report_difference", body), 422, code)


def test_all_faults_of_a_report_are_named_at_once(march):
    drafted(march).done(march.clerk, "confirm")
    lines = [as_reported(march.shipment, 0, 2), as_reported(march.shipment, 1, 0), as_reported(march.shipment, 1, 0)]
    with march.service.nothing_written():
        answer = march.act(march.desk.site, "report_difference", {"reason": "少", "lines": lines})
    problem = refused(answer, 422, "validation_failed")
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [
        ("/lines/0/received", "shipment_line_agrees"),
        ("/lines/2/line_id", "shipment_line_twice"),
    ]


@pytest.mark.parametrize("adjustment", ["45.01", "-0.01", "1000000.00"])
def test_an_adjustment_beyond_the_difference_is_refused(march, adjustment):
    differing(march)
    with march.service.nothing_written():
        answer = march.act(march.keeper, "resolve", {"resolution": "充帐", "adjustment": adjustment})
        problem = refused(answer, 422, "adjustment_beyond_difference")
    assert problem["params"] == {"least": "0.00", "most": "45.00"}


def test_whoever_prepared_it_does_not_approve_it(march):
    both = march.service.as_(Actor(id=new_id(), name="two hats", roles=("supervisor", "warehouse")))
    differing(march).done(both, "resolve", {"resolution": "已补发"})
    assert "approve" not in march.done(both, "resolve", {"resolution": "已补发"})["actions"]
    with march.service.nothing_written():
        refused(march.act(both, "approve"), 403, "resolution_self_approved")
    assert march.done(march.desk.supervisor, "approve")["status"] == "resolved"


def test_nothing_is_approved_before_it_is_resolved(march):
    differing(march)
    with march.service.nothing_written():
        refused(march.act(march.desk.supervisor, "approve"), 409, "resolution_missing")


def test_months_are_confirmed_and_locked_in_their_order(march):
    drafted(march).done(march.clerk, "confirm")
    march.desk.on("2025-05-02")
    march.draft("2025-04")
    march.done(march.clerk, "confirm", month="2025-04")
    march.done(march.desk.site, "confirm", month="2025-04")
    with march.service.nothing_written():
        problem = refused(march.act(march.desk.finance, "lock", month="2025-04"), 409, "earlier_month_open")
    assert problem["params"] == {"month": "2025-03"}


@pytest.mark.parametrize(
    ("who", "verb", "status", "code"),
    [
        ("site", "confirm", 403, "role_may_not"),
        ("finance", "confirm", 403, "role_may_not"),
        ("site", "report_difference", 403, "role_may_not"),
        ("finance", "lock", 409, "transition_not_allowed"),
        ("warehouse", "resolve", 409, "transition_not_allowed"),
        ("supervisor", "approve", 409, "transition_not_allowed"),
        ("agent", "confirm", 403, "permission_missing"),
        ("vp", "approve", 403, "permission_missing"),
    ],
)
def test_a_draft_refuses_what_is_not_its_turn(march, who, verb, status, code):
    drafted(march)
    client = march.desk.site if who == "site" else march.service.as_(who)
    bodies = {"report_difference": {"reason": "少", "site_closing": "1.00"}, "resolve": {"resolution": "补发"}}
    with march.service.nothing_written():
        refused(march.act(client, verb, bodies.get(verb)), status, code)


@pytest.mark.parametrize("who", ["site", "returns_clerk", "warehouse", "supervisor", "agent"])
def test_only_finance_drafts(march, who):
    with march.service.nothing_written():
        refused(march.service.as_(who).post(PATH, {"month": "2025-03"}), 403, "permission_missing")


def test_a_site_sees_its_own_months_only(march, stranger):
    found = drafted(march).month()
    assert [one["id"] for one in march.desk.site.ok("GET", PATH)["data"]] == [found["id"]]
    assert march.desk.site.ok("GET", f"{PATH}/{found['id']}")["number"] == found["number"]
    for client in (march.desk.other_site, stranger):
        assert client.ok("GET", PATH)["data"] == []
        refused(client.get(f"{PATH}/{found['id']}"), 404, "part_reconciliation_unknown")
        with march.service.nothing_written():
            refused(client.post(f"{PATH}/{found['id']}/actions/confirm"), 404, "part_reconciliation_unknown")
    refused(march.desk.finance.get(f"{PATH}/{new_id()}"), 404, "part_reconciliation_unknown")


def test_the_list_is_narrowed_and_comes_in_pages(march):
    drafted(march).done(march.clerk, "confirm")
    march.desk.on("2025-05-02")
    march.draft("2025-04")

    def listed(**query):
        return [one["month"] for one in march.desk.finance.ok("GET", PATH, query_string=query)["data"]]

    assert listed() == ["2025-04", "2025-03"]
    assert listed(status="drafted") == ["2025-04"]
    assert listed(month="2025-03", site_id=march.site_id) == ["2025-03"]
    assert listed(site_id=new_id()) == []
    first = march.desk.finance.ok("GET", PATH, query_string={"limit": 1, "include": "total"})
    rest = march.desk.finance.ok("GET", PATH, query_string={"limit": 1, "cursor": first["next_cursor"]})
    assert ([one["month"] for one in first["data"] + rest["data"]], first["total"]) == (["2025-04", "2025-03"], 2)


def test_a_month_has_an_etag_and_the_actions_of_its_reader(march):
    found = drafted(march).month()
    answer = march.clerk.get(f"{PATH}/{found['id']}")
    assert answer.headers["ETag"] == f'"{found["id"]}.1"'
    assert answer.get_json()["actions"] == ["confirm", "report_difference"]
    assert march.desk.finance.ok("GET", f"{PATH}/{found['id']}")["actions"] == []


def test_a_repeated_confirmation_under_one_key_is_one(march):
    found = drafted(march).month()
    path = f"{PATH}/{found['id']}/actions/confirm"
    first, second = march.clerk.post(path, key="k-1"), march.clerk.post(path, key="k-1")
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.get_json() == second.get_json()


def test_the_proof_names_a_closed_month_that_was_tampered_with(march):
    march.agree()
    march.desk.proven()
    with march.service.house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE part_reconciliations SET closing_fen = 1")
    proof = march.desk.finance.ok("GET", "/accounts/reconciliation")
    assert proof["balanced"] is False
    assert proof["closed_months"] == [{"site_id": march.site_id, "month": "2025-03", "closing": "0.01", "books": "90.00"}]


def test_the_proof_names_holds_that_were_tampered_with(march):
    march.tell(entered(march.site_id, 5000))
    march.desk.proven()
    with march.service.house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE order_holds SET held_fen = held_fen + 1")
    proof = march.desk.finance.ok("GET", "/accounts/reconciliation")
    assert (proof["balanced"], proof["holds"]) == (False, {"booked": "50.00", "open": "50.02"})
