"""ORD-13: the months of all sites at once, tied to the books; what is late; what changes after the draft."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from settlement_service.store.tables.accounts import accounts, entries, postings
from settlement_service.store.tables.part_reconciliations import part_reconciliations
from settlement_service.store.tables.part_shipments import part_shipments
from shared.kit.ids import new_id
from tests.settlement_service.factories import return_credited, site_registered
from tests.settlement_service.parts_factory import confirmed, ended, entered, line, shipped, sums
from tests.support.service import refused
from tests.support.statements import counted

APRIL_DAY = "2025-04-05T02:00:00+00:00"


def busy_month(parts):
    """A month with everything in it; the site has 260.00 of its own and 100.00 held at the end of it."""
    parts.pay("500.00")
    order, waiting = entered(parts.site_id, 21000), entered(parts.site_id, 10000)
    shipment = shipped(order, line(2, 4500), line(1, 12000))
    parts.tell(order, shipment, confirmed(shipment), ended(order), return_credited(parts.site_id, 3000), waiting)
    parts.desk.checked()
    parts.desk.until("locked", sent="2025-04-08")
    return shipment, waiting


def test_the_closing_is_what_the_account_has_and_what_is_held(parts):
    parts.desk.on("2025-03-31")
    parts.pay("500.00")
    order, waiting = entered(parts.site_id, 21000), entered(parts.site_id, 10000)
    shipment = shipped(order, line(2, 4500), line(1, 12000))
    parts.tell(order, shipment, ended(order), return_credited(parts.site_id, 3000), waiting)
    assert parts.money() == ("220.00", "100.00")
    parts.desk.on("2025-04-01")
    parts.draft()
    found = parts.month()
    assert sums(found) == ["0.00", "500.00", "30.00", "210.00", "0.00", "320.00"]
    assert (found["status"], found["outcome"], found["uncounted"]) == ("drafted", "agreed", "210.00")
    parts.desk.proven()


def test_what_else_moved_the_account_is_shown_as_other(parts):
    """Fees, fines and payouts are booked on the day of the lock and the payment, in the month after their own."""
    busy_month(parts)
    statement = parts.desk.finance.ok("GET", "/statements")["data"][0]
    parts.desk.act(parts.desk.finance, statement, "pay", {"by": "transfer", "reference": "BANK-9", "paid_on": "2025-04-09"})
    parts.agree()
    parts.pay("10.00", paid_on="2025-04-09")
    parts.desk.on("2025-05-02")
    april = parts.agree("2025-04")
    # The statement paid 60 of fees beside the 30 of credits that were booked in March, and 90 were transferred.
    assert sums(april) == ["320.00", "10.00", "0.00", "0.00", "-30.00", "300.00"]
    assert [(one["kind"], one["amount"], one["late"]) for one in april["postings"]] == [
        ("statement", "60.00", False),
        ("payout", "-90.00", False),
        ("payment", "10.00", False),
    ]
    assert parts.money() == ("200.00", "100.00")
    proof = parts.desk.proven()
    assert (proof["holds"], proof["closed_months"]) == ({"booked": "100.00", "open": "100.00"}, [])


def test_the_next_month_opens_with_the_closing_of_the_last(parts):
    busy_month(parts)
    march = parts.agree()
    parts.desk.on("2025-05-02")
    assert parts.draft("2025-04") == {
        "month": "2025-04",
        "drafted": 1,
        "refreshed": 0,
        "unchanged": 0,
        "closed": 0,
        "waiting": 0,
    }
    assert parts.month("2025-04")["opening"] == march["closing"] == "320.00"
    assert parts.month("2025-04")["after_month"] == "2025-03"


def test_the_first_reconciliation_brings_forward_what_was_before(parts):
    parts.pay("70.00", paid_on="2025-01-15")
    parts.pay("30.00")
    parts.draft()
    assert sums(parts.month()) == ["70.00", "30.00", "0.00", "0.00", "0.00", "100.00"]


def test_months_that_nobody_reconciled_are_on_the_next_one(parts):
    parts.pay("30.00")
    parts.agree()
    parts.pay("40.00", paid_on="2025-04-08")
    parts.desk.on("2025-06-02")
    parts.pay("50.00", paid_on="2025-05-20")
    may = parts.agree("2025-05")
    assert (sums(may), may["after_month"]) == (["30.00", "90.00", "0.00", "0.00", "0.00", "120.00"], "2025-03")
    parts.desk.proven()


def test_a_draft_is_refreshed_until_it_is_confirmed(parts):
    parts.pay("30.00")
    assert parts.draft()["drafted"] == 1
    first = parts.month()
    assert parts.draft() == {"month": "2025-03", "drafted": 0, "refreshed": 0, "unchanged": 1, "closed": 0, "waiting": 0}
    assert parts.month() == first
    parts.pay("5.00", paid_on="2025-03-30")
    with parts.service.nothing_written():
        refused(parts.act(parts.clerk, "confirm"), 409, "draft_outdated")
        refused(parts.act(parts.clerk, "report_difference", {"reason": "x", "site_closing": "1.00"}), 409, "draft_outdated")
    assert parts.draft()["refreshed"] == 1
    assert (parts.month()["id"], parts.month()["closing"]) == (first["id"], "35.00")
    parts.done(parts.clerk, "confirm")
    assert parts.draft()["closed"] == 1
    assert len(parts.service.decisions("part_reconciliation")) == 2


def test_what_is_told_after_the_month_was_closed_goes_to_the_next_and_is_shown_as_late(parts):
    parts.pay("300.00")
    order = entered(parts.site_id)
    parts.tell(order)
    march = parts.agree(until="confirmed_by_after_sales")
    late = shipped(order)
    parts.tell(late, confirmed(late), return_credited(parts.site_id, 3000))
    parts.pay("7.00", paid_on="2025-03-31")
    parts.done(parts.desk.site, "confirm")
    parts.done(parts.desk.finance, "lock")
    assert sums(parts.month()) == sums(march) == ["0.00", "300.00", "0.00", "0.00", "0.00", "300.00"]
    assert (parts.month()["lines"], len(parts.month()["postings"])) == ([], 1)
    parts.desk.on("2025-05-02")
    april = parts.agree("2025-04")
    assert sums(april) == ["300.00", "7.00", "30.00", "100.00", "0.00", "237.00"]
    assert [one["late"] for one in april["postings"]] == [True, True, True]
    assert [(one["sent"], one["received"], one["late"]) for one in april["lines"]] == [(1, 1, True)]
    assert parts.money() == ("237.00", "0.00")
    parts.desk.proven()


def test_a_count_that_comes_after_the_month_was_closed_is_a_difference_of_the_next(parts):
    parts.pay("100.00")
    order = entered(parts.site_id)
    shipment = shipped(order, line(2, 5000))
    parts.tell(order, shipment)
    parts.agree()
    parts.tell(confirmed(shipment, 1, confirmed_at=APRIL_DAY))
    assert parts.month()["lines"][0]["received"] is None
    parts.desk.on("2025-05-02")
    parts.draft("2025-04")
    april = parts.month("2025-04")
    assert (april["shipped"], april["received"], april["outcome"]) == ("0.00", "-50.00", "difference")
    seen = [(one["sent"], one["received"], one["missing_value"], one["late"]) for one in april["differences"]]
    assert seen == [(2, 1, "50.00", True)]


def test_a_count_before_its_shipment_waits_for_it(parts):
    parts.pay("100.00")
    order = entered(parts.site_id)
    shipment = shipped(order, line(2, 5000))
    parts.tell(order, confirmed(shipment, 1))
    parts.draft()
    assert parts.month()["lines"] == []
    parts.tell(shipment)
    parts.draft()
    found = parts.month()
    assert (found["shipped"], found["received"], found["differing_lines"]) == ("100.00", "50.00", 1)


def test_a_site_with_an_earlier_draft_waits_and_the_others_go_on(parts):
    other = new_id()
    parts.tell(site_registered(other, "S-02"), return_credited(other, 1000))
    parts.draft()
    parts.done(parts.clerk, "confirm")
    parts.desk.on("2025-05-02")
    counts = parts.draft("2025-04")
    assert (counts["drafted"], counts["waiting"]) == (1, 1)
    waiting = [row for row in parts.service.rows(part_reconciliations) if row.site_id == other]
    assert [row.month for row in waiting] == ["2025-03"]


def test_a_site_that_joined_later_and_did_nothing_has_no_month_before(parts):
    parts.desk.on("2025-05-02")
    parts.tell(site_registered(new_id(), "S-99"))
    parts.draft("2025-04")
    assert parts.service.count(part_reconciliations) == 1


def test_a_month_that_is_not_over_is_not_drafted(parts):
    for month in ("2025-04", "2025-05"):
        with parts.service.nothing_written():
            answer = parts.desk.finance.post("/accounts/part-reconciliations", {"month": month})
            assert refused(answer, 422, "month_not_over")["clause"] == "ORD-13"


def test_the_same_month_drafted_by_many_at_once_is_drafted_once(parts):
    parts.pay("30.00")
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: parts.draft(), range(8)))
    assert sorted(one["drafted"] for one in counts) == [0] * 7 + [1]
    assert parts.service.count(part_reconciliations) == 1


def test_confirming_while_money_moves_closes_what_the_draft_says(parts):
    """Whatever is paid while after-sales confirms is in this month's draft or in the next month, never in none or in both."""
    parts.pay("30.00")
    parts.draft()
    account = parts.desk.account()["id"]

    def pay(number):
        body = {"amount": "1.00", "reference": f"BANK-{number}", "paid_on": "2025-03-31"}
        return parts.desk.finance.post(f"/accounts/{account}/payments", body).status_code

    def close(_):
        parts.draft()
        return parts.act(parts.clerk, "confirm").status_code

    with ThreadPoolExecutor(8) as pool:
        paid = pool.map(pay, range(12))
        closed = list(pool.map(close, range(4)))
        assert set(paid) == {201}
    # Once it is confirmed, the next confirmation is the site's.
    assert set(closed) <= {200, 403, 409}
    if 200 not in closed:
        assert close(0) == 200
    parts.desk.on("2025-05-02")
    parts.draft("2025-04")
    april = parts.month("2025-04")
    assert april["closing"] == "42.00"
    assert float(april["opening"]) + float(april["payments"]) == 42
    parts.desk.proven()


