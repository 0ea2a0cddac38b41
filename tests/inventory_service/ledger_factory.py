"""What tests of the ledger need besides the world: more places, papers, and a plain sum to hold the books against."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from inventory_service.store.tables.stock import movements
from shared.kit.ids import new_id
from tests.inventory_service.factories import World, location, part
from tests.support.service import Client

LINE = {"part_no": "P-1", "quantity": 1}


def place(world: World, code: str, kind: str, **over: Any) -> str:
    """Open a place; its id."""
    return str(world.keeper.ok("POST", "/locations", location(code=code, kind=kind, **over))["id"])


def fixed(world: World, code: str) -> str:
    """The id of one of the places that always are."""
    return str(world.keeper.get("/locations", code=code).get_json()["data"][0]["id"])


def line(quantity: int, part_no: str = "P-1", **over: Any) -> dict[str, Any]:
    return {"part_no": part_no, "quantity": quantity, **over}


def transfer(source: str, target: str, *lines: dict[str, Any], **over: Any) -> dict[str, Any]:
    return {"from_location_id": source, "to_location_id": target, "lines": list(lines) or [LINE], **over}


def put_back(world: World, *lines: dict[str, Any], **over: Any) -> dict[str, Any]:
    ends = {"from_location_id": world.van_id, "to_location_id": world.warehouse_id}
    return {**ends, "ticket_id": world.ticket_id, "lines": list(lines) or [LINE], **over}


def release(*lines: dict[str, Any], outcome: str = "scrap", **over: Any) -> dict[str, Any]:
    return {"outcome": outcome, "inspection_no": "IN-1", "lines": list(lines) or [LINE], **over}


def change(world: World, pieces: int, part_no: str = "P-1", **over: Any) -> dict[str, Any]:
    return {"part_no": part_no, "location_id": world.warehouse_id, "change": pieces, **over}


def adjustment(*lines: dict[str, Any], **over: Any) -> dict[str, Any]:
    return {"reason": "counted", "lines": list(lines), **over}


def supervisor(world: World) -> Client:
    return world.service.as_("supervisor")


def adjust(world: World, *lines: dict[str, Any]) -> Any:
    """Ask for an adjustment and have it approved."""
    asked = world.keeper.ok("POST", "/stock/adjustments", adjustment(*lines))
    return supervisor(world).ok("POST", f"/stock/adjustments/{asked['id']}/actions/approve")


def doubtful(world: World, quantity: int, **over: Any) -> None:
    """Receive goods that wait for their inspection."""
    goods = [line(quantity, condition="quarantine", **over)]
    world.keeper.ok("POST", "/stock/receipts", {"location_id": fixed(world, "QUARANTINE"), "document": "D-1", "lines": goods})


def serialised(world: World, part_no: str = "S-1", **over: Any) -> str:
    """Put a part into the catalogue whose pieces are told apart."""
    return str(world.keeper.ok("POST", "/parts", part(part_no=part_no, serialised=True, **over))["id"])


def numbers(count: int, start: int = 1) -> list[str]:
    return [f"N-{n:05d}" for n in range(start, start + count)]


def lying(world: World, **filters: Any) -> list[tuple[str, str, str]]:
    """Number, place and condition of pieces."""
    rows = world.keeper.get("/stock/serials", limit=200, **filters).get_json()["data"]
    return [(row["serial_no"], row["location_code"], row["condition"]) for row in rows]


def summed(world: World, *, before: datetime | None = None) -> dict[tuple[str, ...], int]:
    """What lies on each shelf by the plain sum of all movements."""
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for row in world.service.rows(movements):
        if before is None or row.at < before:
            found[(row.part_id, row.to_location_id, row.to_condition, row.to_owner)] += row.quantity
            found[(row.part_id, row.from_location_id, row.from_condition, row.from_owner)] -= row.quantity
    return {shelf: on_hand for shelf, on_hand in found.items() if on_hand > 0}


def repair(world: World, quantity: int = 1, **over: Any) -> tuple[str, str]:
    """Parts issued to a workshop for a factory repair; the ids of the repair and of the workshop."""
    workshop, repair_id = place(world, "SHOP-1", "workshop"), new_id()
    body = {"part_no": "P-1", "quantity": quantity, "counted": quantity, "collector": "Li", "repair_id": repair_id, **over}
    world.keeper.ok("POST", "/stock/issues", {**body, "to_location_id": workshop})
    return repair_id, workshop


def decided(world: World, kind: str) -> list[Any]:
    """The decisions of a kind, each as it explains itself."""
    rows = world.service.decisions(kind)
    return [supervisor(world).ok("GET", f"/decisions/inventory/{row.id}") for row in rows]
