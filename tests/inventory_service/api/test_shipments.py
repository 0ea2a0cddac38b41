"""Shipments at the door: packed, sent, followed, counted in, closed."""

import pytest
from sqlalchemy import update

from inventory_service.store.tables.vouchers import discrepancies
from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import used, visit
from tests.inventory_service.orders_factory import line, open_site
from tests.support.service import refused


@pytest.fixture
def order(orders):
    """Four of one part and twelve of another, of which there are ten."""
    return orders.paid(line(4), line(12, "P-2"))


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def post(orders, order, body, who=None):
    return (who or orders.keeper).post(f"/part-orders/{order['id']}/shipments", body)


def step(orders, shipment, verb, body, who=None):
    return (who or orders.keeper).post(f"/shipments/{shipment['id']}/actions/{verb}", body)


SENT = {"carrier": "顺丰", "waybill": "SF-1"}


# Packing


def test_a_wrong_count_blocks_the_delivery_note(orders, order):
    with orders.service.nothing_written():
        problem = refused(post(orders, order, orders.packing(order, 3, 11)), 409, "count_mismatch")
    assert (problem["clause"], problem["params"]) == ("INV-09", {"requested": 14, "counted": 14})
    assert faults(problem) == [("/lines/0/counted", "count_mismatch"), ("/lines/1/counted", "count_mismatch")]


def test_who_packs_does_not_check(orders, order):
    with orders.service.nothing_written():
        problem = refused(post(orders, order, orders.packing(order, checker="Warehouse Person")), 422, "checker_is_issuer")
    assert problem["clause"] == "ORG-05"


def test_lines_of_another_order_are_refused(orders, order):
    other = orders.act(orders.site, orders.draft(line(1)), "cancel", {"reason": "x"})
    body = orders.packing(order)
    twice = {**body, "lines": [*body["lines"], {"line_id": other["lines"][0]["id"], "counted": 1}, body["lines"][0]]}
    with orders.service.nothing_written():
        problem = refused(post(orders, order, twice), 422, "counted_lines_faulty")
        refused(post(orders, order, {**body, "lines": []}), 422, "validation_failed")
        refused(post(orders, order, body, orders.reviewer), 403, "permission_missing")
        refused(post(orders, other, body), 409, "transition_not_allowed")
        refused(post(orders, {"id": new_id()}, body), 404, "part_order_unknown")
    assert faults(problem) == [("/lines/2/line_id", "order_line_unknown"), ("/lines/3/line_id", "order_line_repeated")]


def test_a_packed_shipment_shows_its_note_and_its_lots(orders, order):
    orders.on("2025-03-06")
    shipment = orders.packed(order)
    assert (shipment["number"], shipment["note_no"]) == ("SH-20250306-00001", "DN-20250306-00001")
    assert (shipment["amount"], shipment["site_name"], shipment["contact"]) == ("1055.00", "佛山服务部", "王敏")
    assert [(row["part_no"], row["quantity"]) for row in shipment["lines"]] == [("P-1", 4), ("P-2", 10)]
    assert [(row["part_no"], row["quantity"]) for row in shipment["lots"]] == [("P-1", 4), ("P-2", 10)]
    assert shipment["actions"] == ["ship", "unpack"]
    answer = orders.keeper.get(f"/shipments/{shipment['id']}")
    assert (answer.get_json(), bool(answer.headers["ETag"])) == (shipment, True)
    orders.world.assert_balanced()


def test_unpacking_puts_everything_back_for_the_order(orders, order):
    shipment = orders.packed(order)
    with orders.service.nothing_written():
        answer = orders.site.post(f"/part-orders/{order['id']}/actions/cancel", {"reason": "x"})
        assert refused(answer, 409, "order_packed")["params"]["shipments"] == [shipment["number"]]
    done = step(orders, shipment, "unpack", {"reason": "数错"}).get_json()
    assert (done["status"], done["actions"], orders.owned("STAGING")) == ("cancelled", [], {})
    assert (orders.progress(order), orders.progress(order, 1)) == ({"held": 4}, {"held": 10, "waiting": 2})
    with orders.service.nothing_written():
        refused(step(orders, shipment, "unpack", {"reason": "x"}), 409, "transition_not_allowed")
        refused(step(orders, shipment, "ship", SENT), 409, "transition_not_allowed")
    orders.act(orders.site, order, "cancel", {"reason": "x"})
    assert orders.world.totals("P-2") == (10, 0, 10)
    orders.world.assert_balanced()