def open_sites(service, count):
    """Sites that paid 50.00 and were sent 40.00 in March; every second one counted one piece of two."""
    sites = [new_id() for _ in range(count)]
    now, day = service.clock.now(), date(2025, 3, 7)
    bank, sales = new_id(), new_id()
    opened = [account(new_id(), f"S-{place:05d}", now, site_id=site) for place, site in enumerate(sites)]
    opened += [account(bank, "BANK", now, kind="company_bank"), account(sales, "SALES", now, kind="company_parts_sales")]
    own = {one["site_id"]: one["id"] for one in opened}
    moves = [("payment", bank, 5000), ("order_capture", sales, -4000)]
    posted, booked, sent = [], [], []
    for place, site in enumerate(sites):
        for kind, other, amount in moves:
            row = {"id": new_id(), "kind": kind, "origin": site, "reference": "R", "booked_on": day, "site_id": site}
            posted.append(row | {"period": "2025-03", "actor": "a", "actor_name": "a", "created_at": now})
            for place_of, part in ((own[site], amount), (other, -amount)):
                entry = {"id": new_id(), "posting_id": row["id"], "account_id": place_of}
                booked.append(entry | {"amount_fen": part, "balance_fen": 0})
        short = place % 2
        told = {"id": new_id(), "number": "SH", "order_id": new_id(), "site_id": site, "sent_fen": 4000, "sent_lines": []}
        told |= {"shipped_on": day, "period": "2025-03", "counted_period": "2025-03" if short else None, "counted_lines": []}
        told |= {"reported": {}, "missing_fen": 2000 * short, "differing": short, "version": 1, "created_at": now}
        sent.append(told)
    with service.house.engine.begin() as connection:
        for table, rows in ((accounts, opened), (postings, posted), (entries, booked), (part_shipments, sent)):
            connection.execute(table.insert(), rows)


