"""The warehouse and finance, both real, with their relays between them: the money of an order follows its parts."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import update

from shared.events.ticket import SiteRegisteredV1
from shared.kit.clock import wall
from shared.kit.ids import new_id
from tests.inventory_service.factories import make_world
from tests.inventory_service.orders_factory import ORDER_DAY, Orders, line, make_orders
from tests.support.service import Client, ServiceUnderTest


@dataclass
class Both:
    """A site that orders, the warehouse that ships, and the finance that holds its money."""

    orders: Orders
    finance: ServiceUnderTest
    teller: Client

    def pay(self, amount: str) -> None:
        account = self.account()
        body = {"amount": amount, "reference": new_id(), "paid_on": "2025-03-05"}
        self.teller.ok("POST", f"/accounts/{account['id']}/payments", body)
        self.relay()

    def account(self) -> Any:
        return self.teller.get("/accounts", site_id=self.orders.site_id).get_json()["data"][0]

    def money(self) -> tuple[str, str]:
        """What the site has, and what is held of it."""
        account = self.account()
        return account["balance"], account["held"]

    def relay(self) -> None:
        """Everything that waits is told, in both directions, until nobody has anything to tell."""
        services = (self.orders.service, self.finance)
        for service in services:
            due = update(service.house.tables.deliveries).where(service.house.tables.deliveries.c.status == "pending")
            with service.house.engine.begin() as connection:
                connection.execute(due.values(next_at=wall()))
        while any(service.worker.relay.run_once() for service in services):
            pass

    def payment(self, order: Any) -> tuple[str, str | None]:
        found = self.orders.read(order)["payment"]
        return found["state"], found["missing"]


@pytest.fixture
def both(make_service) -> Both:
    warehouse, finance = make_service("inventory"), make_service("settlement")
    finance.clock.instant = ORDER_DAY
    orders = make_orders(make_world(warehouse))
    warehouse.connect("settlement", finance.app)
    finance.connect("inventory", warehouse.app)
    site = SiteRegisteredV1(orders.site_id, "FS01", "佛山服务部", "service_unit", "south")
    assert finance.deliver(site, source="ticket").status_code == 204
    return Both(orders, finance, finance.as_("finance"))


def test_an_order_waits_for_its_money_and_ships_when_it_has_come(both):
    orders = both.orders
    both.pay("200.00")
    order = orders.entered(line(2))
    both.relay()
    assert (both.payment(order), both.money()) == (("missing", "100.00"), ("200.00", "0.00"))
    both.pay("150.00")
    assert (both.payment(order), both.money()) == (("held", None), ("50.00", "300.00"))
    shipment = orders.shipped(order)
    both.relay()
    assert both.money() == ("50.00", "0.00")
    orders.confirmed(shipment)
    both.relay()
    assert (orders.read(order)["status"], both.money()) == ("closed", ("50.00", "0.00"))


def test_what_is_given_up_is_released_and_what_shipped_is_earned(both):
    orders = both.orders
    both.pay("2000.00")
    order = orders.entered(line(12))
    both.relay()
    assert both.money() == ("200.00", "1800.00")
    orders.shipped(order)
    both.relay()
    assert both.money() == ("200.00", "300.00")
    orders.act(orders.supervisor, order, "give_up_rest", {"reason": "停产"})
    both.relay()
    assert both.money() == ("500.00", "0.00")


def test_a_cancelled_order_gives_all_its_money_back(both):
    orders = both.orders
    both.pay("300.00")
    order = orders.entered(line(2))
    both.relay()
    assert both.money() == ("0.00", "300.00")
    orders.act(orders.site, order, "cancel", {"reason": "不要了"})
    both.relay()
    assert (both.money(), orders.world.totals()) == (("300.00", "0.00"), (10, 0, 10))


def test_a_cancel_that_crosses_the_payment_ends_in_nothing_held(both):
    orders = both.orders
    both.pay("300.00")
    order = orders.entered(line(2))
    orders.service.worker.relay.run_once()
    orders.act(orders.site, order, "cancel", {"reason": "不要了"})
    both.relay()
    assert (orders.read(order)["status"], both.money()) == ("cancelled", ("300.00", "0.00"))


def test_a_finance_that_is_down_delays_and_loses_nothing(both):
    orders = both.orders
    both.pay("300.00")
    orders.service.connect("settlement", None)
    order = orders.entered(line(2))
    orders.service.worker.relay.run_once()
    assert both.payment(order) == ("awaited", None)
    orders.service.connect("settlement", both.finance.app)
    both.relay()
    assert (both.payment(order), both.money()) == (("held", None), ("0.00", "300.00"))


def test_the_month_of_the_site_agrees_with_what_it_counted(both):
    orders = both.orders
    both.pay("1000.00")
    order = orders.entered(line(4))
    both.relay()
    orders.confirmed(orders.shipped(order), 3)
    both.relay()
    found = both.finance.rows(both.finance.house.metadata.tables["part_shipments"])
    assert [(row.sent_fen, row.missing_fen, row.differing) for row in found] == [(60000, 15000, 1)]
    assert both.money() == ("400.00", "0.00")
