"""A process that dies at any statement of a step leaves the order as it was, and the step can be done again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import event

from tests.inventory_service.orders_factory import line
from tests.support.service import ServiceUnderTest


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_at(service: ServiceUnderTest, number: int) -> Iterator[Callable[[], bool]]:
    """The process dies before the statement with this number; whether it came so far."""
    sent: list[int] = []

    def listen(*_):
        sent.append(1)
        if len(sent) == number:
            raise Killed

    event.listen(service.house.engine, "before_cursor_execute", listen)
    try:
        yield lambda: len(sent) >= number
    finally:
        event.remove(service.house.engine, "before_cursor_execute", listen)


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
    taken = 0
    for who, path, body in steps(orders):
        number, died = 1, True
        while died:
            asked, before = body(), orders.service.everything()
            with killed_at(orders.service, number) as dead:
                with suppress(Killed):
                    assert who.post(path, asked).status_code < 300
                died = dead()
            if died:
                assert orders.service.everything() == before, path
            number += 1
        taken += number
    assert taken > 100
    assert (orders.owned("TRANSIT"), orders.owned("SITE-FS01")) == ({"site": 1}, {"site": 13})
    assert [len(orders.told(kind)) for kind in ("part_order.entered", "part_order.shipped", "part_order.ended")] == [1, 1, 1]
    orders.world.assert_balanced()


def test_a_killed_cancel_releases_nothing_halfway(orders):
    order = orders.paid(line(4), line(12, "P-2"))
    number, died = 1, True
    while died:
        before = orders.service.everything()
        with killed_at(orders.service, number) as dead:
            with suppress(Killed):
                orders.act(orders.site, order, "cancel", {"reason": "x"})
            died = dead()
        if died:
            assert orders.service.everything() == before
        number += 1
    assert (orders.read(order)["status"], orders.world.totals("P-2")) == ("cancelled", (10, 0, 10))