def test_unpacked_pieces_are_not_lost_to_those_who_wait(orders, order):
    waiting = orders.world.reserve(8, wait=True)
    shipment = orders.packed(order)
    step(orders, shipment, "unpack", {"reason": "数错"})
    orders.service.worker.run_due()
    assert orders.progress(order) == {"held": 4}
    assert orders.world.dispatcher.ok("GET", f"/reservations/{waiting['id']}")["status"] == "waiting"


# Back-orders


def test_what_is_not_there_ships_when_it_comes(orders, order):
    first = orders.shipped(order)
    assert (orders.read(order)["status"], orders.progress(order, 1)) == ("shipping", {"waiting": 2, "shipped": 10})
    orders.world.receive(5, "P-2")
    orders.service.worker.run_due()
    assert orders.progress(order, 1) == {"held": 2, "shipped": 10}
    second = orders.shipped(order)
    assert orders.read(order)["status"] == "shipped"
    assert [event["amount_fen"] for event in orders.told("part_order.shipped")] == [105500, 9100]
    orders.confirmed(first)
    assert orders.read(order)["status"] == "shipped"
    orders.confirmed(second)
    assert (orders.read(order)["status"], len(orders.told("part_order.ended"))) == ("closed", 1)
    orders.world.assert_balanced()


def test_a_part_of_the_lines_may_ship_first(orders, order):
    body = orders.packing(order)
    shipment = post(orders, order, {**body, "lines": body["lines"][:1]}).get_json()
    orders.send(shipment)
    assert (orders.progress(order), orders.progress(order, 1)) == ({"shipped": 4}, {"held": 10, "waiting": 2})


def test_a_supervisor_gives_the_rest_up_and_its_money_is_released(orders, order):
    shipment = orders.shipped(order)
    path = f"/part-orders/{order['id']}/actions"
    with orders.service.nothing_written():
        refused(orders.site.post(f"{path}/give_up_rest", {"reason": "停产"}), 403, "permission_missing")
        refused(orders.site.post(f"{path}/cancel", {"reason": "x"}), 409, "transition_not_allowed")
    done = orders.act(orders.supervisor, order, "give_up_rest", {"reason": "停产"})
    assert (done["status"], orders.progress(order, 1)) == ("shipped", {"shipped": 10, "given_up": 2})
    assert [event["outcome"] for event in orders.told("part_order.ended")] == ["closed"]
    orders.confirmed(shipment)
    assert (orders.read(order)["status"], len(orders.told("part_order.ended"))) == ("closed", 1)


def test_what_is_packed_still_ships_after_the_rest_was_given_up(orders, order):
    body = orders.packing(order)
    orders.send(post(orders, order, {**body, "lines": body["lines"][:1]}).get_json())
    packed = orders.packed(order)
    orders.act(orders.supervisor, order, "give_up_rest", {"reason": "停产"})
    assert (orders.read(order)["status"], orders.told("part_order.ended")) == ("shipping", [])
    orders.send(packed)
    assert (orders.read(order)["status"], len(orders.told("part_order.ended"))) == ("shipped", 1)
    assert orders.progress(order, 1) == {"shipped": 10, "given_up": 2}


def test_what_is_unpacked_after_the_rest_was_given_up_is_for_everybody(orders, order):
    body = orders.packing(order)
    orders.send(post(orders, order, {**body, "lines": body["lines"][:1]}).get_json())
    packed = orders.packed(order)
    orders.act(orders.supervisor, order, "give_up_rest", {"reason": "停产"})
    step(orders, packed, "unpack", {"reason": "停产"})
    assert (orders.read(order)["status"], orders.world.totals("P-2")) == ("shipped", (10, 0, 10))
    assert orders.progress(order, 1) == {"given_up": 12}


def test_an_emergency_order_is_served_before_a_regular_one(orders):
    orders.world.issue(10)
    regular, urgent = orders.paid(line(2)), orders.entered(line(2), kind="emergency", reason="停机")
    orders.world.receive(3)
    for _ in range(2):
        orders.service.worker.run_due()
    assert (orders.progress(urgent), orders.progress(regular)) == ({"held": 2}, {"held": 1, "waiting": 1})