def account(account_id, code, now, *, kind="site_prepayment", site_id=None):
    row = {"id": account_id, "code": code, "kind": kind, "site_id": site_id, "balance_fen": 0, "version": 1}
    return row | {"created_at": now - timedelta(days=90)}


def counted_draft(parts):
    with counted(parts.service.house.engine) as sent:
        counts = parts.draft()
    return len(sent), counts


def test_the_number_of_statements_is_the_same_for_few_and_for_many_sites(make_service, desk_of, parts_of):
    found = []
    for sites in (3, 300):
        parts = parts_of(desk_of(make_service("settlement")))
        open_sites(parts.service, sites)
        fresh, counts = counted_draft(parts)
        assert counts["drafted"] == sites + 1
        with parts.service.house.engine.begin() as connection:
            connection.execute(part_reconciliations.update().values(closing_fen=1))
        again, counts = counted_draft(parts)
        assert counts["refreshed"] == sites + 1
        rows = [row for row in parts.service.rows(part_reconciliations) if row.site_id != parts.site_id]
        assert {(row.payments_fen, row.shipped_fen, row.closing_fen) for row in rows} == {(5000, 4000, 1000)}
        assert {(row.outcome, row.received_fen, row.uncounted_fen) for row in rows} == {
            ("agreed", 4000, 4000),
            ("difference", 2000, 0),
        }
        found.append((fresh, again))
    assert found[0] == found[1]
    assert max(found[0]) < 25


@pytest.mark.parametrize("month", ["2025-13", "march", "1999-01", "2025-3", None])
def test_a_month_that_is_none_is_refused(parts, month):
    with parts.service.nothing_written():
        answer = parts.desk.finance.post("/accounts/part-reconciliations", {"month": month})
        refused(answer, 422, "validation_failed")
