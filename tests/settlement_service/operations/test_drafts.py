"""What a draft takes up: each thing once, late things with their origin, what was carried."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from settlement_service.store.tables.claims import claims
from settlement_service.store.tables.statements import statement_lines
from tests.settlement_service.factories import APRIL, MAY, follow_up, return_credited, ticket_closed
from tests.support.service import refused


def fine(desk, amount, month="2025-03"):
    body = {"site_id": desk.site_id, "month": month, "kind": "other_fine", "amount": amount, "origin": "RET-31"}
    return desk.finance.ok("POST", "/deductions", {**body, "verified": True, "note": "虚假退货原因"})


def kinds(statement):
    return [(line["kind"], line["amount"], line["origin_month"]) for line in statement["lines"]]


def test_a_draft_is_redone_as_a_whole(desk):
    desk.checked()
    first = desk.until("drafted")
    desk.checked(record_no="R-0002")
    second = desk.act(desk.finance, first, "draft")
    assert [line["amount"] for line in second["lines"]] == ["60.00", "60.00"]
    assert desk.service.count(statement_lines) == 2
    assert [one.amount_fen for one in desk.service.decisions("statement")] == [6000, 12000]


def test_a_claim_that_comes_after_the_lock_goes_to_the_next_month_at_its_own_rate(desk):
    desk.checked()
    desk.until("locked", sent="2025-04-09")
    late = desk.checked(record_no="R-LATE")
    desk.on("2025-05-20")
    april = desk.until("drafted", month=APRIL, sent="2025-05-12")
    # April's own records came late (90 %); the March record keeps the rate of March's batch.
    assert kinds(april) == [("fee", "60.00", "2025-03")]
    assert april["rate"] == 90
    assert april["lines"][0]["text_en"].endswith("(of 2025-03)")
    assert april["lines"][0]["text_zh"].endswith("（属 2025-03 月）")
    assert april["lines"][0]["origin"] == desk.claim(late)["id"]


def test_a_month_without_a_closed_statement_keeps_its_claims(desk):
    desk.checked()
    desk.on("2025-05-09")
    assert desk.until("drafted", month=APRIL)["lines"] == []
    assert kinds(desk.until("drafted", sent="2025-05-08")) == [("fee", "30.00", "2025-03")]


def test_a_credit_and_a_fine_that_come_after_the_lock_go_to_the_next_month(desk):
    desk.until("locked")
    desk.service.deliver(return_credited(desk.site_id), source="returns")
    fine(desk, "10.00")
    desk.on("2025-05-09")
    april = desk.until("drafted", month=APRIL)
    assert kinds(april) == [("fine", "-10.00", "2025-03"), ("credit", "30.00", "2025-03")]
    assert (april["payable"], april["already_booked"], april["to_book"]) == ("20.00", "30.00", "-10.00")


def test_a_negative_month_is_carried_once_until_it_is_covered(desk):
    fine(desk, "100.00")
    desk.service.deliver(return_credited(desk.site_id), source="returns")
    march = desk.until("locked")
    assert (march["payable"], march["carried_forward"], march["to_book"]) == ("-70.00", "-70.00", "-30.00")
    # The credit of the month is used up by the fine; the rest is owed.
    assert desk.account()["balance"] == "0.00"
    desk.on("2025-05-09")
    desk.checked(completed_on="2025-04-03")
    april = desk.until("locked", month=APRIL, sent="2025-05-08")
    assert kinds(april) == [("fee", "60.00", "2025-04"), ("carried", "-70.00", "2025-03")]
    assert (april["payable"], april["carried"], april["carried_forward"]) == ("-10.00", "-70.00", "-10.00")
    assert desk.account()["balance"] == "0.00"
    desk.on("2025-06-09")
    desk.checked(completed_on="2025-05-03")
    may = desk.until("locked", month=MAY, sent="2025-06-08")
    assert kinds(may) == [("fee", "60.00", "2025-05"), ("carried", "-10.00", "2025-04")]
    assert may["payable"] == desk.account()["balance"] == "50.00"
    owed = desk.finance.ok("GET", "/accounts", query_string={"kind": "company_carried"})["data"][0]
    assert owed["balance"] == "0.00"
    assert desk.finance.ok("GET", f"/statements/{march['id']}")["carried_to"] == april["id"]
    desk.proven()


def test_the_lines_of_a_late_batch_sum_to_the_rounded_batch(desk):
    desk.on("2025-04-20")
    for number, fen in enumerate((11111, 11111, 11111)):
        desk.checked(record_no=f"R-{number}", fees={"labour_fen": fen, "parts_fen": 0, "other_fen": 0})
    statement = desk.until("drafted", sent="2025-04-15")
    assert statement["fees"] == "300.00"
    assert sorted(line["amount"] for line in statement["lines"]) == ["100.00", "100.00", "100.00"]


def test_a_refund_is_taken_from_the_site_and_paid_to_the_customer(desk):
    desk.checked()
    body = {
        "site_id": desk.site_id,
        "month": "2025-03",
        "kind": "overcharge",
        "excess": "5.00",
        "verified": True,
        "note": "多收",
    }
    desk.finance.ok("POST", "/deductions", body)
    statement = desk.until("locked")
    assert kinds(statement) == [("fee", "60.00", "2025-03"), ("fine", "-50.00", "2025-03"), ("refund", "-5.00", "2025-03")]
    assert desk.account()["balance"] == "5.00"
    refunds = {"kind": "company_refunds"}
    assert desk.finance.ok("GET", "/accounts", query_string=refunds)["data"][0]["balance"] == "5.00"
    desk.until("paid", statement=statement)
    assert desk.finance.ok("GET", "/accounts", query_string=refunds)["data"][0]["balance"] == "0.00"
    assert desk.account()["balance"] == "5.00"
    desk.proven()


def test_a_transfer_beyond_the_balance_is_refused(desk):
    desk.checked()
    first = desk.until("locked")
    desk.checked(record_no="R-0002")
    desk.on("2025-05-09")
    second = desk.until("locked", month=APRIL, sent="2025-05-08")
    for statement in (first, second):
        body = {"by": "transfer", "reference": f"BANK-{statement['month']}"}
        assert desk.act(desk.finance, statement, "pay", body)["status"] == "paid"
    desk.service.deliver(return_credited(desk.site_id), source="returns")
    desk.on("2025-06-09")
    third = desk.until("locked", month=MAY, sent="2025-06-08")
    assert third["payable"] == "30.00"
    # What the credit covered was spent elsewhere.
    with desk.service.house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET balance_fen = 1000 WHERE site_id IS NOT NULL")
    with desk.service.nothing_written():
        body = {"by": "transfer", "reference": "BANK-X"}
        refused(desk.finance.post(f"/statements/{third['id']}/actions/pay", body), 409, "balance_short")


def test_drafting_while_claims_arrive_counts_each_claim_once(desk):
    statement = desk.until("checked")
    tickets = [ticket_closed(desk.site_id, record_no=f"R-{number}") for number in range(8)]

    def arrive(told):
        assert desk.service.deliver(told, source="ticket").status_code == 204
        assert desk.service.deliver(follow_up(told.ticket_id), source="feedback").status_code == 204

    def redraft(_):
        return desk.finance.post(f"/statements/{statement['id']}/actions/draft").status_code

    with ThreadPoolExecutor(4) as pool:
        drafts = pool.map(redraft, range(6))
        list(pool.map(arrive, tickets))
        assert set(drafts) == {200}
    seen = desk.finance.ok("GET", f"/statements/{statement['id']}")
    origins = [line["origin"] for line in seen["lines"]]
    assert len(origins) == len(set(origins)) <= 8
    assert seen["payable"] == f"{60 * len(origins)}.00"
    final = desk.act(desk.finance, statement, "draft")
    assert {line["origin"] for line in final["lines"]} == {row.id for row in desk.service.rows(claims)}
    assert final["payable"] == "480.00"


def test_what_misses_one_month_is_on_the_next_and_on_no_third(desk):
    tickets = [ticket_closed(desk.site_id, record_no=f"R-{number}") for number in range(6)]
    march = desk.until("drafted")

    def arrive(told):
        desk.service.deliver(told, source="ticket")
        desk.service.deliver(follow_up(told.ticket_id), source="feedback")

    with ThreadPoolExecutor(4) as pool:
        closing = pool.submit(lambda: desk.until("locked", statement=desk.act(desk.finance, march, "draft")))
        list(pool.map(arrive, tickets))
        march = closing.result()
    desk.on("2025-06-09")
    april = desk.until("locked", month=APRIL, sent="2025-05-08")
    may = desk.until("locked", month=MAY, sent="2025-06-08")
    on_each = [[line["origin"] for line in statement["lines"]] for statement in (march, april, may)]
    assert sorted(chain.from_iterable(on_each)) == sorted(row.id for row in desk.service.rows(claims))
    assert on_each[2] == []
    assert desk.account()["balance"] == "360.00"
    desk.proven()


def test_two_drafts_of_one_site_share_nothing(desk):
    desk.until("locked")
    for number in range(5):
        desk.checked(record_no=f"R-{number}")
    desk.on("2025-06-09")
    both = [desk.until("checked", month=APRIL, sent="2025-05-08"), desk.until("checked", month=MAY, sent="2025-06-08")]
    with ThreadPoolExecutor(2) as pool:
        drafts = list(pool.map(lambda one: desk.act(desk.finance, one, "draft"), both * 3))
    assert {one["status"] for one in drafts} == {"drafted"}
    shown = [desk.finance.ok("GET", f"/statements/{one['id']}") for one in both]
    assert sorted(len(one["lines"]) for one in shown) == [0, 5]
    assert sum(float(one["payable"]) for one in shown) == 300


def test_the_same_month_opened_at_the_same_moment_is_one_statement(desk):
    body = {"site_id": desk.site_id, "month": "2025-03"}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: desk.finance.post("/statements", body), range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
