"""Booking under haste, and accounts that are opened on first use."""

from concurrent.futures import ThreadPoolExecutor

from settlement_service.store.tables.accounts import accounts
from shared.kit.ids import new_id
from tests.settlement_service.factories import return_credited, site_registered


def test_payments_at_the_same_moment_all_count(desk):
    path = f"/accounts/{desk.account()['id']}/payments"

    def pay(number):
        body = {"amount": "1.00", "reference": f"BANK-{number}", "paid_on": "2025-04-08"}
        return desk.finance.post(path, body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(pay, range(16))) == {201}
    assert desk.account()["balance"] == "16.00"
    entries = desk.finance.ok("GET", f"/accounts/{desk.account()['id']}/entries")["data"]
    assert len({entry["balance"] for entry in entries}) == 16
    assert desk.proven()["postings"] == 16


def test_credits_of_many_sites_at_the_same_moment_leave_even_books(desk):
    sites = [new_id() for _ in range(6)]
    told = [return_credited(site_id, 1000) for site_id in sites * 3]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: desk.service.deliver(one, source="returns").status_code, told))
    assert set(answers) == {204}
    for site_id in sites:
        found = desk.finance.ok("GET", "/accounts", query_string={"site_id": site_id})["data"]
        assert [one["balance"] for one in found] == ["30.00"]
    assert desk.proven()["postings"] == 18


def test_an_account_opened_on_first_use_gets_its_name_when_the_site_is_told(desk):
    site_id = new_id()
    desk.service.deliver(return_credited(site_id), source="returns")
    unnamed = desk.finance.ok("GET", "/accounts", query_string={"site_id": site_id})["data"][0]
    assert (unnamed["code"], unnamed["name"]) == (f"PREPAY-{site_id}", None)
    desk.service.deliver(site_registered(site_id, "S-77"), source="ticket")
    named = desk.finance.ok("GET", "/accounts", query_string={"site_id": site_id})["data"][0]
    assert (named["code"], named["name"], named["balance"]) == ("PREPAY-S-77", "城东服务网点", "30.00")
    assert named["id"] == unnamed["id"]


def test_a_statement_of_a_site_that_only_the_desk_knows_opens_its_account(desk, monkeypatch):
    site_id = new_id()
    raw = {"id": site_id, "code": "S-88", "name": "城西服务网点", "kind": "outlet"}
    monkeypatch.setattr("shared.kit.http.Caller.get", lambda *_args, **_params: raw)
    desk.finance.ok("POST", "/statements", {"site_id": site_id, "month": "2025-03"})
    assert [row.code for row in desk.service.rows(accounts) if row.site_id == site_id] == ["PREPAY-S-88"]
