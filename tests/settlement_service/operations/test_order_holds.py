"""ORD-01: money held for orders, whatever is told in whatever order and at whatever moment."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settlement_service.store.tables.accounts import postings
from settlement_service.store.tables.order_holds import order_holds
from shared.kit.ids import new_id
from tests.settlement_service.factories import return_credited, site_registered
from tests.settlement_service.parts_factory import PartsDesk, confirmed, ended, entered, line, shipped
from tests.support.killed import killed_everywhere


def booked(parts):
    """How often each kind was posted."""
    kinds = [row.kind for row in parts.service.rows(postings)]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_a_covered_order_is_held_shipped_and_earned(parts):
    parts.pay("150.00")
    order = entered(parts.site_id)
    parts.tell(order)
    assert parts.money() == ("50.00", "100.00")
    assert (parts.state(order), parts.told("held"), parts.told("missing")) == ("held", [order.order_id], [])
    parts.tell(shipped(order, line(1, 4000)), shipped(order, line(1, 6000)))
    assert parts.money() == ("50.00", "0.00")
    assert parts.company("company_parts_sales") == "100.00"
    assert parts.state(order) == "captured"
    parts.tell(ended(order))
    assert parts.state(order) == "captured"
    assert booked(parts) == {"order_capture": 2, "order_hold": 1, "payment": 1}
    parts.desk.proven()


def test_what_did_not_ship_goes_back_when_the_order_ends(parts):
    parts.pay("100.00")
    order = entered(parts.site_id)
    parts.tell(order, shipped(order, line(1, 4000)), ended(order))
    hold = parts.hold(order)
    assert (hold["status"], hold["captured"], hold["released"], hold["held"]) == ("released", "40.00", "60.00", "0.00")
    assert parts.money() == ("60.00", "0.00")
    assert parts.desk.proven()["holds"] == {"booked": "0.00", "open": "0.00"}


def test_an_order_that_is_not_covered_waits_and_the_warehouse_is_told_what_is_missing(parts):
    parts.pay("80.00")
    order = entered(parts.site_id)
    parts.tell(order)
    assert parts.money() == ("80.00", "0.00")
    assert parts.state(order) == "wanted"
    told = parts.service.events("settlement.prepayment.missing.v1")[0]
    assert (told["amount_fen"], told["balance_fen"], told["missing_fen"]) == (10000, 8000, 2000)
    decision = parts.service.decisions("order_prepayment")[0]
    assert (decision.outcome, decision.subject, decision.clauses) == ("hold_payment", order.order_id, ["ORD-01", "ORD-15"])
    parts.pay("19.99")
    assert (parts.state(order), parts.told("held")) == ("wanted", [])
    parts.pay("0.01")
    assert (parts.state(order), parts.told("held")) == ("held", [order.order_id])
    assert parts.money() == ("0.00", "100.00")
    assert [one.outcome for one in parts.service.decisions("order_prepayment")] == ["hold_payment", "shippable"]


def test_a_credit_for_returned_parts_lets_an_order_go(parts):
    order = entered(parts.site_id, 3000)
    parts.tell(order, return_credited(parts.site_id, 3000))
    assert (parts.state(order), parts.money()) == ("held", ("0.00", "30.00"))


def test_a_locked_statement_lets_an_order_go(parts):
    order = entered(parts.site_id, 6000)
    parts.tell(order)
    parts.desk.checked()
    parts.desk.until("approved")
    assert parts.state(order) == "wanted"
    parts.desk.until("locked", statement=parts.desk.finance.ok("GET", "/statements")["data"][0])
    assert (parts.state(order), parts.money()) == ("held", ("0.00", "60.00"))


def test_what_one_order_gives_back_lets_another_go(parts):
    parts.pay("100.00")
    first, second = entered(parts.site_id), entered(parts.site_id, 8000)
    parts.tell(first, second)
    assert parts.state(second) == "wanted"
    parts.tell(ended(first, "cancelled"))
    assert (parts.state(first), parts.state(second)) == ("released", "held")
    assert parts.money() == ("20.00", "80.00")
    assert parts.told("held") == [first.order_id, second.order_id]


def test_emergency_orders_are_served_first_then_the_oldest_and_one_that_is_too_dear_lets_others_pass(parts):
    dear = entered(parts.site_id, 90000, entered_at="2025-03-05T01:00:00+00:00")
    young = entered(parts.site_id, 3000, entered_at="2025-03-05T04:00:00+00:00")
    old = entered(parts.site_id, 3000, entered_at="2025-03-05T03:00:00+00:00")
    urgent = entered(parts.site_id, 3000, kind="emergency", entered_at="2025-03-05T05:00:00+00:00")
    parts.tell(dear, young, old, urgent)
    parts.pay("70.00")
    assert parts.told("held") == [urgent.order_id, old.order_id]
    assert [parts.state(one) for one in (dear, young, old, urgent)] == ["wanted", "wanted", "held", "held"]
    assert parts.money() == ("10.00", "60.00")


def test_a_hold_is_never_partial(parts):
    parts.pay("99.99")
    order = entered(parts.site_id)
    parts.tell(order)
    assert parts.money() == ("99.99", "0.00")
    assert booked(parts) == {"payment": 1}


def test_an_order_that_costs_nothing_is_held_without_a_posting(parts):
    order = entered(parts.site_id, 0)
    parts.tell(order)
    assert (parts.state(order), parts.told("held"), booked(parts)) == ("held", [order.order_id], {})
    parts.tell(shipped(order, line(1, 0)), ended(order))
    assert parts.state(order) == "captured"
    parts.desk.proven()


def test_without_prepayment_nothing_is_held_and_shipments_are_charged(parts, monkeypatch):
    book = parts.service.house.book
    monkeypatch.setattr(parts.service.house, "book", Lenient(book))
    order, other = entered(parts.site_id), entered(parts.site_id, 500)
    parts.tell(order, other)
    assert (parts.state(order), parts.told("held"), parts.money()) == (
        "on_account",
        [order.order_id, other.order_id],
        ("0.00", "0.00"),
    )
    parts.tell(shipped(order, line(1, 4000)))
    assert parts.money() == ("-40.00", "0.00")
    parts.tell(ended(order), ended(other, "cancelled"))
    assert (parts.state(order), parts.state(other)) == ("captured", "withdrawn")
    assert parts.hold(order)["on_account"] == "40.00"
    parts.desk.proven()


class Lenient:
    """The policies of a company that does not ask for prepayment."""

    def __init__(self, book):
        self.book = book

    def on(self, *args):
        return self.book.on(*args).but(ord__prepay=False)


@pytest.mark.parametrize("paid_first", [True, False])
def test_a_cancelled_order_holds_nothing(parts, paid_first):
    order = entered(parts.site_id)
    if paid_first:
        parts.pay("100.00")
    parts.tell(order, ended(order, "cancelled"))
    if not paid_first:
        parts.pay("100.00")
    assert parts.money() == ("100.00", "0.00")
    assert parts.state(order) == ("released" if paid_first else "withdrawn")
    assert len(parts.told("held")) == int(paid_first)


def test_an_order_that_is_told_after_its_end_holds_nothing(parts):
    parts.pay("100.00")
    order = entered(parts.site_id)
    parts.tell(ended(order, "cancelled"), order)
    assert (parts.state(order), parts.money()) == ("withdrawn", ("100.00", "0.00"))
    assert parts.told("held") == parts.told("missing") == []
    assert parts.hold(order)["amount"] == "100.00"


def test_the_same_news_under_another_event_id_counts_once(parts):
    parts.pay("500.00")
    order = entered(parts.site_id)
    shipment = shipped(order, line(1, 4000))
    for told in (order, shipment, confirmed(shipment), ended(order)):
        parts.tell(told)
        before = parts.service.everything()
        parts.tell(told)
        after = parts.service.everything()
        assert {name for name in after if after[name] != before[name]} == {"kit_inbox"}
    assert booked(parts) == {"order_capture": 1, "order_hold": 1, "order_release": 1, "payment": 1}


@pytest.mark.parametrize("order_of_events", list(permutations(range(3))))
def test_also_events_of_one_order_in_a_wrong_order_end_right(parts, order_of_events):
    """An event that was parked is delivered after those behind it."""
    parts.pay("100.00")
    order = entered(parts.site_id)
    events = [order, shipped(order, line(1, 4000)), ended(order)]
    parts.tell(*(events[place] for place in order_of_events))
    assert parts.money() == ("60.00", "0.00")
    assert parts.state(order) in ("captured", "released")
    assert parts.company("company_parts_sales") == "40.00"
    parts.desk.proven()


def test_an_order_that_shipped_whole_before_it_was_told_holds_nothing(parts):
    parts.pay("100.00")
    order = entered(parts.site_id)
    parts.tell(shipped(order), order)
    assert (parts.state(order), parts.money(), parts.told("held")) == ("captured", ("0.00", "0.00"), [])


def test_a_shipment_beyond_what_is_held_is_charged_to_the_account(parts):
    parts.pay("100.00")
    order = entered(parts.site_id)
    parts.tell(order, shipped(order, line(1, 13000)))
    assert (parts.money(), parts.state(order)) == (("-30.00", "0.00"), "captured")
    parts.desk.proven()


def test_a_site_that_is_not_known_yet_gets_its_account_on_first_use(parts):
    site_id = new_id()
    order = entered(site_id)
    parts.tell(order, return_credited(site_id, 10000), site_registered(site_id, "S-77"))
    found = parts.desk.finance.ok("GET", "/accounts", query_string={"site_id": site_id})["data"][0]
    assert (found["code"], found["balance"], found["held"]) == ("PREPAY-S-77", "0.00", "100.00")


def test_the_same_order_told_by_many_at_once_is_held_once(parts):
    parts.pay("500.00")
    order = entered(parts.site_id)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: parts.tell(order), range(16)))
    assert (parts.money(), len(parts.told("held"))) == (("400.00", "100.00"), 1)


def test_two_payments_and_two_waiting_orders_at_the_same_moment(parts):
    """Each payment covers one order: whoever comes first, both are held in the end and no fen is spent twice."""
    orders = [entered(parts.site_id, 5000), entered(parts.site_id, 5000)]
    account = parts.desk.account()["id"]

    def pay(number):
        body = {"amount": "50.00", "reference": f"BANK-{number}", "paid_on": "2025-03-03"}
        assert parts.desk.finance.post(f"/accounts/{account}/payments", body).status_code == 201

    tasks = [lambda: parts.tell(orders[0]), lambda: pay(0), lambda: parts.tell(orders[1]), lambda: pay(1)]
    with ThreadPoolExecutor(4) as pool:
        [job.result() for job in [pool.submit(task) for task in tasks]]
    assert parts.money() == ("0.00", "100.00")
    assert sorted(parts.told("held")) == sorted(one.order_id for one in orders)
    parts.desk.proven()


def test_sixteen_hands_on_the_money_of_few_sites(parts):
    """Orders, payments, shipments and ends of three sites at once: even books, nothing held for nobody, no site overdrawn."""
    sites = [parts.site_id, new_id(), new_id()]
    parts.tell(*(site_registered(site, f"S-{place}") for place, site in enumerate(sites[1:], 2)))
    orders = [entered(site, 1000 * (1 + number % 3)) for number in range(8) for site in sites]

    def live(order):
        parts.tell(order, return_credited(order.site_id, 1500), return_credited(order.site_id, 500))

    def finish(order):
        half = line(1, order.amount_fen // 2)
        held = order.order_id in parts.told("held")
        parts.tell(*([shipped(order, half)] if held else []), ended(order))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(live, orders))
        list(pool.map(finish, orders))
    assert {row.status for row in parts.service.rows(order_holds)} <= {"released", "withdrawn"}
    assert parts.desk.proven()["holds"] == {"booked": "0.00", "open": "0.00"}
    for site in sites:
        found = parts.desk.finance.ok("GET", "/accounts", query_string={"site_id": site})["data"][0]
        assert found["held"] == "0.00"
        assert float(found["balance"]) >= 0


def test_a_process_that_is_killed_at_any_statement_leaves_nothing_behind(parts):
    parts.pay("100.00")
    order, waiting = entered(parts.site_id), entered(parts.site_id, 4000)
    shipment = shipped(order, line(1, 6000))
    for told in (order, waiting, shipment, confirmed(shipment), ended(order)):
        assert killed_everywhere(parts.service, lambda told=told: parts.tell(told)) > 0
    assert (parts.state(order), parts.state(waiting), parts.money()) == ("released", "held", ("0.00", "40.00"))
    assert booked(parts) == {"order_capture": 1, "order_hold": 2, "order_release": 1, "payment": 1}
    parts.desk.proven()


def stories(site_id):
    """Two orders of a site, each with its events in their order, and what comes between in any."""
    first, second = entered(site_id, 10000), entered(site_id, 7000, kind="emergency")
    halves = [shipped(first, line(1, 4000)), shipped(first, line(1, 6000))]
    late = shipped(second, line(2, 1500))
    return [
        [first, *halves, ended(first)],
        [second, late, ended(second, "cancelled")],
        [confirmed(halves[0])],
        [confirmed(late, 1)],
        [return_credited(site_id, 9000)],
        [return_credited(site_id, 9000)],
    ]


@pytest.mark.parametrize(("database", "examples"), [("sqlite", 40), ("postgresql", 15)])
def test_whatever_is_told_in_whatever_order_ends_the_same(make_service, desk_of, examples):
    """Events of one order keep their order; orders, counts and money come between as they like, some of them twice."""
    parts = PartsDesk(desk_of(make_service("settlement")))
    turns = st.permutations([place for place, story in enumerate(stories(new_id())) for _ in story])

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(turns=turns, twice=st.sets(st.integers(0, 10), max_size=4))
    def told(turns, twice):
        site_id = new_id()
        waiting = stories(site_id)
        for number, place in enumerate(turns):
            event = waiting[place].pop(0)
            parts.tell(*([event, event] if number in twice else [event]))
        account = parts.desk.finance.ok("GET", "/accounts", query_string={"site_id": site_id})["data"][0]
        # 180 paid in, 100 and 30 shipped: what was held and did not ship has come back.
        assert (account["balance"], account["held"]) == ("50.00", "0.00")
        holds = parts.holds(site_id=site_id)
        assert {hold["status"] for hold in holds} <= {"captured", "released"}
        taken = sorted(float(hold["captured"]) + float(hold["on_account"]) for hold in holds)
        assert taken == [30.0, 100.0]
        parts.desk.proven()

    told()
