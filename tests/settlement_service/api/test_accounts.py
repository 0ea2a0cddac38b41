"""/accounts: the books as people see them."""

import pytest

from settlement_service.store.tables.accounts import entries
from tests.settlement_service.factories import return_credited, site_registered
from tests.support.service import refused

PAYMENT = {"amount": "500.00", "reference": "BANK-1", "paid_on": "2025-04-08"}


def pay(desk, body=PAYMENT, **kw):
    return desk.finance.post(f"/accounts/{desk.account()['id']}/payments", body, **kw)


def test_a_site_has_an_account_as_soon_as_it_joins(desk):
    account = desk.account()
    assert (account["code"], account["balance"], account["name"]) == ("PREPAY-S-01", "0.00", "城东服务网点")
    answer = desk.finance.get(f"/accounts/{account['id']}")
    assert answer.headers["ETag"]
    assert answer.get_json()["actions"] == ["payments"]
    assert desk.site.ok("GET", f"/accounts/{account['id']}")["actions"] == []


def test_a_payment_is_booked_on_both_sides(desk):
    paid = pay(desk)
    assert paid.status_code == 201
    assert paid.get_json()["balance"] == "500.00"
    assert desk.account()["balance"] == "500.00"
    bank = desk.finance.ok("GET", "/accounts", query_string={"kind": "company_bank"})["data"][0]
    assert bank["balance"] == "-500.00"
    entry = desk.site.ok("GET", f"/accounts/{desk.account()['id']}/entries")["data"][0]
    assert (entry["kind"], entry["amount"], entry["balance"], entry["reference"]) == ("payment", "500.00", "500.00", "BANK-1")
    assert desk.proven()["postings"] == 1


def test_a_repeated_payment_is_booked_once(desk):
    first = pay(desk, key="k-1")
    second = pay(desk, key="k-1")
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.get_json() == first.get_json()
    assert desk.account()["balance"] == "500.00"


def test_a_reference_is_booked_once_even_under_another_key(desk):
    pay(desk)
    with desk.service.nothing_written():
        refused(pay(desk), 409, "payment_recorded")
    assert pay(desk, {**PAYMENT, "reference": "BANK-2"}).status_code == 201


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "0.00"}, "amount_not_positive"),
        ({"amount": "-1.00"}, "validation_failed"),
        ({"amount": 5}, "validation_failed"),
        ({"amount": "1.234"}, "validation_failed"),
        ({"paid_on": "2025-04-10"}, "day_in_future"),
        ({"paid_on": "1492-01-01"}, "validation_failed"),
        ({"reference": " "}, "validation_failed"),
        ({"colour": "red"}, "validation_failed"),
    ],
)
def test_a_faulty_payment_is_refused(desk, change, code):
    with desk.service.nothing_written():
        refused(pay(desk, {**PAYMENT, **change}), 422, code)


def test_a_company_account_takes_no_payments(desk):
    pay(desk)
    bank = desk.finance.ok("GET", "/accounts", query_string={"kind": "company_bank"})["data"][0]
    with desk.service.nothing_written():
        problem = refused(desk.finance.post(f"/accounts/{bank['id']}/payments", PAYMENT), 422, "account_takes_no_payments")
    assert problem["clause"] == "ORD-01"


def test_only_finance_books_payments(desk):
    for client in (desk.site, desk.supervisor, desk.quality):
        with desk.service.nothing_written():
            refused(client.post(f"/accounts/{desk.account()['id']}/payments", PAYMENT), 403, "permission_missing")


def test_a_site_sees_its_own_account_only(desk, stranger):
    pay(desk)
    account = desk.account()
    assert [one["id"] for one in desk.site.ok("GET", "/accounts")["data"]] == [account["id"]]
    for client in (desk.other_site, stranger):
        assert client.ok("GET", "/accounts")["data"] == []
        refused(client.get(f"/accounts/{account['id']}"), 404, "account_unknown")
        refused(client.get(f"/accounts/{account['id']}/entries"), 404, "account_unknown")
    refused(desk.site.get("/accounts/reconciliation"), 403, "role_may_not")


def test_another_service_sees_all_accounts(desk):
    assert len(desk.service.as_service("returns").ok("GET", "/accounts")["data"]) == 1


def test_accounts_come_in_pages(desk):
    for number in range(3):
        desk.service.deliver(site_registered(f"0195d6a0-0000-7000-8000-00000000000{number}", f"S-1{number}"), source="ticket")
    first = desk.finance.ok("GET", "/accounts", query_string={"limit": 2, "include": "total"})
    rest = desk.finance.ok("GET", "/accounts", query_string={"limit": 2, "cursor": first["next_cursor"]})
    assert [one["code"] for one in first["data"] + rest["data"]] == ["PREPAY-S-01", "PREPAY-S-10", "PREPAY-S-11", "PREPAY-S-12"]
    assert first["total"] == 4


def test_the_proof_names_an_account_that_was_tampered_with(desk):
    desk.service.deliver(return_credited(desk.site_id), source="returns")
    desk.proven()
    with desk.service.house.engine.begin() as connection:
        connection.execute(entries.update().where(entries.c.amount_fen > 0).values(amount_fen=3001))
    proof = desk.finance.ok("GET", "/accounts/reconciliation")
    assert proof["balanced"] is False
    assert proof["sum"] == "0.01"
    assert proof["differences"] == [{"code": "PREPAY-S-01", "balance": "30.00", "entries": "30.01"}]
    assert len(proof["uneven_postings"]) == 1
