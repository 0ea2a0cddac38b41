"""What must hold when the story has ended, and what must be the same however often something was killed or repeated."""

from typing import Any

from deploy.story.person import StepFailed
from deploy.story.state import SERVICES, Story


def prove(story: Story) -> list[str]:
    """Raise StepFailed unless ledger, money and messages agree; else the sentences that say so."""
    supervisor = story.person("supervisor")
    stock = supervisor.get("stock/reconciliation")
    if not stock["balanced"]:
        raise StepFailed(f"stock ledger and balances differ: {stock['differences']}")
    money = story.person("finance").get("accounts/reconciliation")
    if not money["balanced"]:
        raise StepFailed(f"money entries do not sum to zero: {money}")
    story.wait_for("the end of all deliveries", lambda: not undelivered(story))
    return [
        f"stock ledger = balances ({stock['checked']} balances)",
        f"money entries sum to zero ({money['postings']} postings)",
        "no event is left undelivered",
    ]


def undelivered(story: Story) -> int:
    """How many messages between services are still on their way, or not even addressed yet."""
    supervisor = story.person("supervisor")
    return sum(sum(supervisor.get(f"events/{service}/backlog").values()) for service in SERVICES)


def fingerprint(story: Story) -> dict[str, Any]:
    """Stock by place, the statement's lines and the account, without ids and numbers."""
    keeper, finance = story.person("warehouse"), story.person("finance")
    balances = keeper.get("stock", part_no=story.made["part"]["part_no"], limit=200)["data"]
    where = {one["id"]: one["kind"] for one in _all_locations(story, balances)}
    stock = sorted(
        (where.get(b["location_id"], "?"), b["lot_no"].split("-")[0], b["condition"], b["on_hand"], b["reserved"])
        for b in balances
        if b["on_hand"] or b["reserved"]
    )
    statement = story.made["statement"]
    lines = sorted((line["kind"], line["amount"], tuple(line["clauses"])) for line in statement["lines"])
    account = finance.get(f"accounts/{story.made['account']['id']}")
    order = finance.get(f"part-orders/{story.made['order']['id']}")
    history = story.person("supervisor").get("events/ticket", case_id=story.made["ticket"]["id"], limit=200)["data"]
    return {
        "stock": stock,
        "lines": lines,
        "payable": statement["payable"],
        "account": account["balance"],
        "held": account["held"],
        "order": [(line["shipped"], line["confirmed"]) for line in order["lines"]],
        "reconciled": {name: story.made["reconciliation"][name] for name in ("status", "shipped", "received", "closing")},
        "entries": len(finance.get(f"accounts/{account['id']}/entries")["data"]),
        "history": [(entry["noun"], entry["verb"], entry["to_state"]) for entry in history],
    }


def _all_locations(story: Story, balances: list[Any]) -> list[Any]:
    keeper = story.person("warehouse")
    return [keeper.get(f"locations/{place}") for place in sorted({b["location_id"] for b in balances})]
