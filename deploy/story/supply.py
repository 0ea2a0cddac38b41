"""The third part of the story: the site orders parts, the warehouse ships, the site counts, the month is reconciled."""

from datetime import timedelta
from typing import Any

from deploy.story.person import StepFailed
from deploy.story.proof import undelivered
from deploy.story.state import Story, clause_of

WANTED = 3


def site_orders(story: Story) -> None:
    """The site pays in and orders on the 5th; the day before it was refused."""
    site, finance, account = story.person("site"), story.person("finance"), story.made["account"]
    line = {"part_no": story.made["part"]["part_no"], "model": story.made["model"]["code"], "quantity": WANTED}
    form = {"kind": "regular", "contact": "周站长", "phone": "021-5550", "reply_to": "site@example.com", "lines": [line]}
    form |= {"address": "上海市浦东新区 1 号", "freight_mode": "公路"}
    order = site.post("part-orders", form)
    path = f"part-orders/{order['id']}/actions"
    early = site.refused(f"{path}/submit")
    story.go_to(story.today + timedelta(days=1), 10)
    order = site.post(f"{path}/submit")
    _, clauses = clause_of(story, "inventory", order["id"], "order_acceptance")
    what = f"orders {WANTED} valves: {order['number']}; refused on the 4th"
    story.tell("site", what, f"total {order['total']} CNY", [*clauses, early["clause"]])
    paid = {"amount": "300.00", "reference": f"TT-{story.run}", "paid_on": story.today.isoformat()}
    finance.post(f"accounts/{account['id']}/payments", paid)
    story.made["order"] = order


def order_is_entered(story: Story) -> None:
    """After-sales reviews, the warehouse enters the order, finance holds the money."""
    order = story.made["order"]
    path = f"part-orders/{order['id']}"
    story.person("returns_clerk").post(f"{path}/actions/review")
    entered = story.person("warehouse").post(f"{path}/actions/enter", {"erp_no": f"ERP-{story.run}"})
    due = f"to be shipped by {order['ship_due_on']}"
    story.tell("warehouse", "enters the order; its pieces are put aside", due, ["ORD-10", "ORD-11"])
    if entered["lines"][0]["held"] != WANTED:
        raise StepFailed(f"the pieces are not held: {entered['lines']}")

    def is_paid() -> Any:
        return story.person("site").get(path)["payment"]["state"] == "held"

    story.wait_for("the prepayment", is_paid)
    _, clauses = clause_of(story, "settlement", order["id"], "order_prepayment")
    account = story.person("finance").get(f"accounts/{story.made['account']['id']}")
    story.tell("finance", f"holds the prepayment of {order['total']}", f"left {account['balance']} CNY", clauses)


def order_is_shipped(story: Story) -> None:
    """The keeper packs against a count, and ships; the clerk follows the shipment."""
    order, keeper = story.made["order"], story.person("warehouse")
    line_id = keeper.get(f"part-orders/{order['id']}")["lines"][0]["id"]
    packing = {"lines": [{"line_id": line_id, "counted": WANTED}], "checker": "李复核"}
    wrong = keeper.refused(
        f"part-orders/{order['id']}/shipments", {**packing, "lines": [{"line_id": line_id, "counted": WANTED + 1}]}
    )
    shipment = keeper.post(f"part-orders/{order['id']}/shipments", packing)
    path = f"shipments/{shipment['id']}/actions"
    keeper.post(f"{path}/ship", {"carrier": "顺丰", "waybill": f"SF-{story.run}"})
    story.go_to(story.today + timedelta(days=1), 10)
    story.person("agent").post(f"{path}/track", {"status": "on_the_way", "note": "已到嘉兴"})
    story.made["shipment"] = keeper.get(f"shipments/{shipment['id']}")
    story.tell("warehouse", f"ships {shipment['number']}; a wrong count was stopped", "on its way", [wrong["clause"], "INV-10"])


def site_counts(story: Story) -> None:
    """The site counts the goods in; the order closes."""
    site, shipment = story.person("site"), story.made["shipment"]
    path = f"shipments/{shipment['id']}/actions"
    story.go_to(story.today + timedelta(days=1), 10)
    lines = [{"line_id": line["line_id"], "counted": line["quantity"]} for line in shipment["lines"]]
    site.post(f"{path}/confirm", {"lines": lines})
    order_path = f"part-orders/{story.made['order']['id']}"
    story.wait_for("the end of the order", lambda: site.get(order_path)["status"] == "closed")
    story.tell("site", "counts the goods in; the order closes", "confirmed", ["ORD-14"])


def parts_are_reconciled(story: Story) -> None:
    """On the first day of the next month finance drafts; after-sales and the site confirm; finance locks."""
    finance, month = story.person("finance"), story.today.strftime("%Y-%m")
    story.go_to((story.today.replace(day=1) + timedelta(days=32)).replace(day=1), 10)
    story.wait_for("what the warehouse tells finance", lambda: not undelivered(story))
    finance.post("accounts/part-reconciliations", {"month": month})
    mine = {"site_id": story.made["site"]["id"], "month": month}
    found = story.wait_for("the reconciliation", lambda: finance.get("accounts/part-reconciliations", **mine)["data"])[0]
    path = f"accounts/part-reconciliations/{found['id']}"
    for who in ("returns_clerk", "site"):
        story.person(who).post(f"{path}/actions/confirm")
    finance.post(f"{path}/actions/lock")
    done = finance.get(path)
    story.made["reconciliation"] = done
    sums = f"shipped {done['shipped']}, closing {done['closing']} CNY"
    story.tell("finance", f"reconciles the month's parts with the site: {done['status']}", sums, ["ORD-13"])
