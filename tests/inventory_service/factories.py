"""A warehouse to test in: valid by default, keyword overrides."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shared.kit.ids import new_id
from shared.kit.policy import PolicyBook
from tests.support.service import Client, ServiceUnderTest

BOOK = PolicyBook.load(Path(__file__).parents[2] / "inventory_service" / "policies")
POLICY = BOOK.on(date(2025, 3, 3))


def part(**over: Any) -> dict[str, Any]:
    body = {"part_no": "P-1", "name_zh": "阀体", "name_en": "valve body", "category": "valve", "own_brand": True}
    return {**body, "supply_price": "150.00", **over}


def location(**over: Any) -> dict[str, Any]:
    return {"code": "WH-1", "name": "Main store", "kind": "warehouse", **over}


def visit(world: "World", *parts: dict[str, Any], **over: Any) -> dict[str, Any]:
    facts = {"ticket_id": world.ticket_id, "visit_id": new_id(), "ticket_number": "TK-1", "record_no": "SR-1"}
    facts |= {"customer_id": new_id(), "technician_id": world.technician_id, "result": "solved", "visited_on": "2025-03-03"}
    return {**facts, "parts": list(parts), **over}


def used(quantity: int, part_no: str = "P-1", **over: Any) -> dict[str, Any]:
    line = {"line_id": new_id(), "part_no": part_no, "quantity": quantity, "component": "tank", "in_warranty": True}
    return {**line, "charged_fen": 0, "old_part_destination": None, **over}


@dataclass
class World:
    """One part, one warehouse, one technician with a van, one ticket."""

    service: ServiceUnderTest
    keeper: Client
    dispatcher: Client
    warehouse_id: str
    van_id: str
    technician_id: str
    ticket_id: str

    def receive(self, quantity: int, part_no: str = "P-1", **line: Any) -> Any:
        lines = [{"part_no": part_no, "quantity": quantity, **line}]
        return self.keeper.ok("POST", "/stock/receipts", {"location_id": self.warehouse_id, "document": "D-1", "lines": lines})

    def request(self, quantity: int = 1, **over: Any) -> dict[str, Any]:
        body = {"part_no": "P-1", "quantity": quantity, "counted": quantity, "collector": "Wang"}
        return {**body, "ticket_id": self.ticket_id, "technician_id": self.technician_id, **over}

    def issue(self, quantity: int = 1, **over: Any) -> Any:
        return self.keeper.ok("POST", "/stock/issues", self.request(quantity, **over))

    def holding(self, quantity: int = 1, **over: Any) -> dict[str, Any]:
        body = {"part_no": "P-1", "quantity": quantity, "ticket_id": self.ticket_id}
        return {**body, "technician_id": self.technician_id, **over}

    def reserve(self, quantity: int = 1, **over: Any) -> Any:
        return self.dispatcher.ok("POST", "/reservations", self.holding(quantity, **over))

    def totals(self, part_no: str = "P-1") -> tuple[int, int, int]:
        """On hand, reserved, available in the warehouses."""
        found = self.keeper.ok("GET", f"/stock/on-hand?part_no={part_no}")
        return found["on_hand"], found["reserved"], found["available"]

    def at(self, code: str) -> dict[str, int]:
        """What lies at a place, by condition."""
        cards = self.keeper.ok("GET", "/stock?limit=200")["data"]
        found: dict[str, int] = {}
        for card in cards:
            if card["location_code"] == code:
                found[card["condition"]] = found.get(card["condition"], 0) + card["on_hand"]
        return found

    def moved(self, **filters: Any) -> list[tuple[str, str, str, int]]:
        """Kind, from, to and quantity of the movements, oldest first."""
        rows = self.keeper.get("/movements", limit=200, **filters).get_json()["data"]
        return [(row["kind"], row["from_location"], row["to_location"], row["quantity"]) for row in reversed(rows)]

    def assert_balanced(self) -> None:
        found = self.keeper.ok("GET", "/stock/reconciliation")
        assert found["balanced"], found


def make_world(service: ServiceUnderTest, quantity: int = 0) -> World:
    keeper, technician_id = service.as_("warehouse"), new_id()
    keeper.ok("POST", "/parts", part())
    warehouse = keeper.ok("POST", "/locations", location())
    van = keeper.ok("POST", "/locations", location(code="VAN-1", name="Wang", kind="van", technician_id=technician_id))
    world = World(service, keeper, service.as_("dispatcher"), warehouse["id"], van["id"], technician_id, new_id())
    if quantity:
        world.receive(quantity)
    return world
