"""/accounts/holds: what is held for part orders, as people see it."""

from shared.kit.ids import new_id
from tests.settlement_service.parts_factory import entered
from tests.support.service import refused

PATH = "/accounts/holds"


def test_a_hold_shows_what_was_ordered_and_what_is_held(parts):
    parts.pay("150.00")
    order = entered(parts.site_id, kind="emergency")
    parts.tell(order)
    hold = parts.hold(order)
    assert (hold["number"], hold["kind"], hold["status"]) == (order.number, "emergency", "held")
    assert (hold["amount"], hold["held"], hold["captured"], hold["released"]) == ("100.00", "100.00", "0.00", "0.00")
    assert (hold["entered_at"], hold["held_at"]) == (order.entered_at, "2025-04-09T04:00:00+00:00")


def test_the_account_shows_what_is_held_beside_its_balance(parts):
    parts.pay("150.00")
    parts.tell(entered(parts.site_id), entered(parts.site_id, 2000), entered(parts.site_id, 90000))
    account = parts.desk.site.ok("GET", f"/accounts/{parts.desk.account()['id']}")
    assert (account["balance"], account["held"]) == ("30.00", "120.00")
    company = parts.desk.finance.ok("GET", "/accounts", query_string={"kind": "company_order_holds"})["data"][0]
    assert (company["balance"], company["held"]) == ("120.00", "0.00")
    entry = parts.desk.site.ok("GET", f"/accounts/{account['id']}/entries")["data"][0]
    assert (entry["kind"], entry["amount"], entry["period"]) == ("order_hold", "-20.00", "2025-04")


def test_holds_are_narrowed_and_come_in_pages(parts):
    parts.pay("100.00")
    held, wanted, foreign = entered(parts.site_id), entered(parts.site_id, 5000), entered(new_id())
    parts.tell(held, wanted, foreign)

    def found(**query):
        return [one["order_id"] for one in parts.holds(**query)]

    assert found() == [foreign.order_id, wanted.order_id, held.order_id]
    assert found(status="wanted", site_id=parts.site_id) == [wanted.order_id]
    assert found(status="held") == [held.order_id]
    first = parts.desk.finance.ok("GET", PATH, query_string={"limit": 2, "include": "total"})
    rest = parts.desk.finance.ok("GET", PATH, query_string={"limit": 2, "cursor": first["next_cursor"]})
    assert ([one["order_id"] for one in first["data"] + rest["data"]], first["total"]) == (found(), 3)


def test_a_site_sees_its_own_holds_only(parts, stranger):
    parts.tell(entered(parts.site_id), entered(new_id()))
    assert [one["site_id"] for one in parts.desk.site.ok("GET", PATH)["data"]] == [parts.site_id]
    assert stranger.ok("GET", PATH)["data"] == []
    assert parts.desk.other_site.ok("GET", PATH, query_string={"site_id": parts.site_id})["data"] == []
    assert len(parts.keeper.ok("GET", PATH)["data"]) == 2


def test_who_has_nothing_to_do_with_orders_does_not_see_them(parts):
    for role in ("customer", "technician", "dispatcher", "sales"):
        refused(parts.service.as_(role).get(PATH), 403, "permission_missing")


def test_unknown_filters_are_refused(parts):
    refused(parts.desk.finance.get(PATH, status="gone"), 422, "validation_failed")
    refused(parts.desk.finance.get(PATH, colour="red"), 422, "validation_failed")


def test_money_that_is_held_is_not_paid_out(parts):
    parts.desk.checked()
    statement = parts.desk.until("locked")
    parts.tell(entered(parts.site_id, 1000))
    with parts.service.nothing_written():
        body = {"by": "transfer", "reference": "BANK-9"}
        refused(parts.desk.finance.post(f"/statements/{statement['id']}/actions/pay", body), 409, "balance_short")


def test_the_decision_says_what_is_missing_in_both_languages(parts):
    order = entered(parts.site_id)
    parts.tell(order)
    told = parts.desk.supervisor.ok("GET", "/decisions/settlement", query_string={"subject": order.order_id})["data"][0]
    assert told["why"]["en"] == "The order is 100.00 CNY and the balance 0.00 CNY: it waits for 100.00 CNY (ORD-01, ORD-15)"
    assert "尚缺 100.00 元" in told["why"]["zh"]
