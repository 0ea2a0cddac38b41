"""A process that dies at any statement of a step leaves the order as it was, and the step can be done again."""

from functools import partial

from tests.inventory_service.orders_factory import line
from tests.support.killed import killed_everywhere


def steps(orders):
    """Each step of an order with the person who takes it; every one is asked for anew after a death."""
    draft = orders.draft(line(4), line(12, "P-2"))
    order = f"/part-orders/{draft['id']}"
    yield orders.site, f"{order}/actions/submit", dict
    yield orders.reviewer, f"{order}/actions/review", dict
    yield orders.keeper, f"{order}/actions/enter", lambda: {"erp_no": "E-1"}
    orders.hold(orders.read(draft))
    yield orders.keeper, f"{order}/shipments", lambda: orders.packing(draft)
    shipment = orders.keeper.get("/shipments").get_json()["data"][0]
    path = f"/shipments/{shipment['id']}/actions"
    yield orders.keeper, f"{path}/unpack", lambda: {"reason": "x"}
    yield orders.keeper, f"{order}/shipments", lambda: orders.packing(draft)
    shipment = orders.keeper.get("/shipments", status="packed").get_json()["data"][0]
    path = f"/shipments/{shipment['id']}/actions"
    yield orders.keeper, f"{path}/ship", lambda: {"carrier": "顺丰", "waybill": "SF-1"}
    yield orders.supervisor, f"{order}/actions/give_up_rest", lambda: {"reason": "x"}
    whole = orders.keeper.ok("GET", f"/shipments/{shipment['id']}")
    yield orders.site, f"{path}/confirm", lambda: orders.counting(whole, 3, 10)


def test_a_process_that_is_killed_at_any_statement_leaves_nothing_behind(orders):
    deaths = 0
    for number, (who, path, body) in enumerate(steps(orders)):
        asked, key = body(), f"k-{number}"
        deaths += killed_everywhere(
            orders.service, lambda who=who, path=path, asked=asked, key=key: who.post(path, asked, key=key)
        )
    assert deaths > 100
    assert (orders.owned("TRANSIT"), orders.owned("SITE-FS01")) == ({"site": 1}, {"site": 13})
    assert [len(orders.told(kind)) for kind in ("part_order.entered", "part_order.shipped", "part_order.ended")] == [1, 1, 1]
    orders.world.assert_balanced()


def test_a_killed_cancel_releases_nothing_halfway(orders):
    order = orders.paid(line(4), line(12, "P-2"))
    path = f"/part-orders/{order['id']}/actions/cancel"
    assert killed_everywhere(orders.service, partial(orders.site.post, path, {"reason": "x"}, key="k-1")) > 0
    assert (orders.read(order)["status"], orders.world.totals("P-2")) == ("cancelled", (10, 0, 10))
