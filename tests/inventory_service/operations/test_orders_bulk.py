"""An order of many lines costs as many statements as one of few."""

from tests.inventory_service.orders_factory import form, line
from tests.support.statements import counted

FEW, MANY = 3, 400
PARTS = ("P-1", "P-2")


def walk(orders, lines):
    """The statements of each step of an order of so many lines; every third line is not there."""
    costs = {}

    def cost(name, call):
        with counted(orders.service.house.engine) as sent:
            found = call()
        costs[name] = len(sent)
        return found

    body = form(*[line(1, PARTS[number % 2]) for number in range(lines)], kind="emergency", reason="停机")
    order = cost("draft", lambda: orders.site.ok("POST", "/part-orders", body))
    cost("submit", lambda: orders.act(orders.site, order, "submit"))
    orders.act(orders.reviewer, order, "review", {})
    order = cost("enter", lambda: orders.act(orders.keeper, order, "enter", {"erp_no": f"E-{lines}"}))
    orders.hold(order)
    packing = orders.packing(order)
    shipment = cost("pack", lambda: orders.keeper.ok("POST", f"/part-orders/{order['id']}/shipments", packing))
    cost("unpack", lambda: orders.step(orders.keeper, shipment, "unpack", {"reason": "x"}))
    shipment = cost("pack_again", lambda: orders.packed(order))
    cost("ship", lambda: orders.send(shipment))
    cost("give_up", lambda: orders.act(orders.supervisor, order, "give_up_rest", {"reason": "x"}))
    cost("confirm", lambda: orders.confirmed(shipment, *[0 if number == 0 else 1 for number in range(len(shipment["lines"]))]))
    return costs


def test_every_step_of_an_order_is_a_fixed_number_of_statements(orders):
    orders.world.issue(9)
    few = walk(orders, FEW)
    for part_no in PARTS:
        orders.world.receive(MANY // 3, part_no)
    many = walk(orders, MANY)
    assert {name: cost for name, cost in many.items() if cost > few[name]} == {}
    orders.world.assert_balanced()