def test_what_an_order_holds_is_not_issued_or_released_by_hand(orders, order):
    held = orders.keeper.get("/reservations", status="held", limit=1).get_json()["data"][0]
    assert (held["order_id"], orders.keeper.ok("GET", f"/reservations/{held['id']}")["actions"]) == (order["id"], [])
    with orders.service.nothing_written():
        body = {"reservation_id": held["id"], "counted": held["quantity"], "collector": "Li", "technician_id": new_id()}
        refused(orders.keeper.post("/stock/issues", body), 409, "reservation_of_order")
        path = f"/reservations/{held['id']}/actions/release"
        refused(orders.keeper.post(path, {"reason": "x"}), 409, "reservation_of_order")


# On the way


def test_shipments_are_followed_daily(orders, order):
    shipment = orders.shipped(order)
    assert orders.agent.get("/shipments", tracking="due").get_json()["data"] == []
    orders.on("2025-03-06")
    assert [row["tracking"] for row in orders.agent.get("/shipments", tracking="due").get_json()["data"]] == ["ok"]
    assert orders.agent.get("/shipments", tracking="missed").get_json()["data"] == []
    orders.on("2025-03-07")
    found = orders.agent.get("/shipments", tracking="missed").get_json()["data"]
    assert [(row["id"], row["tracking"]) for row in found] == [(shipment["id"], "tracking_missed")]
    done = step(orders, shipment, "track", {"status": "delayed", "note": "大雾"}, orders.agent).get_json()
    assert [(row["tracked_on"], row["status"], row["note"]) for row in done["tracks"]] == [("2025-03-07", "delayed", "大雾")]
    assert (done["tracking"], orders.agent.get("/shipments", tracking="due").get_json()["data"]) == ("ok", [])
    with orders.service.nothing_written():
        refused(step(orders, shipment, "track", {"status": "lost?"}), 422, "validation_failed")
        refused(step(orders, shipment, "track", {"status": "delayed"}, orders.site), 403, "permission_missing")
        refused(orders.agent.get("/shipments", tracking="due", confirmation="overdue"), 422, "validation_failed")


def test_an_arrival_lies_between_the_shipment_and_today(orders, order):
    packed = orders.packed(order)
    with orders.service.nothing_written():
        refused(step(orders, packed, "arrive", {"arrived_on": "2025-03-05"}), 409, "transition_not_allowed")
        refused(step(orders, packed, "confirm", orders.counting(packed), orders.site), 409, "transition_not_allowed")
        refused(step(orders, packed, "ship", {"carrier": "顺丰"}), 422, "validation_failed")
    shipment = orders.send(packed)
    with orders.service.nothing_written():
        refused(step(orders, shipment, "arrive", {"arrived_on": "2025-03-04"}), 422, "arrival_day")
        refused(step(orders, shipment, "arrive", {"arrived_on": "2025-03-06"}), 422, "arrival_day")
        refused(step(orders, shipment, "ship", SENT), 409, "transition_not_allowed")


def test_a_late_count_is_noted(orders, order):
    shipment = orders.shipped(order)
    step(orders, shipment, "arrive", {"arrived_on": "2025-03-05"})
    orders.on("2025-03-08")
    assert orders.agent.get("/shipments", confirmation="overdue").get_json()["data"] == []
    orders.on("2025-03-09")
    found = orders.agent.get("/shipments", confirmation="overdue").get_json()["data"]
    assert [(row["id"], row["confirm_due_on"]) for row in found] == [(shipment["id"], "2025-03-08")]
    assert orders.confirmed(shipment)["confirmation"] == "late"
    assert [row.outcome for row in orders.service.decisions("arrival_confirmation")] == ["late"]


# At the site


def test_a_difference_opens_a_discrepancy_and_the_missing_pieces_stay_on_the_way(orders, order):
    shipment = orders.shipped(order)
    done = orders.confirmed(shipment, 3, 12)
    assert (done["status"], [row["counted"] for row in done["lines"]]) == ("discrepancy", [3, 12])
    opened = [(row.kind, row.part_no, row.quantity, row.voucher_id) for row in orders.service.rows(discrepancies)]
    assert sorted(opened) == [("shipment_over", "P-2", 2, shipment["id"]), ("shipment_short", "P-1", 1, shipment["id"])]
    assert (orders.owned("TRANSIT"), orders.owned("SITE-FS01")) == ({"site": 1}, {"site": 13})
    told = orders.told("shipment.confirmed")[0]
    assert (told["sent_fen"], told["received_fen"]) == (105500, 3 * 15000 + 12 * 4550)
    assert [(row["sent"], row["counted"]) for row in told["lines"]] == [(4, 3), (10, 12)]
    orders.world.assert_balanced()


