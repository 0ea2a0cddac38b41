"""A warehouse with a site that orders: valid by default, keyword overrides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.events.settlement import PrepaymentHeldV1, PrepaymentMissingV1
from shared.events.ticket import SiteRegisteredV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import World, part
from tests.support.service import Client, ServiceUnderTest

ORDER_DAY = datetime.fromisoformat("2025-03-05T01:00:00+00:00")  # 09:00 of a Wednesday in Shanghai


def form(*lines: dict[str, Any], **over: Any) -> dict[str, Any]:
    body = {"kind": "regular", "contact": "王敏", "phone": "0757-2222", "reply_to": "fs01@example.com", "freight_mode": "公路"}
    return {**body, "address": "佛山市顺德区", "lines": list(lines) or [line()], **over}


def line(quantity: int = 2, part_no: str = "P-1", **over: Any) -> dict[str, Any]:
    return {"part_no": part_no, "model": "JZY-1", "quantity": quantity, **over}


@dataclass
class Orders:
    """A warehouse, one site with its clerk, and the people of the company who handle its orders."""

    world: World
    site_id: str
    site: Client
    reviewer: Client
    agent: Client
    supervisor: Client

    @property
    def service(self) -> ServiceUnderTest:
        return self.world.service

    @property
    def keeper(self) -> Client:
        return self.world.keeper

    def on(self, day: str) -> None:
        """It is nine in the morning of a day in Shanghai."""
        self.service.clock.instant = datetime.fromisoformat(f"{day}T01:00:00+00:00")

    def later(self, **time: int) -> None:
        self.service.clock.instant += timedelta(**time)

    # Orders

    def draft(self, *lines: dict[str, Any], **over: Any) -> Any:
        return self.site.ok("POST", "/part-orders", form(*lines, **over))

    def submitted(self, *lines: dict[str, Any], **over: Any) -> Any:
        return self.act(self.site, self.draft(*lines, **over), "submit")

    def emergency(self, *lines: dict[str, Any], **over: Any) -> Any:
        return self.submitted(*lines, kind="emergency", reason="用户停机", **over)

    def reviewed(self, *lines: dict[str, Any], **over: Any) -> Any:
        return self.act(self.reviewer, self.submitted(*lines, **over), "review", {})

    def entered(self, *lines: dict[str, Any], **over: Any) -> Any:
        found = self.reviewed(*lines, **over)
        return self.act(self.keeper, found, "enter", {"erp_no": f"ERP-{found['number']}"})

    def paid(self, *lines: dict[str, Any], **over: Any) -> Any:
        found = self.entered(*lines, **over)
        self.hold(found)
        return self.read(found)

    def act(self, who: Client, order: Any, verb: str, body: Any = None) -> Any:
        return who.ok("POST", f"/part-orders/{order['id']}/actions/{verb}", {} if body is None else body)

    def read(self, order: Any) -> Any:
        return self.supervisor.ok("GET", f"/part-orders/{order['id']}")

    def hold(self, order: Any, **kw: Any) -> None:
        """Finance tells that the money is there."""
        amount = round(float(order["total"]) * 100)
        told = {"amount_fen": amount, "held_at": self.service.clock.now().isoformat()}
        event = PrepaymentHeldV1(order_id=order["id"], number=order["number"], site_id=self.site_id, **told)
        assert self.service.deliver(event, source="settlement", **kw).status_code == 204

    def lack(self, order: Any, missing_fen: int) -> None:
        told = {"amount_fen": 30000, "balance_fen": 0, "missing_fen": missing_fen, "told_at": "2025-03-05T02:00:00+00:00"}
        event = PrepaymentMissingV1(order_id=order["id"], number=order["number"], site_id=self.site_id, **told)
        assert self.service.deliver(event, source="settlement").status_code == 204

    # Shipments

    def packing(self, order: Any, *counts: int, **over: Any) -> dict[str, Any]:
        """What a keeper sends who packs: of each line so many pieces, or what is held of it."""
        found = self.read(order)["lines"]
        counted = counts or [row["held"] for row in found]
        lines = [{"line_id": row["id"], "counted": n} for row, n in zip(found, counted, strict=False) if n]
        return {"lines": lines, "checker": "复核员 Li", **over}

    def packed(self, order: Any, *counts: int, **over: Any) -> Any:
        return self.keeper.ok("POST", f"/part-orders/{order['id']}/shipments", self.packing(order, *counts, **over))

    def shipped(self, order: Any, *counts: int) -> Any:
        return self.send(self.packed(order, *counts))

    def send(self, shipment: Any) -> Any:
        return self.step(self.keeper, shipment, "ship", {"carrier": "顺丰", "waybill": f"SF-{shipment['number']}"})

    def confirmed(self, shipment: Any, *counts: int) -> Any:
        return self.step(self.site, shipment, "confirm", self.counting(shipment, *counts))

    def counting(self, shipment: Any, *counts: int) -> dict[str, Any]:
        counted = counts or [row["quantity"] for row in shipment["lines"]]
        return {"lines": [{"line_id": row["line_id"], "counted": n} for row, n in zip(shipment["lines"], counted, strict=True)]}

    def step(self, who: Client, shipment: Any, verb: str, body: Any) -> Any:
        return who.ok("POST", f"/shipments/{shipment['id']}/actions/{verb}", body)

    # What is written

    def told(self, kind: str) -> list[dict[str, Any]]:
        return self.service.events(f"inventory.{kind}.v1")

    def owned(self, code: str) -> dict[str, int]:
        """What lies at a place, by owner."""
        found: dict[str, int] = {}
        for card in self.keeper.ok("GET", "/stock?limit=200")["data"]:
            if card["location_code"] == code:
                found[card["owner"]] = found.get(card["owner"], 0) + card["on_hand"]
        return found

    def progress(self, order: Any, place: int = 0) -> dict[str, int]:
        """What became of the pieces of a line."""
        row = self.read(order)["lines"][place]
        names = ("held", "waiting", "packed", "shipped", "confirmed", "given_up")
        return {name: row[name] for name in names if row[name]}


def open_site(world: World, code: str = "FS01") -> str:
    site = SiteRegisteredV1(new_id(), code, "佛山服务部", "service_unit", "south")
    assert world.service.deliver(site, source="ticket").status_code == 204
    return site.site_id


def make_orders(world: World, stock: int = 10) -> Orders:
    """An order day in March, a part at 150.00 with so many pieces, and a second one at 45.50 with as many."""
    service = world.service
    service.clock.instant = ORDER_DAY
    world.keeper.ok("POST", "/parts", part(part_no="P-2", supply_price="45.50"))
    for part_no in ("P-1", "P-2") if stock else ():
        world.receive(stock, part_no)
    site_id = open_site(world)
    staff = (service.as_(role) for role in ("returns_clerk", "agent", "supervisor"))
    return Orders(world, site_id, service.as_("site", site_id=site_id), *staff)
