"""One order from the site's form to the site's count, day by day."""

import pytest

from tests.inventory_service.orders_factory import line


@pytest.fixture
def order(orders):
    """Handed in on the 5th: two of one part and one of another."""
    draft = orders.draft(line(2), line(1, "P-2"))
    assert (draft["status"], draft["actions"]) == ("draft", ["cancel", "submit", "update"])
    return orders.act(orders.site, draft, "submit")


@pytest.fixture
def shipment(orders, order):
    """Reviewed, entered, paid, packed and sent within its days."""
    assert (order["entry_due_on"], order["ship_due_on"]) == ("2025-03-07", "2025-03-12")
    orders.on("2025-03-06")
    orders.act(orders.reviewer, order, "review", {"note": "计划本周发出"})
    entered = orders.act(orders.keeper, order, "enter", {"erp_no": "ERP-1"})
    assert (entered["status"], entered["payment"]["state"]) == ("awaiting_payment", "awaited")
    assert orders.world.totals() == (10, 2, 8)
    told = orders.told("part_order.entered")
    assert [(event["order_id"], event["amount_fen"], event["kind"]) for event in told] == [(order["id"], 34550, "regular")]
    orders.hold(order)
    assert orders.read(order)["status"] == "paid"
    orders.on("2025-03-07")
    packed = orders.packed(order)
    assert (packed["status"], packed["amount"]) == ("packed", "345.50")
    assert (orders.owned("STAGING"), orders.world.totals()) == ({"company": 3}, (8, 0, 8))
    return orders.send(packed)


def test_an_order_placed_on_the_5th_goes_to_the_sites_confirmed_arrival(orders, order, shipment):
    assert (order["status"], order["total"]) == ("submitted", "345.50")
    assert (orders.owned("TRANSIT"), orders.read(order)["status"]) == ({"site": 3}, "shipped")
    assert [event["amount_fen"] for event in orders.told("part_order.shipped")] == [34550]
    orders.on("2025-03-08")
    orders.step(orders.agent, shipment, "track", {"status": "on_the_way", "note": "已到广州"})
    orders.on("2025-03-09")
    orders.step(orders.site, shipment, "arrive", {"arrived_on": "2025-03-09"})
    orders.on("2025-03-10")
    done = orders.confirmed(shipment)
    assert (done["status"], done["confirmation"]) == ("confirmed", "on_time")
    assert (orders.owned("TRANSIT"), orders.owned("SITE-FS01")) == ({}, {"site": 3})
    found = orders.read(order)
    assert (found["status"], found["task"], found["due_on"]) == ("closed", None, None)
    assert [event["outcome"] for event in orders.told("part_order.ended")] == ["closed"]
    counted = orders.told("shipment.confirmed")[0]
    assert (counted["sent_fen"], counted["received_fen"]) == (34550, 34550)
    closed = orders.step(orders.keeper, shipment, "close", {"documents": "审计夹 2025-03"})
    assert (closed["status"], closed["actions"]) == ("closed", [])
    orders.world.assert_balanced()