def test_a_shipment_with_a_difference_closes_once_that_is_settled(orders):
    """ORD-09, ORD-14."""
    order = orders.paid(line(4))
    shipment = orders.shipped(order)
    orders.confirmed(shipment, 3)
    assert orders.read(order)["status"] == "shipped"
    with orders.service.nothing_written():
        problem = refused(step(orders, shipment, "close", {"documents": "A-1"}), 409, "difference_open")
    assert problem["clause"] == "INV-02"
    with orders.service.house.engine.begin() as connection:
        connection.execute(update(discrepancies).values(status="adjusted"))
    step(orders, shipment, "close", {"documents": "A-1"}, orders.service.as_("finance"))
    assert orders.read(order)["status"] == "closed"
    assert [event["outcome"] for event in orders.told("part_order.ended")] == ["closed"]


def test_the_site_counts_every_line_once(orders, order):
    shipment = orders.shipped(order)
    lines = orders.counting(shipment)["lines"]
    with orders.service.nothing_written():
        wrong = {"lines": [lines[0], lines[0], {"line_id": new_id(), "counted": 1}]}
        problem = refused(step(orders, shipment, "confirm", wrong, orders.site), 422, "counted_lines_faulty")
        refused(step(orders, shipment, "confirm", {"lines": lines}, orders.keeper), 403, "permission_missing")
        refused(step(orders, shipment, "confirm", {"lines": lines}, orders.agent), 403, "order_of_site")
    found = [code for _, code in faults(problem)]
    assert found == ["order_line_uncounted", "order_line_repeated", "order_line_unknown"]
    orders.confirmed(shipment)
    with orders.service.nothing_written():
        refused(step(orders, shipment, "confirm", {"lines": lines}, orders.site), 409, "transition_not_allowed")


def test_a_clerk_records_the_count_of_a_site_that_ordered_by_fax(orders):
    draft = orders.agent.ok("POST", "/part-orders", {**orders_form(orders), "channel": "fax", "copy_ref": "FAX-1"})
    order = orders.act(orders.agent, draft, "submit")
    orders.act(orders.reviewer, order, "review", {})
    orders.hold(orders.act(orders.keeper, order, "enter", {"erp_no": "E-1"}))
    shipment = orders.shipped(order)
    assert "confirm" in orders.agent.ok("GET", f"/shipments/{shipment['id']}")["actions"]
    with orders.service.nothing_written():
        refused(step(orders, shipment, "confirm", orders.counting(shipment), orders.agent), 422, "copy_missing")
    body = {**orders.counting(shipment), "copy_ref": "FAX-2"}
    done = step(orders, shipment, "confirm", body, orders.agent).get_json()
    assert (done["status"], done["copy_ref"], orders.read(order)["status"]) == ("confirmed", "FAX-2", "closed")


def orders_form(orders):
    draft = orders.act(orders.site, orders.draft(line(1)), "cancel", {"reason": "x"})
    names = ("kind", "contact", "phone", "reply_to", "address", "freight_mode", "site_id")
    return {**{name: draft[name] for name in names}, "lines": [line(1)]}


def test_a_site_sees_its_own_shipments_only(orders, order):
    shipment = orders.shipped(order)
    other = orders.service.as_("site", site_id=open_site(orders.world, "HZ01"))
    assert [row["id"] for row in orders.site.get("/shipments").get_json()["data"]] == [shipment["id"]]
    assert orders.site.get("/shipments", order_id=order["id"], status="shipped").get_json()["data"]
    assert other.get("/shipments").get_json()["data"] == []
    with orders.service.nothing_written():
        refused(other.get(f"/shipments/{shipment['id']}"), 404, "shipment_unknown")
        refused(step(orders, shipment, "confirm", orders.counting(shipment), other), 404, "shipment_unknown")
        refused(step(orders, shipment, "arrive", {"arrived_on": "2025-03-05"}, other), 404, "shipment_unknown")


def test_what_a_site_bought_is_used_after_what_the_company_keeps_there(orders, order):
    orders.confirmed(orders.shipped(order))
    world = orders.world
    place = orders.keeper.get("/locations", code="SITE-FS01").get_json()["data"][0]
    world.issue(1, to_location_id=place["id"])
    event = visit(world, used(3), site_id=orders.site_id, technician_id=new_id())
    assert orders.service.deliver(VisitFiledV1(**event), source="ticket").status_code == 204
    assert orders.owned("SITE-FS01") == {"site": 12}
    assert orders.service.rows(discrepancies) == []
    world.assert_balanced()
