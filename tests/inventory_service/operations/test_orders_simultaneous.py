"""Many hands on the same order, and on the same parts: each step is done once, nothing is sold twice, nobody gets a 500."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from shared.kit.ids import new_id
from tests.inventory_service.orders_factory import line
from tests.support.service import refused

MANY = 8


def at_once(tasks):
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [job.result() for job in [pool.submit(task) for task in tasks]]


def outcomes(answers):
    return Counter((answer.status_code, answer.get_json().get("code")) for answer in answers)


def act(who, path, body=None):
    return lambda: who.post(path, body)


def test_a_site_that_hands_in_many_orders_at_once_gets_one_an_order_day(orders):
    drafts = [orders.draft() for _ in range(MANY)]
    answers = at_once([act(orders.site, f"/part-orders/{draft['id']}/actions/submit") for draft in drafts])
    assert outcomes(answers) == {(200, None): 1, (422, "rejected_limit"): MANY - 1}


def test_a_site_that_hands_in_many_emergencies_at_once_gets_two_a_month(orders):
    drafts = [orders.draft(kind="emergency", reason="停机") for _ in range(MANY)]
    answers = at_once([act(orders.site, f"/part-orders/{draft['id']}/actions/submit") for draft in drafts])
    assert outcomes(answers) == {(200, None): 2, (422, "rejected_limit"): MANY - 2}


def test_an_order_is_entered_by_one_of_many(orders):
    order = orders.reviewed()
    path = f"/part-orders/{order['id']}/actions/enter"
    answers = at_once([act(orders.keeper, path, {"erp_no": f"E-{number}"}) for number in range(MANY)])
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): MANY - 1}
    assert (orders.world.totals(), len(orders.told("part_order.entered"))) == ((10, 2, 8), 1)


def test_two_keepers_pack_the_same_order_once(orders):
    order = orders.paid(line(4), line(3, "P-2"))
    path = f"/part-orders/{order['id']}/shipments"
    answers = at_once([act(orders.keeper, path, orders.packing(order))] * MANY)
    assert outcomes(answers) == {(201, None): 1, (409, "count_mismatch"): MANY - 1}
    assert (orders.owned("STAGING"), orders.progress(order)) == ({"company": 7}, {"packed": 4})
    orders.world.assert_balanced()


def test_a_shipment_leaves_once_or_is_unpacked_once(orders):
    shipment = orders.packed(orders.paid())
    path, sent = f"/shipments/{shipment['id']}/actions", {"carrier": "顺丰", "waybill": "SF-1"}
    tasks = [act(orders.keeper, f"{path}/ship", sent), act(orders.keeper, f"{path}/unpack", {"reason": "x"})] * (MANY // 2)
    answers = at_once(tasks)
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): MANY - 1}
    assert len(orders.told("part_order.shipped")) == (1 if orders.owned("TRANSIT") else 0)
    orders.world.assert_balanced()


def test_a_shipment_is_counted_in_once(orders):
    shipment = orders.shipped(orders.paid())
    path = f"/shipments/{shipment['id']}/actions/confirm"
    answers = at_once([act(orders.site, path, orders.counting(shipment))] * MANY)
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): MANY - 1}
    assert (len(orders.told("shipment.confirmed")), len(orders.told("part_order.ended"))) == (1, 1)
    orders.world.assert_balanced()


def test_a_payment_told_by_many_at_once_has_one_effect(orders):
    order, event_id = orders.entered(), new_id()
    at_once([lambda: orders.hold(order, event_id=event_id), lambda: orders.hold(order)] * (MANY // 2))
    verbs = [row["verb"] for row in history(orders, order)]
    assert verbs.count("pay") == 1


def test_a_cancel_and_a_pack_at_once_end_in_one_of_both(orders):
    order = orders.paid(line(4))
    cancel = act(orders.site, f"/part-orders/{order['id']}/actions/cancel", {"reason": "x"})
    pack = act(orders.keeper, f"/part-orders/{order['id']}/shipments", orders.packing(order))
    answers = at_once([cancel, pack] * (MANY // 2))
    assert sorted(answer.status_code for answer in answers)[1:] == [409] * (MANY - 1)
    assert len(orders.told("part_order.ended")) == (0 if orders.owned("STAGING") else 1)
    orders.world.assert_balanced()


def test_orders_visits_and_arrivals_of_the_same_parts_never_stop_each_other(orders):
    order = orders.reviewed(line(6), line(6, "P-2"))
    urgent = orders.act(orders.reviewer, orders.emergency(line(6, "P-2"), line(6)), "review", {})
    entering = [
        act(orders.keeper, f"/part-orders/{one['id']}/actions/enter", {"erp_no": one["number"]}) for one in (order, urgent)
    ]
    holding = [
        act(orders.world.dispatcher, "/reservations", orders.world.holding(1, part_no=f"P-{1 + n % 2}")) for n in range(6)
    ]
    arriving = [lambda number=number: orders.world.receive(2, number) for number in ("P-1", "P-2")]
    serving = [orders.service.worker.run_due] * 2
    found = at_once([*entering, *holding, *arriving, *serving])
    assert {answer.status_code for answer in found[:8]} <= {200, 201, 409}
    for one in (order, urgent):
        for place in (0, 1):
            assert sum(orders.progress(one, place).values()) == 6
    orders.world.assert_balanced()


def test_repeated_commands_have_one_effect(orders):
    order = orders.paid()
    path, body = f"/part-orders/{order['id']}/shipments", orders.packing(order)
    first = orders.keeper.post(path, body, key="k-1")
    assert orders.keeper.post(path, body, key="k-1").get_json() == first.get_json()
    assert orders.owned("STAGING") == {"company": 2}
    with orders.service.nothing_written():
        refused(orders.keeper.post(path, body), 409, "count_mismatch")


def history(orders, order):
    return orders.supervisor.get("/events/inventory", subject=order["id"], limit=200).get_json()["data"]
